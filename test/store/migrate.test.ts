import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { Client } from 'pg';
import { migrate, migrations } from '../../store/migrate';
import * as base from '../../store/schema';
import * as facts from '../../store/schema-facts';
import * as followUps from '../../store/schema-follow-ups';
import * as policies from '../../store/schema-policies';
import { createTestDatabase, type TestDatabase } from './database';

const names = migrations.map((step) => step.name);

describe('migrations', () => {
  let database: TestDatabase;
  beforeEach(async () => (database = await createTestDatabase()));
  afterEach(async () => await database.drop());

  it('are applied once, in order, also when api and worker start together', async () => {
    const runs = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url)));
    expect(runs.flat()).toEqual(names);
    await expect(migrate(database.url)).resolves.toEqual([]);
  });

  it('stop at one that was edited after it had been applied', async () => {
    const one = { name: '0001-one', sql: 'create table one (a int)' };
    await migrate(database.url, [one]);
    const edited = { ...one, sql: 'create table one (a bigint)' };
    await expect(migrate(database.url, [edited])).rejects.toThrow(
      'Migration 0001-one was edited after it had been applied',
    );
  });

  it('leave nothing of one that fails, keep those before it, and go on when it is mended', async () => {
    const one = { name: '0001-one', sql: 'create table one (a int)' };
    const broken = { name: '0002-two', sql: 'create table two (a int); select * from nowhere' };
    await expect(migrate(database.url, [one, broken])).rejects.toThrow('0002-two failed');
    const mended = { ...broken, sql: 'create table two (a int)' };
    await expect(migrate(database.url, [one, mended])).resolves.toEqual(['0002-two']);
  });

  it('keep the time at which a capture was booked before that had a column of its own', async () => {
    await migrate(database.url, before('0005-capture-answers'));
    await query(
      database.url,
      `insert into orders (number, fingerprint) values ('A1', 'f');
       insert into captures values ('A1', 'a', 100, 'booked', '2026-01-01T12:00:00Z')`,
    );
    await migrate(database.url);
    const rows = await query(database.url, 'select booked_at from captures');
    expect(rows).toEqual([{ booked_at: new Date('2026-01-01T12:00:00Z') }]);
  });

  it('stop, and change nothing, where two orders share an authorization in two spellings', async () => {
    await migrate(database.url, before('0004-authorization-in-any-case'));
    await query(
      database.url,
      `insert into orders (number, fingerprint, provider, authorization_ref)
       values ('A1', 'f', 'klarna', 'ab'), ('B2', 'f', 'klarna', 'AB')`,
    );
    await expect(migrate(database.url)).rejects.toThrow('0004-authorization-in-any-case failed');
    await query(database.url, `update orders set authorization_ref = 'c' where number = 'B2'`);
    const rest = names.slice(before('0004-authorization-in-any-case').length);
    await expect(migrate(database.url)).resolves.toEqual(rest);
  });

  it('forget the stock of downloads and services, and keep that of everything else', async () => {
    await migrate(database.url, before('0007-digital-is-not-counted'));
    const kinds = ['physical', 'digital', 'service', 'fixed_bundle'];
    for (const kind of kinds) {
      await query(
        database.url,
        `insert into products (reference, name, kind, prices, is_published, quantity_max, related_to)
         values ('${kind}', 'X', '${kind}', '[]', true, 1, '{}');
         insert into stock values ('${kind}', 5, 1)`,
      );
    }
    await migrate(database.url);
    const rows = await query(database.url, 'select reference, on_hand, reserved from stock');
    expect(rows).toHaveLength(4);
    expect(rows).toEqual(
      expect.arrayContaining([
        { reference: 'physical', on_hand: 5, reserved: 1 },
        { reference: 'digital', on_hand: null, reserved: 1 },
        { reference: 'service', on_hand: null, reserved: 1 },
        { reference: 'fixed_bundle', on_hand: 5, reserved: 1 },
      ]),
    );
  });

  it('leave alone what a newer deploy has applied', async () => {
    const newer = { name: '9999-newer', sql: 'create table newer (a int)' };
    await migrate(database.url, [...migrations, newer]);
    await expect(migrate(database.url)).resolves.toEqual([]);
  });

  it('make exactly the columns that the queries believe in', async () => {
    await migrate(database.url);
    const tables = Object.values({ ...base, ...facts, ...followUps, ...policies }).map((table) =>
      getTableConfig(table as PgTable),
    );
    const believed = tables.flatMap((table) =>
      table.columns.map((column) => ({
        column: `${table.name}.${column.name}`,
        type: column.getSQLType(),
        isNullable: !column.notNull && !column.primary && !isKeyOf(table, column.name),
      })),
    );
    const made = (await columns(database.url)).filter(
      ({ column }) => !column.startsWith('schema_migrations.'),
    );
    expect(made).toEqual(believed.toSorted((a, b) => (a.column < b.column ? -1 : 1)));
  });
});

function isKeyOf(table: ReturnType<typeof getTableConfig>, column: string): boolean {
  return table.primaryKeys.some((key) => key.columns.some((each) => each.name === column));
}

function before(name: string) {
  return migrations.slice(0, names.indexOf(name));
}

async function columns(url: string): Promise<{ column: string }[]> {
  return await query<{ column: string }>(
    url,
    `
      select c.relname || '.' || a.attname as "column",
             format_type(a.atttypid, a.atttypmod) as type,
             not a.attnotnull as "isNullable"
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and a.attnum > 0 and not a.attisdropped
      order by (c.relname || '.' || a.attname) collate "C"`,
  );
}

async function query<R extends object>(url: string, text: string): Promise<R[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}
