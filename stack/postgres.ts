import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { guardFolder, removeGuardedFolder } from './children';
import { runCommand } from './command';
import { commandOf } from './identity';
import { type PostgresHome, preparePostgresHome } from './postgres-home';
import { type Running, startProcess } from './process';
import { type Log, SetupError, messageOf } from './report';

export interface PostgresOptions {
  readonly port: number;
  readonly dataDir: string;
  /** Of the user `postlude`, who owns the cluster. Kept from the first start on. */
  readonly password: string;
  /** True: what is committed survives a power cut. False: for tests, quick and removed on stop. */
  readonly isDurable: boolean;
  readonly logFile: string;
  readonly log: Log;
}

export interface RunningPostgres extends Running {
  /** Of the database `postlude`. */
  readonly url: string;
}

const OWNER = 'postlude';
const DATABASE = 'postlude';
const ANSWER_TIMEOUT_MS = 2_000;
/** Copying the template database on a loaded machine. */
const STATEMENT_TIMEOUT_MS = 20_000;
/** A fast shutdown takes milliseconds; what is killed after this recovers from its log. */
const END_TIMEOUT_MS = 5_000;
const POLL_MS = 50;
/** Several test workers with a pool each. */
const MAX_CONNECTIONS = 200;
/** What only a power cut would need; a commit still survives a SIGKILL of the server. */
const CARELESS = ['fsync=off', 'full_page_writes=off'];

/** Starts the embedded Postgres, or uses the one `DATABASE_URL` names. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') return await usePostgres(given);

  const home = await preparePostgresHome(options.dataDir, options.log);
  if (!options.isDurable) guardFolder(home.data);
  const cluster = join(home.data, 'cluster');
  if (!existsSync(join(cluster, 'PG_VERSION'))) await createCluster(home, cluster, options);
  await endForgotten(cluster);

  const urlOf = (database: string): string =>
    `postgres://${OWNER}:${options.password}@127.0.0.1:${options.port}/${database}`;
  const server = await startProcess({
    name: 'Postgres',
    command: join(home.programs, 'postgres'),
    args: ['-D', cluster, ...settings(options)],
    env: { LC_ALL: 'C' },
    cwd: home.data,
    ...(home.user && { user: home.user }),
    logFile: options.logFile,
    isReady: async () => await answersQueries(urlOf('postgres')),
    // SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
  });
  const url = await createDatabase(urlOf('postgres'), DATABASE);
  const stop = async (): Promise<void> => {
    await server.stop();
    if (!options.isDurable) removeGuardedFolder(home.data);
  };
  return { ...server, url, stop };
}

/**
 * Makes an empty database beside the one a URL names; one that exists is left as it is.
 * @returns the new database's URL.
 */
export async function createDatabase(url: string, name: string): Promise<string> {
  await withClient(url, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) {
      await client.query(`create database ${client.escapeIdentifier(name)}`);
    }
  });
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.href;
}

function settings(options: PostgresOptions): string[] {
  const values = [
    `port=${options.port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `max_connections=${MAX_CONNECTIONS}`,
    'timezone=UTC',
    'log_timezone=UTC',
    ...(options.isDurable ? [] : CARELESS),
  ];
  return values.flatMap((value) => ['-c', value]);
}

/** Made under another name and renamed: an interrupted `initdb` leaves no half cluster. */
async function createCluster(
  home: PostgresHome,
  cluster: string,
  options: PostgresOptions,
): Promise<void> {
  const fresh = `${cluster}.new`;
  const passwordFile = join(home.data, 'password');
  await rm(fresh, { recursive: true, force: true });
  await mkdir(home.data, { recursive: true });
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  if (home.user) await chown(passwordFile, home.user.uid, home.user.gid);
  const who = ['--username', OWNER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
  const text = ['--encoding', 'UTF8', '--locale-provider', 'builtin', '--locale', 'C.UTF-8'];
  const speed = options.isDurable ? [] : ['--no-sync'];
  await runCommand(join(home.programs, 'initdb'), ['-D', fresh, ...who, ...text, ...speed], {
    env: { LC_ALL: 'C' },
    cwd: home.data,
    ...(home.user && { user: home.user }),
  });
  await rm(passwordFile);
  await rename(fresh, cluster);
}

/**
 * After a SIGKILL the lock file stays. Its process id may be a forgotten server of this very
 * cluster, which is ended, or by now somebody else's, which Postgres would wrongly wait for.
 */
async function endForgotten(cluster: string): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
  const isOurs = (): boolean => commandOf(pid).includes(cluster);
  if (isOurs()) process.kill(pid, 'SIGINT');
  const deadline = Date.now() + END_TIMEOUT_MS;
  while (isOurs() && Date.now() < deadline) await sleep(POLL_MS);
  if (isOurs()) process.kill(pid, 'SIGKILL');
  await rm(lockFile, { force: true });
}

async function usePostgres(url: string): Promise<RunningPostgres> {
  try {
    await answersQueries(url);
  } catch (error) {
    throw new SetupError(
      'DATABASE_URL is set, but no Postgres answers there: start it, or unset the variable to ' +
        `have one started (${messageOf(error)}).`,
      { cause: error },
    );
  }
  return { url, stop: async () => undefined };
}

async function answersQueries(url: string): Promise<boolean> {
  await withClient(url, async (client) => {
    await client.query('select 1');
  });
  return true;
}

async function withClient(url: string, use: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
  });
  // A server that goes away while we are connected fails the query; the event only repeats it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
