import type { CommandOutcome } from '../domain/commands';
import type { OrderSummary } from '../domain/order-view';
import type { OrderRow } from '../domain/ports';
import type { Awaiting } from '../domain/window-state';
import { recordedIn } from './final-order';
import { Problem } from './problems';
import type { Services } from './settings';
import { queryWaitMs, requestLookMs } from './waits';

export type FoundRequest =
  | { kind: 'settled'; outcome: CommandOutcome; order: OrderSummary; row: OrderRow | undefined }
  | { kind: 'pending'; awaiting?: Awaiting }
  /** the row and Temporal both prove that no command has this id */
  | { kind: 'unknown' };

/**
 * What became of a request: from the row, else from an update somebody waited for, else from the
 * workflow itself (design §2). Starts nothing.
 * @throws Problem `order_unknown` when neither the row nor Temporal has heard of the order
 */
export async function findRequest(
  { orders, orderClient }: Pick<Services, 'orders' | 'orderClient'>,
  order: string,
  requestId: string,
): Promise<FoundRequest> {
  const row = await orders.find(order);
  const kept = row?.final && recordedIn(row.final, requestId);
  if (row?.final && kept) return { kind: 'settled', outcome: kept, order: row.final.view, row };
  const recorded = await orderClient.recordedOutcome(order, requestId, requestLookMs);
  if (recorded.kind === 'reply' && recorded.reply.kind === 'settled') {
    return { ...recorded.reply, row };
  }
  const queried = await orderClient.queryOutcome(order, requestId, queryWaitMs);
  if (queried.kind === 'pending') return { kind: 'pending' };
  if (queried.kind === 'reply' && queried.reply.kind === 'settled') {
    return { ...queried.reply, row };
  }
  if (queried.kind === 'reply' && queried.reply.kind === 'awaiting') {
    return { kind: 'pending', awaiting: queried.reply.awaiting };
  }
  // Temporal answers, and yet this id alone got none in time: somebody waits for its outcome.
  if (recorded.kind === 'no_answer' && !row?.final) return { kind: 'pending' };
  if (!row && queried.kind === 'missing') throw new Problem('order_unknown');
  return { kind: 'unknown' };
}
