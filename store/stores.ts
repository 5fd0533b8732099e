import type {
  Captures,
  Catalogue,
  OrderStore,
  Outbox,
  Policies,
  ProviderEvents,
  Stock,
} from '../domain/ports';
import { createCaptures } from './captures';
import { createCatalogue } from './catalogue';
import type { Database } from './database';
import { createOrderStore } from './orders';
import { createOutbox } from './outbox';
import { createPolicies } from './policies';
import { createProviderEvents } from './provider-events';
import { createStock } from './stock';

/** Everything the product keeps in Postgres, by port. */
export interface Stores {
  orders: OrderStore;
  catalogue: Catalogue;
  stock: Stock;
  outbox: Outbox;
  captures: Captures;
  policies: Policies;
  providerEvents: ProviderEvents;
}

export function createStores(database: Database): Stores {
  return {
    orders: createOrderStore(database),
    catalogue: createCatalogue(database),
    stock: createStock(database),
    outbox: createOutbox(database),
    captures: createCaptures(database),
    policies: createPolicies(database),
    providerEvents: createProviderEvents(database),
  };
}
