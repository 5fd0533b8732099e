import type { ConfirmedOrder } from '../domain/ports';
import type { Services } from './services';

export interface CommitAddInput {
  order: string;
  requestId: string;
  runId: string;
  /** the order as it is once this add is confirmed */
  confirmed: ConfirmedOrder;
}

/** Makes the add final in the database: its stock and what the row says is confirmed. */
export function commitAdd(services: Services) {
  return ({ order, requestId, runId, confirmed }: CommitAddInput) =>
    services.stock.commit(order, requestId, runId, confirmed);
}

/** Undoes an add in the database: pieces back on the shelf, the row as it was before. */
export function releaseStock(services: Services) {
  return ({ order, requestId, runId, confirmed }: CommitAddInput) =>
    services.stock.release(order, requestId, { runId, confirmed });
}
