import {
  condition,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { FloorActivities } from './activities';
import { addItem, opened, outcome, type FloorAdd, type FloorOrder } from './messages';

const { openOrder, holdOrder, raise, sendEmail, releaseOrder } = proxyActivities<FloorActivities>({
  startToCloseTimeout: '10s',
});
const { reserve, commit } = proxyLocalActivities<FloorActivities>({ startToCloseTimeout: '2s' });

/**
 * The least workflow with the effects of Postlude's window, in their order and their kinds of
 * activities: nothing is validated, compensated, deduplicated, logged or read back.
 */
export async function floorOrder(order: FloorOrder): Promise<void> {
  const queue: FloorAdd[] = [];
  const totals = new Map<string, number>();
  let isOpen = false;
  let isOver = false;
  setHandler(addItem, (add) => void queue.push(add));
  setHandler(opened, () => condition(() => isOpen));
  setHandler(outcome, async (id) => {
    await condition(() => totals.has(id));
    return totals.get(id) ?? 0;
  });

  let { totalMinor } = order;
  const lines = await openOrder(order);
  isOpen = true;
  const held = holdOrder(order);
  const closing = sleep(order.windowMs).then(() => (isOver = true));
  for (;;) {
    await condition(() => isOver || queue.length > 0);
    const add = queue.shift();
    if (!add) break;
    const line = await reserve(add);
    lines.push(line);
    totalMinor += line.total_amount;
    await raise({ order, add, totalMinor, lines });
    await commit({ order, add, totalMinor, lines });
    totals.set(add.id, totalMinor);
  }
  await closing;
  await held;
  await sendEmail({ order, totalMinor, lines });
  await releaseOrder({ order, lines });
}
