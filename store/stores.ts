import type { FollowUps } from '../domain/follow-up-ports';
import type { Customers, Facts, OfferPolicies, PriceHistory } from '../domain/offer-ports';
import type {
  Captures,
  Catalogue,
  OrderStore,
  Outbox,
  Policies,
  ProviderEvents,
  Stock,
} from '../domain/ports';
import type { Returns } from '../domain/returns';
import type { OwedSamples } from '../domain/offer-ports';
import { createCaptures } from './captures';
import { createCatalogue } from './catalogue';
import { createCustomers } from './customers';
import type { Database } from './database';
import { createFacts } from './facts';
import { createOfferPolicies } from './offer-policies';
import { createFollowUps } from './follow-ups';
import { createOrderStore } from './orders';
import { createOutbox } from './outbox';
import { createOwedSamples } from './owed-samples';
import { createPolicies } from './policies';
import { createPriceHistory } from './price-history';
import { createProviderEvents } from './provider-events';
import { createReturns } from './returns';
import { createStock } from './stock';

/** Everything the product keeps in Postgres, by port. */
export interface Stores {
  orders: OrderStore;
  catalogue: Catalogue;
  stock: Stock;
  outbox: Outbox;
  captures: Captures;
  policies: Policies;
  samples: OwedSamples;
  offerPolicies: OfferPolicies;
  prices: PriceHistory;
  customers: Customers;
  facts: Facts;
  providerEvents: ProviderEvents;
  returns: Returns;
  followUps: FollowUps;
}

export function createStores(database: Database): Stores {
  return {
    orders: createOrderStore(database),
    catalogue: createCatalogue(database),
    stock: createStock(database),
    outbox: createOutbox(database),
    captures: createCaptures(database),
    policies: createPolicies(database),
    samples: createOwedSamples(database),
    offerPolicies: createOfferPolicies(database),
    prices: createPriceHistory(database),
    customers: createCustomers(database),
    facts: createFacts(database),
    providerEvents: createProviderEvents(database),
    returns: createReturns(database),
    followUps: createFollowUps(database),
  };
}
