import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { connectDatabase, type Database } from '../../store/database';
import { migrate } from '../../store/migrate';
import { createStores, type Stores } from '../../store/stores';

export interface TestDatabase {
  url: string;
  drop: () => Promise<void>;
}

/** An empty database of its own on the server of `TEST_DATABASE_URL`, so that no tests meet. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) throw new Error('TEST_DATABASE_URL must name a running Postgres.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => await onServer(server, `drop database ${name} with (force)`),
  };
}

export interface TestStores extends Stores {
  database: Database;
  url: string;
  /** Empties every table: cheaper than another database. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** A migrated database with its stores, closed and dropped together. */
export async function openTestStores(): Promise<TestStores> {
  const { url, drop } = await createTestDatabase();
  await migrate(url);
  const database = connectDatabase(url, { connectTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
  return {
    ...createStores(database),
    database,
    url,
    clear: async () =>
      void (await database.pool.query(
        `truncate orders, products, stock, reservations, confirmation_emails, past_orders,
           order_facts, offer_facts, exposures, returns, follow_ups, owed_samples cascade`,
      )),
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
