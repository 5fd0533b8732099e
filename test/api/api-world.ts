import { buildApp } from '../../api/app';
import type { ApiSettings } from '../../api/settings';
import { createPageTokens } from '../../api/token';
import { defaultClocks } from '../../domain/limits';
import { call, type Answer, type Ask } from '../world/http';
import { FakeCatalogue, FakeOrders, FakePolicies, FakeProviderEvents } from './fake-orders';
import { TestWebhooks } from '../world/webhooks';
import { FakeTemporal } from './fake-temporal';

/** The API over a real socket, with everything behind its ports in memory. */
export interface ApiWorld {
  url: string;
  orders: FakeOrders;
  catalogue: FakeCatalogue;
  temporal: FakeTemporal;
  providerEvents: FakeProviderEvents;
  settings: ApiSettings;
  /** with the shop's key, unless a credential is given; `credential: ''` sends none */
  ask<T = Record<string, unknown>>(method: string, path: string, ask?: Ask): Promise<Answer<T>>;
  /** a page's token for an order */
  tokenFor(order: string, expiresAtMs?: number): string;
  close(): Promise<void>;
}

export async function openApi(overrides: Partial<ApiSettings> = {}): Promise<ApiWorld> {
  const orders = new FakeOrders();
  const catalogue = new FakeCatalogue();
  const policies = new FakePolicies();
  const temporal = new FakeTemporal();
  const settings: ApiSettings = {
    apiKey: 'shop-key-'.repeat(5),
    tokenSecret: 'page-secret-'.repeat(4),
    clocks: defaultClocks,
    corsOrigins: ['https://shop.example'],
    newOrderUrl: 'https://shop.example/again?from={order}&add={items}',
    ...overrides,
  };
  const providerEvents = new FakeProviderEvents();
  const webhooks = new Map([['bank', new TestWebhooks('bank')]]);
  const stores = { orders, catalogue, policies, providerEvents };
  const app = await buildApp({ ...stores, webhooks, orderClient: temporal, settings });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const tokens = createPageTokens(settings.tokenSecret);
  return {
    url,
    orders,
    catalogue,
    temporal,
    providerEvents,
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
