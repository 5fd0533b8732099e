import { deepStrictEqual as equal } from 'node:assert/strict';
import { orderWorkflowId } from '../../workflows/messages';
import { orderOf, paymentOf } from '../world/orders';
import { add, newNumber, readHistory, readOrder, released, workflowOf } from '../world/story';
import { until } from '../world/until';
import { numberOf, open, type Stage } from './stage';

/** Plays one order to its end; the answer is its workflow, when that is not the order's own. */
export type Story = (stage: Stage, kind: string) => Promise<string | void>;

/** Waits for the answer of a click however long it takes. */
export const patient = { headers: { prefer: 'wait=30' } };

/** One after another; the answers' status codes. */
export async function adds(
  { world }: Stage,
  number: string,
  ...items: string[]
): Promise<number[]> {
  const codes: number[] = [];
  for (const item of items) codes.push((await add(world, number, item, patient)).status);
  return codes;
}

/** A command as somebody would send it without the API. */
export function byHand(item: string) {
  const requestId = newNumber('by-hand');
  return { requestId, receivedAtMs: Date.now(), fingerprint: 'f', item, quantity: 1 };
}

/** An order with one add, cancelled by the shop. */
export async function cancelled(stage: Stage, kind: string, authorization: 'keep' | 'void') {
  const { number } = await open(stage, kind);
  equal(await adds(stage, number, 'BAG-1'), [201]);
  const path = `/orders/${number}/cancel`;
  equal((await stage.world.ask('POST', path, { body: { authorization } })).status, 200);
}

/** Starts what the API's own checks would not; answers how it ended. */
export async function startByHand({ world }: Stage, kind: string, ref: string): Promise<string> {
  const order = orderOf(numberOf(kind));
  const input = { order, payment: paymentOf(ref), clocks: world.clocks, fingerprint: 'other' };
  const result = await world.client.workflow.execute('orderWindow', {
    workflowId: orderWorkflowId(order.number),
    taskQueue: world.taskQueue,
    args: [input],
  });
  return (result as { outcome: string }).outcome;
}

/** Waits until the order tells of it. */
export async function has({ world }: Stage, number: string, type: string): Promise<void> {
  await until(`${type} in ${number}`, async () => {
    const history = await readHistory(world, number);
    return history?.some((entry) => entry.type === type);
  });
}

/** A person has the confirmation tried again. */
export async function retryConfirmation({ world }: Stage, number: string): Promise<void> {
  const requestId = newNumber('retry');
  const head = { requestId, receivedAtMs: Date.now(), fingerprint: 'f' };
  await workflowOf(world, number).signal('retryConfirmation', head);
}

/** A person looks after a flagged order once it has gone out. */
export async function resolve({ world }: Stage, number: string, reason: string): Promise<void> {
  await released(world, number);
  equal((await readOrder(world, number)).needsAttention.includes(reason), true);
  const requestId = newNumber('resolve');
  const head = { requestId, receivedAtMs: Date.now(), fingerprint: 'f' };
  await workflowOf(world, number).signal('resolveAttention', { ...head, note: 'Looked at it.' });
}
