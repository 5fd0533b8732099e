import { join } from 'node:path';
import { Client } from 'pg';
import { probePort } from '../../stack/ports';
import {
  type PostgresOptions,
  type RunningPostgres,
  createDatabase,
  startPostgres,
} from '../../stack/postgres';
import { testFolder } from './folder';

const folder = testFolder();
const started: RunningPostgres[] = [];
afterAll(async () => {
  for (const server of started) await server.stop();
});

async function start(name: string, password: string): Promise<[RunningPostgres, PostgresOptions]> {
  const options = {
    port: await probePort(),
    dataDir: join(folder, name),
    password,
    // Careless about power cuts only: a SIGKILL of the server loses nothing the system has.
    isDurable: false,
    logFile: join(folder, `${name}.log`),
    log: () => undefined,
  };
  return [await startAgain(options), options];
}

async function startAgain(options: PostgresOptions): Promise<RunningPostgres> {
  const server = await startPostgres(options);
  started.push(server);
  return server;
}

async function query(url: string, statement: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ value: unknown }>(statement);
    return rows[0]?.value;
  } finally {
    await client.end();
  }
}

describe('the embedded Postgres', () => {
  // Of whoever runs the tests: this file is about the one we start.
  beforeAll(() => {
    delete process.env['DATABASE_URL'];
  });

  test('keeps what was committed when it is killed, and starts again over its old lock', async () => {
    const [first, options] = await start('kept', 'a test run');
    await query(first.url, 'create table kept as select 7 as value');
    process.kill(first.pid ?? 0, 'SIGKILL');
    await first.exited;

    const second = await startAgain(options);
    expect(await query(second.url, 'select value from kept')).toBe(7);
    const other = await createDatabase(second.url, 'other "name"');
    expect(await query(other, 'select current_database() as value')).toBe('other "name"');
    await second.stop();
    await expect(query(second.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });

  test('lets nobody in without the password', async () => {
    const [server] = await start('closed', 'right');
    await expect(query(server.url.replace('right', 'wrong'), 'select 1')).rejects.toThrow(
      'password authentication failed',
    );
  });
});
