import type { FastifyBaseLogger } from 'fastify';
import type { WindowClocks } from '../domain/limits';
import type { Catalogue, OrderStore, Policies, ProviderEvents } from '../domain/ports';
import type { WebhookReader } from '../domain/provider-events';
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
  providerEvents: ProviderEvents;
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
