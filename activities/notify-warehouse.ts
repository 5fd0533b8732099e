import type { WarehouseEvent } from '../domain/ports';
import type { FinalOrder } from '../domain/order-view';
import { notYetFor } from './retry';
import type { Services } from './services';

/** Delivers one event to the warehouse; what is not delivered throws and is tried again for days. */
export function notifyWarehouse(services: Services) {
  return async (event: WarehouseEvent): Promise<void> => {
    const answer = await services.warehouse.deliver(event);
    if (answer.kind === 'delivered') return;
    throw notYetFor('WarehouseUnreachable', answer.detail, answer.retryAfterMs);
  };
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
