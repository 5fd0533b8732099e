import { inspect } from 'node:util';
import { sql } from 'drizzle-orm';
import { connectDatabase, type Database } from '../../store/database';
import { DatabaseError } from '../../store/database-error';
import { createStores } from '../../store/stores';
import { openTestStores, type TestStores } from './database';
import { aClaim, aProduct, books, confirmedAt, later } from './fixtures';
import { openGate, type Gate } from './gate';

/** An add must know within this time that Postgres is gone (design §2, Close). */
const failsWithinMs = 2_000;

describe('Postgres gone', () => {
  let direct: TestStores;
  let gate: Gate;
  let database: Database;
  beforeAll(async () => (direct = await openTestStores()));
  afterAll(async () => await direct.close());
  beforeEach(async () => {
    await direct.clear();
    gate = await openGate(direct.url);
    database = connectDatabase(gate.url);
    await direct.catalogue.putProducts([aProduct()]);
    await direct.orders.claim(aClaim('o'));
  });
  afterEach(async () => {
    await gate.shut();
    await database.close();
  });

  const reserve = async (requestId: string) =>
    await createStores(database).stock.reserve(
      'o',
      requestId,
      [{ reference: 'MEM-64', quantity: 1 }],
      later,
    );

  it('fails at once where nobody listens, before and after it was there', async () => {
    await reserve('r');
    await gate.shut();
    expect(await failureMs(() => reserve('s'))).toBeLessThan(failsWithinMs);
    expect(await failureMs(() => database.ping())).toBeLessThan(failsWithinMs);
    const nowhere = connectDatabase(gate.url);
    expect(await failureMs(() => nowhere.ping())).toBeLessThan(failsWithinMs);
    await nowhere.close();
  });

  it('fails in time when it falls silent, on old connections and new ones', async () => {
    await database.ping();
    gate.silence();
    const uses = [() => reserve('a'), () => reserve('b'), () => database.ping()];
    const tookMs = await Promise.all(uses.map(failureMs));
    expect(Math.max(...tookMs)).toBeLessThan(failsWithinMs);
  });

  it('works again as soon as it answers, on connections that never hung', async () => {
    await database.ping();
    gate.silence();
    expect(await failureMs(() => reserve('r'))).toBeLessThan(failsWithinMs);
    gate.reopen();
    await expect(reserve('r')).resolves.toBe('reserved');
    expect(await books(direct, 'MEM-64')).toEqual({ onHand: 5, reserved: 1 });
  });

  it('gives up a statement that runs too long, with its locks, and changes nothing', async () => {
    expect(await failureMs(async () => await overstay(database))).toBeLessThan(failsWithinMs);
    await expect(reserve('r')).resolves.toBe('reserved');
    expect(await books(direct, 'MEM-64')).toEqual({ onHand: 5, reserved: 1 });
  });

  it('outlives a restart: idle connections are dropped and nobody is hurt', async () => {
    await Promise.all([database.ping(), database.ping(), database.ping()]);
    await terminateOthers(direct);
    await expect(eventually(() => database.ping())).resolves.toBeUndefined();
  });

  it('outlives a restart in the middle of a transaction, which then did nothing', async () => {
    const work = database.transaction(async (tx) => {
      await tx.execute(sql`update stock set on_hand = 0`);
      await terminateOthers(direct);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await tx.execute(sql`select 1`);
    });
    await expect(work).rejects.toThrow(DatabaseError);
    expect(await books(direct, 'MEM-64')).toEqual({ onHand: 5, reserved: 0 });
  });

  it('says why without saying what was asked', async () => {
    const secret = 'astrid@example.test';
    const failure = await database
      .run(async (db) => await db.execute(sql`select ${secret}::text from nowhere`))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DatabaseError);
    expect(failure).toMatchObject({ code: '42P01', message: expect.stringContaining('nowhere') });
    expect(inspect(failure, { depth: null })).not.toContain(secret);
  });

  it('leaves an add whose commit got no answer in one piece: it can be repeated or undone', async () => {
    const { stock } = createStores(database);
    await reserve('r');
    gate.silence();
    const lost = stock.commit('o', 'r', 'run-o', confirmedAt(1_500, 1));
    await expect(lost).rejects.toThrow(DatabaseError);
    gate.reopen();
    await expect(stock.commit('o', 'r', 'run-o', confirmedAt(1_500, 1))).resolves.toBe('committed');
    await stock.release('o', 'r', { runId: 'run-o', confirmed: confirmedAt(1_000, 2) });
    expect(await books(direct, 'MEM-64')).toEqual({ onHand: 5, reserved: 0 });
    expect((await direct.orders.find('o'))?.confirmed).toEqual(confirmedAt(1_000, 2));
  });
});

async function overstay(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.execute(sql`update stock set on_hand = 0`);
    await tx.execute(sql`select pg_sleep(30)`);
  });
}

/** How long it took to fail; a success fails the test. */
async function failureMs(use: () => Promise<unknown>): Promise<number> {
  const startedMs = Date.now();
  await expect(use()).rejects.toThrow(DatabaseError);
  return Date.now() - startedMs;
}

async function terminateOthers(stores: TestStores): Promise<void> {
  await stores.database.db.execute(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);
}

/** The first query after a restart may still meet a connection that is about to be dropped. */
async function eventually<T>(use: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await use();
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}
