import { join } from 'node:path';
import { loadExampleCatalogue } from './catalogue';
import { startInbox } from './inbox';
import { STATE_DIR } from './paths';
import { bringPaymentSandboxes, providerEnv } from './payment-sandboxes';
import { portOf } from './ports';
import { startPostgres } from './postgres';
import { startProgram } from './programs';
import type { Log } from './report';
import type { Roster } from './roster';
import type { Secrets } from './secrets';
import type { System } from './system-file';
import { startTemporal } from './temporal';
import { bringTwilioSandbox, smsEnv } from './twilio-sandbox';

export interface SystemOptions {
  readonly roster: Roster;
  readonly secrets: Secrets;
  /** How long orders are held open, in milliseconds. */
  readonly windowMs: number;
  readonly log: Log;
}

export const LOG_DIR = join(STATE_DIR, 'logs');
const MAIL_FROM = 'Postlude example shop <orders@shop.example>';

const urlOf = (port: number): string => `http://127.0.0.1:${port}`;
const logFileOf = (name: string): string => join(LOG_DIR, `${name}.log`);

/** Starts all parts on their fixed ports: first what the product stands on, then its processes. */
export async function startSystem(options: SystemOptions): Promise<Omit<System, 'pids'>> {
  const addresses = {
    apiUrl: urlOf(portOf('api')),
    warehouseUrl: urlOf(portOf('warehouse')),
  };
  const { roster, secrets, windowMs } = options;
  const { apiUrl } = addresses;
  const [temporal, postgres, inbox, providers, sms] = await Promise.all([
    bringTemporal(options),
    bringPostgres(options),
    bringInbox(options),
    bringPaymentSandboxes({ roster, secrets, apiUrl, logFileOf }),
    bringTwilioSandbox({ roster, secrets, logFileOf }),
    bringWarehouse(options, apiUrl),
  ]);
  const env = {
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: 'default',
    DATABASE_URL: postgres.url,
    SMTP_URL: inbox.smtpUrl,
    MAIL_FROM,
    ...providerEnv(providers, secrets),
    ...smsEnv(sms.twilioUrl, secrets),
    WAREHOUSE_URL: `${addresses.warehouseUrl}/webhooks`,
    WEBHOOK_SECRET: secrets.webhookSecret,
    POSTLUDE_API_KEY: secrets.apiKey,
    POSTLUDE_TOKEN_SECRET: secrets.tokenSecret,
    POSTLUDE_PUBLIC_URL: apiUrl,
    POSTLUDE_WINDOW_MS: String(windowMs),
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
  };
  await Promise.all([bringWorker(options, env), bringApi(options, env)]);
  const catalogue = await loadExampleCatalogue(apiUrl, secrets.apiKey);
  options.log(
    catalogue === 'loaded'
      ? 'the example catalogue is loaded'
      : 'the example catalogue is there already; its stock is as it was left',
  );
  return {
    ...addresses,
    ...providers,
    ...sms,
    apiKey: secrets.apiKey,
    temporalAddress: temporal.address,
    ...(temporal.uiUrl !== undefined && { temporalUiUrl: temporal.uiUrl }),
    inboxUrl: inbox.webUrl,
    windowMs,
  };
}

async function bringTemporal({ roster, log }: SystemOptions) {
  return await roster.bring('Temporal', () =>
    startTemporal({
      port: portOf('temporal'),
      uiPort: portOf('temporalUi'),
      stateFile: join(STATE_DIR, 'temporal.db'),
      logFile: logFileOf('temporal'),
      log,
    }),
  );
}

async function bringPostgres({ roster, secrets, log }: SystemOptions) {
  return await roster.bring('Postgres', () =>
    startPostgres({
      port: portOf('postgres'),
      dataDir: join(STATE_DIR, 'postgres'),
      password: secrets.postgresPassword,
      isDurable: true,
      logFile: logFileOf('postgres'),
      log,
    }),
  );
}

async function bringInbox({ roster, log }: SystemOptions) {
  return await roster.bring('inbox', () =>
    startInbox({
      smtpPort: portOf('smtp'),
      webPort: portOf('inbox'),
      mailDir: join(STATE_DIR, 'mails'),
      logFile: logFileOf('inbox'),
      log,
    }),
  );
}

async function bringWarehouse({ roster, secrets }: SystemOptions, apiUrl: string): Promise<void> {
  const port = portOf('warehouse');
  await roster.bring('demo warehouse', () =>
    startProgram({
      name: 'demo warehouse',
      program: 'sandbox/warehouse/main',
      env: {
        PORT: String(port),
        STATE_DIR: join(STATE_DIR, 'warehouse'),
        WEBHOOK_SECRET: secrets.webhookSecret,
        POSTLUDE_URL: apiUrl,
        POSTLUDE_API_KEY: secrets.apiKey,
      },
      port,
      logFile: logFileOf('warehouse'),
    }),
  );
}

async function bringWorker({ roster }: SystemOptions, env: Record<string, string>): Promise<void> {
  const port = portOf('worker');
  await roster.bring('worker', () =>
    startProgram({
      name: 'worker',
      program: 'worker/main',
      env: { ...env, HEALTH_PORT: String(port) },
      port,
      logFile: logFileOf('worker'),
    }),
  );
}

async function bringApi({ roster }: SystemOptions, env: Record<string, string>): Promise<void> {
  const port = portOf('api');
  await roster.bring('api', () =>
    startProgram({
      name: 'api',
      program: 'api/main',
      env: { ...env, PORT: String(port) },
      port,
      logFile: logFileOf('api'),
    }),
  );
}
