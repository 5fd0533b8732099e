import { Client, Connection } from '@temporalio/client';
import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';
import type { WebhookReader } from '../domain/provider-events';
import { createFollowUpTokens } from '../providers/links/follow-up-tokens';
import { createAdyenWebhookReader } from '../providers/payments/adyen/webhooks';
import { createStripeWebhookReader } from '../providers/payments/stripe/webhooks';
import { connectDatabase } from '../store/database';
import { migrate } from '../store/migrate';
import { createReports } from '../store/reports';
import { createStores } from '../store/stores';
import { buildApp } from './app';
import { readConfig, type ApiConfig } from './config';
import { createLog } from './log';
import { createOrderClient } from './temporal-order-client';

/** Answers in flight are waited for this long: longer than an add waits for its outcome. */
const stopDelayMs = 12_000;

/** A database that is still starting gets this many tries, a second apart. */
const migrateAttemptsMax = 30;
const migrateRetryMs = 1000;

/** Reports take a second where orders take milliseconds: they wait longer, and for each other. */
const reporting = { poolMax: 2, connectTimeoutMs: 10_000, statementTimeoutMs: 10_000 };

async function main(config: ApiConfig): Promise<void> {
  const logger = createLog(config.logLevel);
  await migrateWithPatience(config.databaseUrl, logger);
  const database = connectDatabase(config.databaseUrl);
  const reports = connectDatabase(config.databaseUrl, reporting);
  // Lazy: connects with the first call and reconnects by itself, so `/health` works at once.
  const connection = Connection.lazy({ address: config.temporalAddress });
  const client = new Client({
    connection,
    namespace: config.temporalNamespace,
    dataConverter: { payloadConverterPath: require.resolve('../workflows/payload-converter') },
  });
  const orderClient = createOrderClient(client, config.taskQueue, (text) => logger.warn(text));
  const { settings } = config;
  const followUpTokens = createFollowUpTokens(settings.tokenSecret);
  const webhooks = new Map(readers(config).map((reader) => [reader.provider, reader]));
  const app = await buildApp({
    ...createStores(database),
    ...createReports(reports),
    followUpTokens,
    webhooks,
    orderClient,
    settings,
    logger,
  });
  closeWithGrace({ delay: stopDelayMs, logger }, async ({ err }) => {
    if (err) logger.error({ err }, 'the api stops after an error');
    await app.close();
    await connection.close();
    await Promise.all([database.close(), reports.close()]);
  });
  await app.listen({ port: config.port, host: config.host });
}

function readers({ webhooks: { stripe, adyen } }: ApiConfig): WebhookReader[] {
  return [
    ...(stripe ? [createStripeWebhookReader(stripe)] : []),
    ...(adyen ? [createAdyenWebhookReader(adyen)] : []),
  ];
}

async function migrateWithPatience(url: string, logger: Logger): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await migrate(url);
      return;
    } catch (error) {
      if (attempt === migrateAttemptsMax) throw error;
      logger.warn({ err: error }, 'the database is not ready, trying again');
      await new Promise((resolve) => setTimeout(resolve, migrateRetryMs));
    }
  }
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

try {
  main(readConfig()).catch(fail);
} catch (error) {
  fail(error);
}
