import { createFollowUpTokens } from '../../providers/links/follow-up-tokens';
import { buildApp } from '../../api/app';
import type { ApiDeps, ApiSettings } from '../../api/settings';
import { createPageTokens } from '../../api/token';
import { defaultClocks } from '../../domain/limits';
import { call, type Answer, type Ask } from '../world/http';
import { FakeOfferPolicies, FakePrices } from './fake-offer-policies';
import { FakeExperiments, FakeStandings } from './fake-experiments';
import { FakeFollowUps } from './fake-follow-ups';
import { FakeCatalogue, FakeOrders, FakePolicies, FakeProviderEvents } from './fake-orders';
import { TestWebhooks } from '../world/webhooks';
import { FakeNumbers, FakeReturns } from './fake-numbers';
import { FakeFacts } from './fake-facts';
import { FakePastOrders, FakeSuggestions } from './fake-past-orders';
import { FakeTemporal } from './fake-temporal';

/** Signs the tokens of pages and of follow-ups. */
export const tokenSecret = 'page-secret-'.repeat(4);

/** The API over a real socket, with everything behind its ports in memory. */
export interface ApiWorld {
  url: string;
  orders: FakeOrders;
  catalogue: FakeCatalogue;
  facts: FakeFacts;
  temporal: FakeTemporal;
  offerPolicies: FakeOfferPolicies;
  prices: FakePrices;
  providerEvents: FakeProviderEvents;
  followUps: FakeFollowUps;
  settings: ApiSettings;
  /** with the shop's key, unless a credential is given; `credential: ''` sends none */
  ask<T = Record<string, unknown>>(method: string, path: string, ask?: Ask): Promise<Answer<T>>;
  /** a page's token for an order */
  tokenFor(order: string, expiresAtMs?: number): string;
  close(): Promise<void>;
}

export async function openApi(
  overrides: Partial<ApiSettings> = {},
  logger?: ApiDeps['logger'],
): Promise<ApiWorld> {
  const orders = new FakeOrders();
  const catalogue = new FakeCatalogue();
  const policies = new FakePolicies();
  const temporal = new FakeTemporal();
  const settings: ApiSettings = {
    apiKey: 'shop-key-'.repeat(5),
    tokenSecret,
    clocks: defaultClocks,
    corsOrigins: ['https://shop.example'],
    newOrderUrl: 'https://shop.example/again?from={order}&add={items}',
    ...overrides,
  };
  const offerPolicies = new FakeOfferPolicies();
  const prices = new FakePrices();
  const providerEvents = new FakeProviderEvents();
  const returns = new FakeReturns();
  const numbers = new FakeNumbers();
  const webhooks = new Map([['bank', new TestWebhooks('bank')]]);
  const followUps = new FakeFollowUps();
  const followUpTokens = createFollowUpTokens(settings.tokenSecret);
  const facts = new FakeFacts();
  const stores = {
    orders,
    catalogue,
    policies,
    offerPolicies,
    prices,
    facts,
    providerEvents,
    followUps,
    followUpTokens,
    returns,
    numbers,
    pastOrders: new FakePastOrders(),
    suggestions: new FakeSuggestions(),
    experiments: new FakeExperiments(),
    standings: new FakeStandings(),
  };
  const logging = logger ? { logger } : {};
  const app = await buildApp({ ...stores, ...logging, webhooks, orderClient: temporal, settings });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const tokens = createPageTokens(settings.tokenSecret);
  return {
    url,
    orders,
    catalogue,
    facts,
    temporal,
    offerPolicies,
    prices,
    providerEvents,
    followUps,
    settings,
    async ask<T = Record<string, unknown>>(method: string, path: string, ask: Ask = {}) {
      const { credential = settings.apiKey, ...rest } = ask;
      return await call<T>(url, method, path, credential ? { credential, ...rest } : rest);
    },
    tokenFor: (order, expiresAtMs = Date.now() + 60_000) =>
      tokens.mint(order, new Date(expiresAtMs).toISOString()),
    close: () => app.close(),
  };
}
