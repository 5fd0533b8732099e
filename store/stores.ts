import type { Captures, Catalogue, OrderStore, Outbox, Policies, Stock } from '../domain/ports';
import { createCaptures } from './captures';
import { createCatalogue } from './catalogue';
import type { Database } from './database';
import { createOrderStore } from './orders';
import { createOutbox } from './outbox';
import { createPolicies } from './policies';
import { createStock } from './stock';

/** Everything the product keeps in Postgres, by port. */
export interface Stores {
  orders: OrderStore;
  catalogue: Catalogue;
  stock: Stock;
  outbox: Outbox;
  captures: Captures;
  policies: Policies;
}

export function createStores(database: Database): Stores {
  return {
    orders: createOrderStore(database),
    catalogue: createCatalogue(database),
    stock: createStock(database),
    outbox: createOutbox(database),
    captures: createCaptures(database),
    policies: createPolicies(database),
  };
}
