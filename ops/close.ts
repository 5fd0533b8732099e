import { amountText } from '../domain/money';
import { countOf } from '../domain/wording';
import type { Answer } from './answer';
import type { OrderAtTemporal } from './order-at-temporal';
import { headOf, settle } from './settle';
import { assertOpen, lookUp } from './standing';
import { outcomeWaitMs } from './waits';
import { moment } from './wording';

/** Ends the window now: adds received before are finished, then come the email and the release. */
export async function close(at: OrderAtTemporal, requestId = 'ops-close'): Promise<Answer> {
  assertOpen(at.order, await lookUp(at));
  const command = { name: 'closeWindow' as const, ...headOf(requestId, 'close') };
  const { result, order } = await settle(at, command, outcomeWaitMs);
  const closesAt = result.kind === 'closed' ? result.closesAt : new Date().toISOString();
  const { lines, totalMinor, currency } = order;
  return {
    text:
      `The window of ${at.order} is closed since ${moment(closesAt)}, with ` +
      `${countOf(lines.length, 'line')} for ${amountText(totalMinor, currency)}. Adds received ` +
      'before are finished; then the confirmation is sent and the warehouse gets the order.',
    document: { order: at.order, result: 'closed', requestId, closesAt, totalMinor, currency },
  };
}
