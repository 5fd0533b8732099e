import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endChildren, endOrphans, guardFolder, removeGuardedFolder } from '../stack/children';
import { startInbox } from '../stack/inbox';
import { probePort } from '../stack/ports';
import { startPostgres } from '../stack/postgres';
import { startProgram } from '../stack/programs';
import type { Log } from '../stack/report';
import { makeSecrets, type Secrets } from '../stack/secrets';
import { startTemporal } from '../stack/temporal';

/** What both systems stand on: one of each, shared. */
export interface Parts {
  readonly secrets: Secrets;
  readonly temporalAddress: string;
  /** the database of Postlude; the floor has one beside it */
  readonly databaseUrl: string;
  readonly inboxUrl: string;
  readonly klarnaUrl: string;
  readonly warehouseUrl: string;
  /** where Postlude's api will listen: the warehouse asks there when a hold runs out */
  readonly apiPort: number;
  /** settings of all four processes that are measured */
  readonly env: Readonly<Record<string, string>>;
  readonly pids: { readonly temporal: number; readonly postgres: number };
  /** Starts one of our programs, to be stopped with everything else. */
  readonly run: (
    name: string,
    program: string,
    port: number,
    env: Record<string, string>,
  ) => Promise<number>;
}

interface Stoppable {
  readonly pid?: number;
  stop(): Promise<void>;
}

/** What runs, in the order in which it was started. */
const running: Stoppable[] = [];
const folders: string[] = [];

/**
 * Starts real parts on probed ports and in a folder of their own, as `npm start` would: tuned
 * Temporal, Postgres that waits for its disk, inbox, payment sandbox and warehouse.
 */
export async function startParts(log: Log): Promise<Parts> {
  await endOrphans();
  const folder = keepFolder(mkdtempSync(join(tmpdir(), 'postlude-bench-')));
  const secrets = makeSecrets();
  const apiPort = await probePort();
  const logFile = (name: string) => join(folder, `${name}.log`);
  const run: Parts['run'] = async (name, program, port, env) => {
    const started = startProgram({ name, program, env, port, logFile: logFile(name) });
    return pidOf(await keep(started));
  };
  const [temporal, postgres, inbox, klarnaUrl, warehouseUrl] = await Promise.all([
    keep(startBenchTemporal(folder, log)),
    keep(startBenchPostgres(folder, secrets, log)),
    keep(startBenchInbox(folder, log)),
    startKlarna(run, folder, secrets),
    startWarehouse(run, folder, secrets, apiPort),
  ]);
  return {
    secrets,
    temporalAddress: temporal.address,
    databaseUrl: postgres.url,
    inboxUrl: inbox.webUrl,
    klarnaUrl,
    warehouseUrl,
    apiPort,
    env: {
      TEMPORAL_ADDRESS: temporal.address,
      DATABASE_URL: postgres.url,
      SMTP_URL: inbox.smtpUrl,
      MAIL_FROM: 'Postlude benchmark <orders@shop.example>',
      KLARNA_URL: klarnaUrl,
      KLARNA_USERNAME: secrets.klarnaUsername,
      KLARNA_PASSWORD: secrets.klarnaPassword,
      WAREHOUSE_URL: `${warehouseUrl}/webhooks`,
      WEBHOOK_SECRET: secrets.webhookSecret,
    },
    pids: { temporal: pidOf(temporal), postgres: pidOf(postgres) },
    run,
  };
}

/** Stops everything {@link startParts} started, the last one first, and removes its folders. */
export async function stopParts(): Promise<void> {
  for (const part of running.splice(0).toReversed()) await part.stop();
  // After a Ctrl-C: what was only just starting.
  await endChildren();
  for (const folder of folders.splice(0)) removeGuardedFolder(folder);
}

async function keep<Part extends Stoppable>(starting: Promise<Part>): Promise<Part> {
  const part = await starting;
  running.push(part);
  return part;
}

function keepFolder(folder: string): string {
  guardFolder(folder);
  folders.push(folder);
  return folder;
}

function pidOf({ pid }: Stoppable): number {
  if (pid === undefined) throw new Error('A part of the benchmark was not started by it.');
  return pid;
}

async function startBenchTemporal(folder: string, log: Log) {
  const port = await probePort();
  const files = { stateFile: join(folder, 'temporal.db'), logFile: join(folder, 'temporal.log') };
  return await startTemporal({ port, uiPort: 'off', ...files, log });
}

async function startBenchPostgres(folder: string, secrets: Secrets, log: Log) {
  const dataDir = join(folder, 'postgres');
  const postgres = await startPostgres({
    port: await probePort(),
    dataDir,
    password: secrets.postgresPassword,
    // As in production: a commit waits for the disk.
    isDurable: true,
    logFile: join(folder, 'postgres.log'),
    log,
  });
  // As root the data lies elsewhere, and a durable cluster is nobody's to remove but ours.
  const note = join(dataDir, 'place');
  if (existsSync(note)) keepFolder(readFileSync(note, 'utf8').trim());
  return postgres;
}

async function startBenchInbox(folder: string, log: Log) {
  return await startInbox({
    smtpPort: await probePort(),
    webPort: await probePort(),
    mailDir: join(folder, 'mails'),
    logFile: join(folder, 'inbox.log'),
    log,
  });
}

async function startKlarna(run: Parts['run'], folder: string, secrets: Secrets): Promise<string> {
  const port = await probePort();
  await run('payment-sandbox', 'sandbox/klarna/main', port, {
    PORT: String(port),
    STATE_DIR: join(folder, 'klarna'),
    KLARNA_USERNAME: secrets.klarnaUsername,
    KLARNA_PASSWORD: secrets.klarnaPassword,
  });
  return urlOf(port);
}

async function startWarehouse(
  run: Parts['run'],
  folder: string,
  secrets: Secrets,
  apiPort: number,
): Promise<string> {
  const port = await probePort();
  await run('warehouse', 'sandbox/warehouse/main', port, {
    PORT: String(port),
    STATE_DIR: join(folder, 'warehouse'),
    WEBHOOK_SECRET: secrets.webhookSecret,
    POSTLUDE_URL: urlOf(apiPort),
    POSTLUDE_API_KEY: secrets.apiKey,
  });
  return urlOf(port);
}

export function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}
