import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { orders } from './migrations/0001-orders';
import { catalogueAndStock } from './migrations/0002-catalogue-and-stock';
import { outboxAndCaptures } from './migrations/0003-outbox-and-captures';
import { authorizationInAnyCase } from './migrations/0004-authorization-in-any-case';
import { captureAnswers } from './migrations/0005-capture-answers';
import { policies } from './migrations/0006-policies';
import { digitalIsNotCounted } from './migrations/0007-digital-is-not-counted';
import { providerEvents } from './migrations/0008-provider-events';
import { offerPolicies } from './migrations/0009-offer-policies';
import { catalogueForOffers } from './migrations/0010-catalogue-for-offers';
import { pastOrders } from './migrations/0011-past-orders';
import { facts } from './migrations/0012-facts';
import { followUps } from './migrations/0013-follow-ups';
import { foldFacts } from './migrations/0014-fold-facts';
import { numbers } from './migrations/0015-numbers';
import { experiments } from './migrations/0016-experiments';
import { ordersWithAFunnel } from './migrations/0017-orders-with-a-funnel';

/** A step forward. Once applied anywhere its text is frozen: what comes next is a new step. */
export interface Migration {
  name: string;
  sql: string;
}

export const migrations: readonly Migration[] = [
  orders,
  catalogueAndStock,
  outboxAndCaptures,
  authorizationInAnyCase,
  captureAnswers,
  policies,
  digitalIsNotCounted,
  providerEvents,
  offerPolicies,
  catalogueForOffers,
  pastOrders,
  facts,
  followUps,
  foldFacts,
  numbers,
  experiments,
  ordersWithAFunnel,
];

/** Two processes that start at once: the second waits here for the first one's migrations. */
const LOCK_WAIT_MAX_MS = 60_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Any number, as long as everybody who migrates this database uses the same. */
const LOCK_KEY = 7_067_835;

const journal = `
  create table if not exists schema_migrations (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`;

/**
 * Brings the database up to date and returns the names of what was applied, in order. Every
 * process calls it at start: an advisory lock lets one at a time in, and each step is its own
 * transaction. Steps the database has and this code does not are left alone: they belong to a
 * newer deploy.
 * @throws when a step was edited after it had been applied, or when Postgres cannot be reached
 */
export async function migrate(url: string, steps = migrations): Promise<string[]> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    lock_timeout: LOCK_WAIT_MAX_MS,
    application_name: 'postlude-migrate',
  });
  await client.connect();
  try {
    // Held by the session: it goes with the connection, however this process ends.
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    await client.query(journal);
    return await applyMissing(client, steps);
  } finally {
    await client.end();
  }
}

async function applyMissing(client: Client, steps: readonly Migration[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations',
  );
  const checksums = new Map(rows.map((row) => [row.name, row.checksum]));
  const applied: string[] = [];
  for (const step of steps) {
    const known = checksums.get(step.name);
    if (known === undefined) {
      await apply(client, step);
      applied.push(step.name);
    } else if (known !== checksum(step)) {
      throw new Error(
        `Migration ${step.name} was edited after it had been applied to this database. ` +
          'Restore its text and write the change as a new migration.',
      );
    }
  }
  return applied;
}

async function apply(client: Client, step: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(step.sql);
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
      step.name,
      checksum(step),
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`Migration ${step.name} failed and changed nothing.`, { cause: error });
  }
}

function checksum(step: Migration): string {
  return createHash('sha256').update(step.sql).digest('hex');
}
