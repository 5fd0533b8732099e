import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { createFollowUpTokens } from '../providers/links/follow-up-tokens';
import { createFollowUpWriter } from '../providers/mail/follow-up';
import { createSmtpMailer } from '../providers/mail/smtp';
import { buildApp } from '../api/app';
import { createOrderClient } from '../api/temporal-order-client';
import { createKlarnaProvider } from '../providers/payments/klarna/adapter';
import { createWarehouse } from '../providers/webhooks/warehouse';
import { startKlarnaSandbox } from '../sandbox/klarna/server';
import { startWarehouse } from '../sandbox/warehouse/server';
import { probePort } from '../stack/ports';
import { connectDatabase, type Database } from '../store/database';
import { migrate } from '../store/migrate';
import { createReports } from '../store/reports';
import { createStores, type Stores } from '../store/stores';
import { createWorker, type WorkerSettings } from '../worker/create-worker';
import type { Services } from '../activities/services';
import { defaultClocks, type WindowClocks } from '../domain/limits';
import type { WebhookReader } from '../domain/provider-events';
import { createTestDatabase } from './store/database';
import { cachedWorkflowsMax } from './world/cache';
import { call, type Answer, type Ask } from './world/http';
import { inbox, type Inbox } from './world/inbox';
import { klarnaDesk, type KlarnaDesk } from './world/klarna-desk';
import { catalogue } from './world/orders';
import { testServers } from './world/servers';
import { realTemporal, skippingTemporal, type WorldTemporal } from './world/temporal';
import { warehouseDesk, type WarehouseDesk } from './world/warehouse-desk';

export interface WorldOptions {
  /** `skipping`: 48 hours in an instant; `real`: the dev server, for races and kills */
  time: 'skipping' | 'real';
  clocks?: Partial<WindowClocks>;
  /** a dev server of the test's own, with `time: 'real'` */
  temporalAddress?: string;
  /** false: the test brings its own workers */
  hasWorker?: boolean;
  /** whose events the API takes */
  webhooks?: WebhookReader[];
  /** changes what the worker's activities reach the world through */
  services?: (services: Services) => Services;
}

/** Everything a test needs, on real parts: Temporal, Postgres, SMTP, provider, warehouse. */
export interface World {
  temporal: WorldTemporal;
  client: Client;
  clocks: WindowClocks;
  taskQueue: string;
  stores: Stores;
  database: Database;
  klarna: KlarnaDesk;
  warehouse: WarehouseDesk;
  inbox: Inbox;
  /** settings of a worker or api started as a process of its own */
  env: Record<string, string>;
  /** the API over a real socket */
  api: { url: string; key: string };
  ask<T = Record<string, unknown>>(method: string, path: string, ask?: Ask): Promise<Answer<T>>;
  startWorker(changes?: Partial<WorkerSettings>): Promise<{ stop(): Promise<void> }>;
  stop(): Promise<void>;
}

const workflowBundlePath = join(__dirname, '../workflow-bundle.js');
const klarnaUsername = 'merchant';
const mailFrom = 'The shop <orders@shop.example>';

/** Builds a world of its own: database, task queue, provider, warehouse and API. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const closing: (() => Promise<unknown>)[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'postlude-world-'));
  closing.push(async () => rmSync(folder, { recursive: true, force: true }));
  const clocks = { ...defaultClocks, ...options.clocks };
  const secrets = makeSecrets();
  const taskQueue = `test-${randomBytes(6).toString('hex')}`;
  const apiPort = await probePort();
  const apiUrl = `http://127.0.0.1:${apiPort}`;

  const testDatabase = await createTestDatabase();
  closing.push(() => testDatabase.drop());
  await migrate(testDatabase.url);
  const database = connectDatabase(testDatabase.url);
  closing.push(() => database.close());
  const stores = createStores(database);
  await stores.catalogue.putProducts(catalogue);

  const klarna = await startKlarnaSandbox({
    port: 0,
    stateDir: join(folder, 'klarna'),
    username: klarnaUsername,
    password: secrets.klarna,
  });
  closing.push(() => klarna.close());
  const warehouse = await startWarehouse({
    port: 0,
    stateDir: join(folder, 'warehouse'),
    webhookSecret: secrets.webhook,
    postludeUrl: apiUrl,
    apiKey: secrets.apiKey,
  });
  closing.push(() => warehouse.close());

  const temporal = await (options.time === 'real'
    ? realTemporal(options.temporalAddress)
    : skippingTemporal());
  closing.push(() => temporal.close());
  const env = {
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: 'default',
    POSTLUDE_TASK_QUEUE: taskQueue,
    DATABASE_URL: testDatabase.url,
    SMTP_URL: testServers().smtpUrl,
    MAIL_FROM: mailFrom,
    KLARNA_URL: klarna.url,
    KLARNA_USERNAME: klarnaUsername,
    KLARNA_PASSWORD: secrets.klarna,
    WAREHOUSE_URL: `${warehouse.url}/webhooks`,
    WEBHOOK_SECRET: secrets.webhook,
    POSTLUDE_API_KEY: secrets.apiKey,
    POSTLUDE_TOKEN_SECRET: secrets.token,
    POSTLUDE_PUBLIC_URL: apiUrl,
    POSTLUDE_WINDOW_MS: String(clocks.windowMs),
    LOG_LEVEL: 'error',
    ...(cachedWorkflowsMax === undefined
      ? {}
      : { MAX_CACHED_WORKFLOWS: String(cachedWorkflowsMax) }),
  };
  const built = servicesFrom(env, stores);
  const services = options.services?.(built) ?? built;
  const startWorker: World['startWorker'] = async (changes = {}) => {
    const worker = await createWorker(services, {
      connection: temporal.connection,
      namespace: 'default',
      taskQueue,
      workflowBundlePath,
      ...(cachedWorkflowsMax === undefined ? {} : { maxCachedWorkflows: cachedWorkflowsMax }),
      ...changes,
    });
    const running = worker.run();
    let isStopped = false;
    const stop = async () => {
      if (isStopped) return;
      isStopped = true;
      worker.shutdown();
      await running;
    };
    closing.push(stop);
    return { stop };
  };
  if (options.hasWorker !== false) await startWorker();
  const app = await buildApp({
    ...stores,
    ...createReports(database),
    followUpTokens: createFollowUpTokens(secrets.token),
    webhooks: new Map(options.webhooks?.map((reader) => [reader.provider, reader])),
    orderClient: createOrderClient(temporal.client, taskQueue),
    settings: { apiKey: secrets.apiKey, tokenSecret: secrets.token, clocks, corsOrigins: [] },
  });
  await app.listen({ port: apiPort, host: '127.0.0.1' });
  closing.push(() => app.close());

  return {
    temporal,
    client: temporal.client,
    clocks,
    taskQueue,
    stores,
    database,
    klarna: klarnaDesk(klarna.url),
    warehouse: warehouseDesk(warehouse.url),
    inbox: inbox(testServers().inboxUrl),
    env,
    api: { url: apiUrl, key: secrets.apiKey },
    ask: (method, path, ask = {}) =>
      call(apiUrl, method, path, { credential: secrets.apiKey, ...ask }),
    startWorker,
    async stop() {
      for (const close of closing.toReversed()) await close();
    },
  };
}

function makeSecrets() {
  return { apiKey: secret(), token: secret(), klarna: secret(), webhook: `whsec_${secret()}` };
}

function secret(): string {
  return randomBytes(24).toString('base64');
}

/** What a worker's activities reach this world through. */
export function servicesFrom(env: World['env'], stores: Stores): Services {
  const setting = (name: string) => env[name] ?? '';
  return {
    ...stores,
    payments: new Map([
      [
        'klarna',
        createKlarnaProvider({
          baseUrl: setting('KLARNA_URL'),
          username: setting('KLARNA_USERNAME'),
          password: setting('KLARNA_PASSWORD'),
          timeoutMs: 1500,
        }),
      ],
    ]),
    mailer: createSmtpMailer({
      smtpUrl: setting('SMTP_URL'),
      from: mailFrom,
      domain: 'shop.example',
      secret: setting('POSTLUDE_TOKEN_SECRET'),
    }),
    followUp: {
      store: stores.followUps,
      tokens: createFollowUpTokens(setting('POSTLUDE_TOKEN_SECRET')),
      writer: createFollowUpWriter({
        from: mailFrom,
        domain: 'shop.example',
        secret: setting('POSTLUDE_TOKEN_SECRET'),
      }),
      publicUrl: setting('POSTLUDE_PUBLIC_URL'),
    },
    warehouse: createWarehouse({
      url: setting('WAREHOUSE_URL'),
      secret: setting('WEBHOOK_SECRET'),
    }),
    hasSearchAttributes: true,
  };
}
