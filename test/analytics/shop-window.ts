import { buildApp } from '../../api/app';
import { defaultClocks } from '../../domain/limits';
import { createFollowUpTokens } from '../../providers/links/follow-up-tokens';
import { createReports } from '../../store/reports';
import { FakeTemporal } from '../api/fake-temporal';
import { openTestStores, type TestStores } from '../store/database';
import { call, type Answer } from '../world/http';

/** The API over a real database: what came of orders is in there, whoever ran them. */
export interface ShopWindow {
  stores: TestStores;
  /** for what `ask` does not send */
  api: { url: string; key: string };
  ask<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer<T>>;
  close(): Promise<void>;
}

const apiKey = 'shop-key-'.repeat(5);
const tokenSecret = 'page-secret-'.repeat(4);

export async function openShopWindow(): Promise<ShopWindow> {
  const stores = await openTestStores();
  const app = await buildApp({
    ...stores,
    ...createReports(stores.database),
    followUpTokens: createFollowUpTokens(tokenSecret),
    webhooks: new Map(),
    orderClient: new FakeTemporal(),
    settings: {
      apiKey,
      tokenSecret,
      clocks: defaultClocks,
      corsOrigins: [],
    },
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    stores,
    api: { url, key: apiKey },
    ask: async (method, path, body) =>
      await call(url, method, path, {
        credential: apiKey,
        ...(body === undefined ? {} : { body }),
      }),
    close: async () => {
      await app.close();
      await stores.close();
    },
  };
}
