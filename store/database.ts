import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { Pool, type PoolClient } from 'pg';
import { DatabaseError, plainly } from './database-error';

/** Where queries are sent: the pool, or one transaction on one of its connections. */
export type Queries = NodePgDatabase;

export interface Database {
  db: Queries;
  pool: Pool;
  /** Runs single statements. What fails is a `DatabaseError` without the statement's values. */
  run<T>(work: (db: Queries) => Promise<T>): Promise<T>;
  /** Runs the work in one transaction: all of it, or on any error nothing. */
  transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /** Resolves when Postgres answers, within the two timeouts; rejects otherwise. */
  ping(): Promise<void>;
  /** Waits for what is running, then closes every connection. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** connections of this process; the api and the worker each have their own */
  poolMax?: number;
  /** longest one statement may run, waits for locks included */
  statementTimeoutMs?: number;
  /** longest wait for a connection, a free place in the pool included */
  connectTimeoutMs?: number;
}

const POOL_MAX = 10;
/** A statement here takes milliseconds: after a second something is wrong, and a retry is due. */
const STATEMENT_TIMEOUT_MS = 1000;
/** Connection and statement together stay below the 2 s in which an add must know. */
const CONNECT_TIMEOUT_MS = 750;
/** We wait this much longer than Postgres does: if it still says nothing, it is gone. */
const ANSWER_SLACK_MS = 150;

const forget = () => {};

/** Opens no connection yet: the first query does. Fails fast when Postgres is gone or silent. */
export function connectDatabase(url: string, options: DatabaseOptions = {}): Database {
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const pool = new Pool({
    connectionString: url,
    application_name: 'postlude',
    max: options.poolMax ?? POOL_MAX,
    connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + ANSWER_SLACK_MS,
  });
  survive(pool);
  const db = drizzle(pool);
  const run: Database['run'] = async (work) => await work(db).catch(plainly);
  return {
    db,
    pool,
    run,
    transaction: async (work) => await inTransaction(pool, work).catch(plainly),
    ping: async () => void (await run(async (queries) => await queries.execute('select 1'))),
    close: async () => await pool.end(),
  };
}

/**
 * A connection that drops outside of a query (Postgres restarts) emits an error that would end
 * the process. Nothing is lost with it: the pool forgets the connection, and a transaction that
 * was under way on it fails at its next statement.
 */
function survive(pool: Pool): void {
  pool.on('error', forget);
  pool.on('connect', (client) => client.on('error', forget));
}

/**
 * A transaction that fails gives its connection up instead of rolling back: Postgres rolls back
 * when the connection closes, and one whose last statement got no answer must not be used again.
 */
async function inTransaction<T>(pool: Pool, work: (tx: Queries) => Promise<T>): Promise<T> {
  const client: PoolClient = await pool.connect().catch(refuse);
  try {
    await client.query('begin').catch(refuse);
    const result = await work(drizzle(client));
    await client.query('commit').catch(refuse);
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

function refuse(reason: unknown): never {
  throw new DatabaseError(reason);
}
