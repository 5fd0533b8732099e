import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endChildren, endOrphans, guardFolder, removeGuardedFolder } from '../stack/children';
import { answersHttp } from '../stack/health';
import { startInbox } from '../stack/inbox';
import { probePort } from '../stack/ports';
import { startPostgres } from '../stack/postgres';
import { startProcess, type Running } from '../stack/process';
import { startProgram } from '../stack/programs';
import type { Log } from '../stack/report';
import { makeSecrets, type Secrets } from '../stack/secrets';
import { startTemporal } from '../stack/temporal';
import { clocks, shopWindowMs } from './clocks';
import { startSmtpRelay, type SmtpRelay } from './smtp-relay';
import { restartable, type Restartable } from './restartable';

/** A running system whose every part can be taken away and given back. */
export interface Parts {
  readonly secrets: Secrets;
  readonly folder: string;
  readonly apiUrl: string;
  readonly klarnaUrl: string;
  readonly warehouseUrl: string;
  readonly inboxUrl: string;
  readonly temporalAddress: string;
  readonly relay: SmtpRelay;
  readonly temporal: Restartable;
  readonly postgres: Restartable;
  readonly worker: Restartable;
  readonly api: Restartable;
}

interface Ports {
  readonly temporal: number;
  readonly postgres: number;
  readonly smtp: number;
  readonly relay: number;
  readonly inbox: number;
  readonly klarna: number;
  readonly warehouse: number;
  readonly worker: number;
  readonly api: number;
}

const running: { stop(): Promise<void> }[] = [];
const folders: string[] = [];

const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

/**
 * Starts everything on probed ports and in a folder of its own, as `npm start` would, but nothing
 * is supervised: the plan decides when a part that died comes back.
 * @param product the folder with the `dist` of api and worker
 */
export async function startParts(product: string, log: Log): Promise<Parts> {
  await endOrphans();
  const folder = keepFolder(mkdtempSync(join(tmpdir(), 'postlude-chaos-')));
  const secrets = makeSecrets();
  const ports = await probePorts();
  const site = { folder, secrets, ports, log };
  const [temporal, postgres] = await Promise.all([bringTemporal(site), bringPostgres(site)]);
  await Promise.all([bringInbox(site), bringKlarna(site), bringWarehouse(site)]);
  const relay = await startSmtpRelay(ports.relay, ports.smtp);
  running.push({ stop: () => relay.close() });
  const env = productEnv(site, relay.url);
  const [worker, api] = await Promise.all([
    bringProduct(site, product, 'worker', { ...env, HEALTH_PORT: String(ports.worker) }),
    bringProduct(site, product, 'api', { ...env, PORT: String(ports.api) }),
  ]);
  return {
    secrets,
    folder,
    apiUrl: urlOf(ports.api),
    klarnaUrl: urlOf(ports.klarna),
    warehouseUrl: urlOf(ports.warehouse),
    inboxUrl: urlOf(ports.inbox),
    temporalAddress: `127.0.0.1:${ports.temporal}`,
    relay,
    temporal,
    postgres,
    worker,
    api,
  };
}

/** Stops everything {@link startParts} started, the last one first, and removes its folders. */
export async function stopParts(): Promise<void> {
  for (const part of running.splice(0).toReversed()) await part.stop();
  await endChildren();
  for (const folder of folders.splice(0)) removeGuardedFolder(folder);
}

/** A folder that is removed with the parts, even if this process is killed. */
export function keepFolder(folder: string): string {
  guardFolder(folder);
  folders.push(folder);
  return folder;
}

interface Site {
  readonly folder: string;
  readonly secrets: Secrets;
  readonly ports: Ports;
  readonly log: Log;
}

async function probePorts(): Promise<Ports> {
  return {
    temporal: await probePort(),
    postgres: await probePort(),
    smtp: await probePort(),
    relay: await probePort(),
    inbox: await probePort(),
    klarna: await probePort(),
    warehouse: await probePort(),
    worker: await probePort(),
    api: await probePort(),
  };
}

async function keep<Part extends { stop(): Promise<void> }>(
  starting: Promise<Part>,
): Promise<Part> {
  const part = await starting;
  running.push(part);
  return part;
}

async function bringTemporal({ folder, ports, log }: Site): Promise<Restartable> {
  const start = (): Promise<Running> =>
    startTemporal({
      port: ports.temporal,
      uiPort: 'off',
      stateFile: join(folder, 'temporal.db'),
      logFile: join(folder, 'temporal.log'),
      log,
    });
  return await keep(restartable(start));
}

async function bringPostgres({ folder, secrets, ports, log }: Site): Promise<Restartable> {
  const dataDir = join(folder, 'postgres');
  const start = (): Promise<Running> =>
    startPostgres({
      port: ports.postgres,
      dataDir,
      password: secrets.postgresPassword,
      // It must outlive its own restart.
      isDurable: true,
      logFile: join(folder, 'postgres.log'),
      log,
    });
  const postgres = await keep(restartable(start));
  // As root the data lies elsewhere, and a durable cluster is nobody's to remove but ours.
  const note = join(dataDir, 'place');
  if (existsSync(note)) keepFolder(readFileSync(note, 'utf8').trim());
  return postgres;
}

async function bringInbox({ folder, ports, log }: Site): Promise<void> {
  const files = { mailDir: join(folder, 'mails'), logFile: join(folder, 'inbox.log') };
  await keep(startInbox({ smtpPort: ports.smtp, webPort: ports.inbox, ...files, log }));
}

async function bringKlarna(site: Site): Promise<void> {
  await bringSandbox(site, 'klarna', {
    KLARNA_USERNAME: site.secrets.klarnaUsername,
    KLARNA_PASSWORD: site.secrets.klarnaPassword,
  });
}

async function bringWarehouse(site: Site): Promise<void> {
  await bringSandbox(site, 'warehouse', {
    WEBHOOK_SECRET: site.secrets.webhookSecret,
    POSTLUDE_URL: urlOf(site.ports.api),
    POSTLUDE_API_KEY: site.secrets.apiKey,
  });
}

async function bringSandbox(
  { folder, ports }: Site,
  name: 'klarna' | 'warehouse',
  env: Record<string, string>,
): Promise<void> {
  const port = ports[name];
  const started = startProgram({
    name,
    program: `sandbox/${name}/main`,
    env: { ...env, PORT: String(port), STATE_DIR: join(folder, name) },
    port,
    logFile: join(folder, `${name}.log`),
  });
  await keep(started);
}

/** From `product`, which is this clone or a copy of it with a bug. */
async function bringProduct(
  { folder, ports }: Site,
  product: string,
  name: 'worker' | 'api',
  env: Record<string, string>,
): Promise<Restartable> {
  const start = (): Promise<Running> =>
    startProcess({
      name,
      command: process.execPath,
      args: ['--enable-source-maps', join(product, 'dist', name, 'main.js')],
      cwd: product,
      env,
      logFile: join(folder, `${name}.log`),
      isReady: async () => await answersHttp(`${urlOf(ports[name])}/health`),
    });
  return await keep(restartable(start));
}

function productEnv({ secrets, ports }: Site, smtpUrl: string): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    DATABASE_URL: `postgres://postlude:${secrets.postgresPassword}@127.0.0.1:${ports.postgres}/postlude`,
    SMTP_URL: smtpUrl,
    MAIL_FROM: 'Postlude chaos <orders@shop.example>',
    KLARNA_URL: urlOf(ports.klarna),
    KLARNA_USERNAME: secrets.klarnaUsername,
    KLARNA_PASSWORD: secrets.klarnaPassword,
    WAREHOUSE_URL: `${urlOf(ports.warehouse)}/webhooks`,
    WEBHOOK_SECRET: secrets.webhookSecret,
    POSTLUDE_API_KEY: secrets.apiKey,
    POSTLUDE_TOKEN_SECRET: secrets.tokenSecret,
    POSTLUDE_WINDOW_MS: String(shopWindowMs),
    POSTLUDE_CLOCKS: JSON.stringify(clocks),
  };
}
