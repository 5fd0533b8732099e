import type { OrderView } from '../domain/order-view';
import type { Order } from '../domain/order';
import type { ConfirmedOrder } from '../domain/ports';
import { Problem } from './problems';
import type { Services } from './settings';
import { queryWaitMs } from './waits';

/** What can be said about an order. `abandoned`: its workflow is over and left no final state. */
export type FoundOrder =
  | { kind: 'view'; view: OrderView }
  | { kind: 'awaiting_payment'; registered: Order }
  | { kind: 'abandoned'; confirmed: ConfirmedOrder };

/** The same without asking a worker. `running`: only its workflow knows more. */
export type FoundRow = FoundOrder | { kind: 'running' };

type ReadServices = Pick<Services, 'orders' | 'orderClient'>;

/**
 * The order as it is now: from its row once it is final, else from its workflow, and if that was
 * terminated, what the row says was last confirmed (D28).
 * @throws Problem `order_unknown` only when neither the row nor Temporal knows it
 */
export async function readOrder(services: ReadServices, order: string): Promise<FoundOrder> {
  const found = await findOrder(services, order);
  if (found.kind !== 'running') return found;
  return { kind: 'view', view: await services.orderClient.queryOrder(order, queryWaitMs) };
}

/** As much of it as the row tells, and whether its workflow runs. Throws as `readOrder` does. */
export async function findOrder(services: ReadServices, order: string): Promise<FoundRow> {
  const { orders, orderClient } = services;
  const before = await orders.find(order);
  if (before?.final) return { kind: 'view', view: before.final.view };
  if ((await orderClient.status(order)) === 'running') return { kind: 'running' };
  // The workflow may have ended, and left its state in the row, after the row was read.
  const row = await orders.find(order);
  if (row?.final) return { kind: 'view', view: row.final.view };
  if (row?.confirmed) return { kind: 'abandoned', confirmed: row.confirmed };
  if (row?.registered) {
    return { kind: 'awaiting_payment', registered: row.registered };
  }
  throw new Problem('order_unknown');
}

/** The whole view, for routes that have nothing to show without it. */
export async function readView(services: ReadServices, order: string): Promise<OrderView> {
  const found = await readOrder(services, order);
  switch (found.kind) {
    case 'view':
      return found.view;
    case 'awaiting_payment':
      throw new Problem('payment_result_missing');
    case 'abandoned':
      throw new Problem('window_closed', { detail: 'The order was ended by hand.' });
  }
}
