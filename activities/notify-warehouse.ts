import { activityInfo } from '@temporalio/activity';
import { deliveryRetryFirstMs, deliveryRetryMaxMs } from '../domain/limits';
import type { FinalOrder } from '../domain/order-view';
import type { WarehouseEvent } from '../domain/ports';
import { notYetFor } from './retry';
import type { Services } from './services';

/** Delivers one event to the warehouse; what is not delivered throws and is tried again for days. */
export function notifyWarehouse(services: Services) {
  return async (event: WarehouseEvent): Promise<void> => {
    const answer = await services.warehouse.deliver(event);
    if (answer.kind === 'delivered') return;
    const waitMs = longerWaitMs(answer.retryAfterMs, activityInfo().attempt);
    throw notYetFor('WarehouseUnreachable', answer.detail, waitMs);
  };
}

/**
 * What the warehouse asks for, where that is longer than our own wait, which doubles. A proxy in
 * front of one that is down asks for a second each time: a quarter of a million attempts in three
 * days, and Temporal bills each.
 */
function longerWaitMs(askedMs: number | undefined, attempt: number): number | undefined {
  const ownMs = Math.min(deliveryRetryFirstMs * 2 ** (attempt - 1), deliveryRetryMaxMs);
  return askedMs !== undefined && askedMs > ownMs ? askedMs : undefined;
}

export interface StoreFinalInput {
  order: string;
  runId: string;
  final: FinalOrder;
}

/** Keeps the final state in the order's row, which answers every route from then on. */
export function storeFinal(services: Services) {
  return ({ order, runId, final }: StoreFinalInput): Promise<void> =>
    services.orders.finish(order, runId, final);
}

/**
 * The release step: the final state first, then the event. A warehouse that asks between the two
 * is told the truth, and a repeat of both changes nothing.
 */
export function finishOrder(services: Services) {
  const store = storeFinal(services);
  const notify = notifyWarehouse(services);
  return async ({ event, ...input }: StoreFinalInput & { event: WarehouseEvent }) => {
    await store(input);
    await notify(event);
  };
}
