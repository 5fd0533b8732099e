import type { FastifyBaseLogger } from 'fastify';
import type { Experiments, OfferStandings } from '../domain/experiments';
import type { WindowClocks } from '../domain/limits';
import type { FollowUps, FollowUpTokens } from '../domain/follow-up-ports';
import type { Numbers } from '../domain/numbers';
import type { OfferPolicies, PriceHistory } from '../domain/offer-ports';
import type { PastOrders } from '../domain/past-orders';
import type { Catalogue, OrderStore, Policies, ProviderEvents } from '../domain/ports';
import type { Facts } from '../domain/offer-ports';
import type { WebhookReader } from '../domain/provider-events';
import type { Returns } from '../domain/returns';
import type { Suggestions } from '../domain/suggestions';
import type { CommandLimiter } from './limiter';
import type { OrderClient } from './order-client';
import type { PageTokens } from './token';

export interface ApiSettings {
  /** the shop's key, at least 32 characters */
  apiKey: string;
  /** signs the page's tokens, at least 32 characters */
  tokenSecret: string;
  /** the clocks every new order gets */
  clocks: WindowClocks;
  /** origins whose pages may call us, exactly as browsers send them; empty: none */
  corsOrigins: string[];
  /** where a shopper places a new order after a refused raise; `{order}` and `{items}` are filled in */
  newOrderUrl?: string;
}

/** What the app is a function of. */
export interface ApiDeps {
  orders: OrderStore;
  catalogue: Catalogue;
  policies: Policies;
  offerPolicies: OfferPolicies;
  prices: PriceHistory;
  facts: Facts;
  providerEvents: ProviderEvents;
  returns: Returns;
  numbers: Numbers;
  pastOrders: PastOrders;
  suggestions: Suggestions;
  experiments: Experiments;
  standings: OfferStandings;
  followUps: FollowUps;
  followUpTokens: FollowUpTokens;
  /** by provider name; absent: no such provider tells us anything */
  webhooks: ReadonlyMap<string, WebhookReader>;
  orderClient: OrderClient;
  settings: ApiSettings;
  /** absent: silent */
  logger?: FastifyBaseLogger;
}

/** What routes work with. */
export interface Services extends ApiDeps {
  tokens: PageTokens;
  limiter: CommandLimiter;
}
