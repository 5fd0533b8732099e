import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import pino from 'pino';
import type { FollowUpServices } from '../domain/follow-up-ports';
import type { PaymentProvider } from '../domain/payments';
import { createFollowUpTokens } from '../providers/links/follow-up-tokens';
import { createFollowUpWriter } from '../providers/mail/follow-up';
import { createSmtpMailer } from '../providers/mail/smtp';
import { createAdyenProvider } from '../providers/payments/adyen/adapter';
import { createKlarnaProvider } from '../providers/payments/klarna/adapter';
import { createStripeProvider } from '../providers/payments/stripe/adapter';
import { createTwilioSender } from '../providers/sms/twilio';
import { createWarehouse } from '../providers/webhooks/warehouse';
import { connectDatabase } from '../store/database';
import { createLedgers } from '../store/ledgers';
import { migrate } from '../store/migrate';
import { createStores, type Stores } from '../store/stores';
import { readConfig, type WorkerConfig } from './config';
import { createWorker } from './create-worker';
import { listenForHealth } from './health';
import { startLedgerKeeper } from './ledger-keeper';
import { registerSearchAttributes } from './register-search-attributes';
import { startSweeper } from './sweeper';

/** Of one call; two of them fit into the raise's `startToCloseTimeout`. */
const klarnaTimeoutMs = 3500;
/** Of one change; with the read before it, it fits as well. */
const stripeTimeoutMs = 3500;

/** Of the one call of a change, while an issuer may be asked; a void has 6 s in all. */
const adyenTimeoutMs = 5000;

/** The sums of the numbers are merged beside the orders, on a connection of their own. */
const merging = { poolMax: 1, connectTimeoutMs: 10_000, statementTimeoutMs: 60_000 };

const workflowBundlePath = join(__dirname, '../workflow-bundle.js');

async function main(): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.LOG_LEVEL, base: { process: 'worker' } });
  logThrough(log);
  let isRunning = false;
  const health = await listenForHealth(config.HEALTH_PORT, () => isRunning);
  await migrate(config.DATABASE_URL);
  const database = connectDatabase(config.DATABASE_URL);
  const stores = createStores(database);
  const hasSearchAttributes = await prepareNamespace(config, log);
  const connection = await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS });
  const services = {
    ...stores,
    ...providers(config),
    followUp: followUp(config, stores),
    hasSearchAttributes,
  };
  const worker = await createWorker(services, {
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.POSTLUDE_TASK_QUEUE,
    workflowBundlePath,
    maxCachedWorkflows: config.MAX_CACHED_WORKFLOWS,
    build: buildOf(config),
  });
  const sweeper = startSweeper(stores.stock, (text) => log.info(text));
  const sums = connectDatabase(config.DATABASE_URL, merging);
  const keeper = startLedgerKeeper(createLedgers(sums), (text) => log.warn(text));
  isRunning = true;
  log.info(`taking orders from ${config.TEMPORAL_ADDRESS}, queue ${config.POSTLUDE_TASK_QUEUE}`);
  await worker.run(); // until SIGINT or SIGTERM
  isRunning = false;
  sweeper.stop();
  keeper.stop();
  await Promise.all([connection.close(), database.close(), sums.close(), health.close()]);
}

/** Domain of the sender: the right side of every Message-ID. */
function mailDomain({ MAIL_FROM: from }: WorkerConfig): string {
  return /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
}

function followUp(config: WorkerConfig, { followUps: store }: Stores): FollowUpServices {
  const { POSTLUDE_TOKEN_SECRET: secret, POSTLUDE_PUBLIC_URL: publicUrl } = config;
  return {
    store,
    tokens: createFollowUpTokens(secret),
    writer: createFollowUpWriter({ from: config.MAIL_FROM, domain: mailDomain(config), secret }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...twilio(config),
  };
}

function twilio(config: WorkerConfig): Pick<FollowUpServices, 'sms'> {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = config;
  const { TWILIO_FROM: from, TWILIO_URL: baseUrl } = config;
  // All or none of them are set: the configuration has seen to it.
  if (accountSid === undefined || authToken === undefined || from === undefined) return {};
  const url = baseUrl === undefined ? {} : { baseUrl };
  return { sms: createTwilioSender({ accountSid, authToken, from, ...url }) };
}

function providers(config: WorkerConfig) {
  return {
    payments: new Map([
      [
        'klarna',
        createKlarnaProvider({
          baseUrl: config.KLARNA_URL,
          username: config.KLARNA_USERNAME,
          password: config.KLARNA_PASSWORD,
          timeoutMs: klarnaTimeoutMs,
          isEnabled: () => config.KLARNA_UPSELL === 'on',
        }),
      ],
      ...stripe(config),
      ...adyen(config),
    ]),
    mailer: createSmtpMailer({
      smtpUrl: config.SMTP_URL,
      from: config.MAIL_FROM,
      domain: mailDomain(config),
      secret: config.POSTLUDE_TOKEN_SECRET,
    }),
    warehouse: createWarehouse({ url: config.WAREHOUSE_URL, secret: config.WEBHOOK_SECRET }),
  };
}

function stripe(config: WorkerConfig): [string, PaymentProvider][] {
  const { STRIPE_SECRET_KEY: apiKey, STRIPE_URL: baseUrl } = config;
  if (apiKey === undefined) return [];
  const provider = createStripeProvider({
    apiKey,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    timeoutMs: stripeTimeoutMs,
    separateAuthorizations: config.STRIPE_SEPARATE_AUTHORIZATIONS === 'on',
  });
  return [['stripe', provider]];
}

function adyen(config: WorkerConfig): [string, PaymentProvider][] {
  const { ADYEN_API_KEY: apiKey, ADYEN_MERCHANT_ACCOUNT: merchantAccount } = config;
  const { ADYEN_URL: baseUrl } = config;
  // All or none of them are set: the configuration has seen to it.
  if (apiKey === undefined || merchantAccount === undefined || baseUrl === undefined) return [];
  const timeoutMs = adyenTimeoutMs;
  return [['adyen', createAdyenProvider({ apiKey, merchantAccount, baseUrl, timeoutMs })]];
}

function buildOf(config: WorkerConfig) {
  const { POSTLUDE_BUILD_ID: buildId, POSTLUDE_DEPLOYMENT: deployment } = config;
  return buildId === undefined ? undefined : { deployment, buildId };
}

/** Without the search attributes ops lose filters, not orders: said, and on. */
async function prepareNamespace(config: WorkerConfig, log: pino.Logger): Promise<boolean> {
  const connection = await Connection.connect({ address: config.TEMPORAL_ADDRESS });
  const answer = await registerSearchAttributes(connection, config.TEMPORAL_NAMESPACE);
  if (!answer.registered) log.warn(`no search attributes: ${answer.reason ?? 'refused'}`);
  await connection.close();
  return answer.registered;
}

function logThrough(log: pino.Logger): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    const write = level === 'ERROR' ? log.error.bind(log) : log.warn.bind(log);
    write(meta ?? {}, message);
  });
  Runtime.install({ logger });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
