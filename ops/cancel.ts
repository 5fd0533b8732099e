import type { Answer } from './answer';
import type { OrderAtTemporal } from './order-at-temporal';
import { headOf, settle } from './settle';
import { assertOpen, lookUp } from './standing';
import { outcomeWaitMs } from './waits';

const becomesOf = {
  void: 'its authorization is voided',
  keep: 'its authorization stays as it is',
};

/** Cancels the whole order: no email, no release, one cancellation for the warehouse. */
export async function cancel(
  at: OrderAtTemporal,
  authorization: 'void' | 'keep',
  requestId = `ops-cancel-${authorization}`,
): Promise<Answer> {
  assertOpen(at.order, await lookUp(at));
  const head = headOf(requestId, `cancel:${authorization}`);
  await settle(at, { name: 'cancelOrder', ...head, authorization }, outcomeWaitMs);
  return {
    text:
      `${at.order} is cancelled and ${becomesOf[authorization]}. An add under way is finished ` +
      'first; the warehouse is told, and no email is sent.',
    document: { order: at.order, result: 'cancelled', requestId, authorization },
  };
}
