import type {
  Captures,
  Catalogue,
  Mailer,
  OrderStore,
  Outbox,
  Policies,
  Stock,
  Warehouse,
} from '../domain/ports';
import type { PaymentProvider } from '../domain/payments';

/** Everything the activities reach the world through. Built once, in `worker/main.ts`. */
export interface Services {
  orders: OrderStore;
  catalogue: Catalogue;
  stock: Stock;
  outbox: Outbox;
  captures: Captures;
  policies: Policies;
  /** by provider name, as in `payment.provider` */
  payments: ReadonlyMap<string, PaymentProvider>;
  mailer: Mailer;
  warehouse: Warehouse;
  /** the search attributes ops filter by are registered in this namespace */
  hasSearchAttributes: boolean;
}
