import type { FollowUpServices } from '../domain/follow-up-ports';
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
import type { Customers, OfferPolicies, OwedSamples, PriceHistory } from '../domain/offer-ports';
import type { PaymentProvider } from '../domain/payments';

/** Everything the activities reach the world through. Built once, in `worker/main.ts`. */
export interface Services {
  orders: OrderStore;
  catalogue: Catalogue;
  stock: Stock;
  outbox: Outbox;
  captures: Captures;
  policies: Policies;
  offerPolicies: Pick<OfferPolicies, 'live'>;
  prices: PriceHistory;
  customers: Customers;
  samples: OwedSamples;
  /** by provider name, as in `payment.provider` */
  payments: ReadonlyMap<string, PaymentProvider>;
  mailer: Mailer;
  warehouse: Warehouse;
  followUp: FollowUpServices;
  /** the search attributes ops filter by are registered in this namespace */
  hasSearchAttributes: boolean;
}
