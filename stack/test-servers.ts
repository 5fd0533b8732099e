import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOrphans, guardFolder, removeGuardedFolder } from './children';
import { startInbox } from './inbox';
import { probePort } from './ports';
import { startPostgres } from './postgres';
import type { Running } from './process';
import type { Log } from './report';
import { makeSecrets } from './secrets';
import { startTemporal } from './temporal';
import { type TimeSkippingExecutable, prepareTimeSkippingServer } from './time-skipping';

/** What a test run talks to; plain data, so that it can be handed to Jest's workers as JSON. */
export interface TestServers {
  readonly temporalAddress: string;
  /** A tidy run makes a database of its own beside this one: `createDatabase`. */
  readonly databaseUrl: string;
  readonly smtpUrl: string;
  /** Mails as JSON are at `/api/email`. */
  readonly inboxUrl: string;
  /** For `createTimeSkipping`; null where the SDK downloads its server by itself. */
  readonly timeSkipping: TimeSkippingExecutable | null;
  /** Of this run alone, removed at its end. */
  readonly folder: string;
}

const running: Running[] = [];
const folders: string[] = [];

/**
 * Starts the servers of a test run side by side, on probed ports and in a folder of their own, so
 * that two runs never meet. They end with this process however it ends.
 * @throws when one cannot be had; the others are stopped, and no test is skipped for it.
 */
export async function startTestServers(log: Log): Promise<TestServers> {
  await endOrphans();
  const folder = mkdtempSync(join(tmpdir(), 'postlude-test-'));
  folders.push(folder);
  guardFolder(folder);
  const started = await Promise.allSettled([
    keep(startTestTemporal(folder, log)),
    keep(startTestPostgres(folder, log)),
    keep(startTestInbox(folder, log)),
    prepareTimeSkippingServer(log),
  ]);
  const [temporal, postgres, inbox, timeSkipping] = started;
  if (
    temporal.status === 'fulfilled' &&
    postgres.status === 'fulfilled' &&
    inbox.status === 'fulfilled' &&
    timeSkipping.status === 'fulfilled'
  ) {
    return {
      temporalAddress: temporal.value.address,
      databaseUrl: postgres.value.url,
      smtpUrl: inbox.value.smtpUrl,
      inboxUrl: inbox.value.webUrl,
      timeSkipping: timeSkipping.value ?? null,
      folder,
    };
  }
  await stopTestServers();
  throw started.find((result) => result.status === 'rejected')?.reason;
}

/** Stops what {@link startTestServers} started in this process and removes its folder. */
export async function stopTestServers(): Promise<void> {
  await Promise.all(running.splice(0).map(async (server) => await server.stop()));
  for (const folder of folders.splice(0)) removeGuardedFolder(folder);
}

async function keep<Server extends Running>(starting: Promise<Server>): Promise<Server> {
  const server = await starting;
  running.push(server);
  return server;
}

async function startTestTemporal(folder: string, log: Log) {
  return await startTemporal({
    port: await probePort(),
    uiPort: 'off',
    stateFile: join(folder, 'temporal.db'),
    logFile: join(folder, 'temporal.log'),
    log,
  });
}

async function startTestPostgres(folder: string, log: Log) {
  return await startPostgres({
    port: await probePort(),
    dataDir: join(folder, 'postgres'),
    password: makeSecrets().postgresPassword,
    isDurable: false,
    logFile: join(folder, 'postgres.log'),
    log,
  });
}

async function startTestInbox(folder: string, log: Log) {
  return await startInbox({
    smtpPort: await probePort(),
    webPort: await probePort(),
    mailDir: join(folder, 'mails'),
    logFile: join(folder, 'inbox.log'),
    log,
  });
}
