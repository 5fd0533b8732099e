import { and, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { HistoryEntry } from '../domain/history';
import type { Order } from '../domain/order';
import type { FinalOrder } from '../domain/order-view';
import type { ConfirmedOrder, OrderClaim, OrderRow, OrderStore } from '../domain/ports';
import type { AttentionReason } from '../domain/window-state';
import type { Database, Queries } from './database';
import { isUniqueViolation } from './database-error';
import { writeSamples } from './ended-samples';
import { writeFacts } from './final-facts';
import { orders } from './schema';

export function createOrderStore(database: Database): OrderStore {
  return {
    register: async (order, fingerprint) =>
      await database.run(async (db) => await register(db, order, fingerprint)),
    find: async (number) => await database.run(async (db) => await find(db, number)),
    findByAuthorization: async (provider, authorizationRef) =>
      await database.run(async (db) => await findOwner(db, provider, authorizationRef)),
    claim: async (claim) => await claimOrder(database, claim),
    planFunnel: async (number, runId) =>
      await database.run(async (db) => await planFunnel(db, number, runId)),
    finish: async (number, runId, final) =>
      await database.transaction(async (tx) => await finish(tx, number, runId, final)),
    annotate: async (number, entry, reason) =>
      await database.transaction(async (tx) => await annotate(tx, number, entry, reason)),
  };
}

/**
 * Stores what is confirmed of an order now, unless something newer is stored already or the order
 * is final: a write may come late, when the database has made it wait.
 * @throws when the run does not own the order; the caller's transaction then changes nothing
 */
export async function writeConfirmed(
  tx: Queries,
  number: string,
  runId: string,
  confirmed: ConfirmedOrder,
): Promise<void> {
  const { rowCount } = await tx
    .update(orders)
    .set({ confirmed })
    .where(
      and(
        eq(orders.number, number),
        eq(orders.runId, runId),
        isNull(orders.final),
        sql`(${orders.confirmed}->>'revision')::int < ${confirmed.revision}`,
      ),
    );
  // Something newer stands there, or the order is somebody else's.
  if (rowCount === 0) await lockOwned(tx, number, runId);
}

async function register(
  db: Queries,
  order: Order,
  fingerprint: string,
): Promise<'registered' | 'conflict' | 'claimed'> {
  const inserted = await db
    .insert(orders)
    .values({ number: order.number, registered: order, fingerprint })
    .onConflictDoNothing({ target: orders.number })
    .returning({ number: orders.number });
  if (inserted.length > 0) return 'registered';
  const row = await find(db, order.number);
  if (row?.runId !== undefined) return 'claimed';
  return row?.fingerprint === fingerprint ? 'registered' : 'conflict';
}

async function find(db: Queries, number: string): Promise<OrderRow | undefined> {
  const [row] = await db.select().from(orders).where(eq(orders.number, number));
  if (!row) return undefined;
  return {
    number: row.number,
    fingerprint: row.fingerprint,
    ...(row.registered === null ? {} : { registered: row.registered }),
    ...(row.runId === null ? {} : { runId: row.runId }),
    ...(row.provider === null ? {} : { provider: row.provider }),
    ...(row.authorizationRef === null ? {} : { authorizationRef: row.authorizationRef }),
    ...(row.confirmed === null ? {} : { confirmed: row.confirmed }),
    ...(row.final === null ? {} : { final: row.final }),
    hasFunnel: row.hasFunnel,
  };
}

async function planFunnel(db: Queries, number: string, runId: string): Promise<void> {
  await db
    .update(orders)
    .set({ hasFunnel: true })
    .where(and(eq(orders.number, number), eq(orders.runId, runId)));
}

async function findOwner(
  db: Queries,
  provider: string,
  authorizationRef: string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ number: orders.number })
    .from(orders)
    .where(
      and(
        eq(orders.provider, provider),
        eq(inAnyCase(orders.authorizationRef), inAnyCase(authorizationRef)),
      ),
    );
  return row?.number;
}

/** As the unique index has it: `C` folds ASCII letters alone, whatever the database's language. */
function inAnyCase(reference: typeof orders.authorizationRef | string): SQL {
  return sql`lower(${reference}::text collate "C")`;
}

/**
 * Insert, else take over, else say who was first. Rows are never deleted and an owner never
 * changes, so each step may rely on what the one before it saw.
 */
async function claimOrder(
  database: Database,
  claim: OrderClaim,
): Promise<'claimed' | 'duplicate' | 'authorization_in_use'> {
  try {
    const isTaken = await database.run(
      async (db) => (await insertClaim(db, claim)) || (await takeOverRegistered(db, claim)),
    );
    if (isTaken) return 'claimed';
  } catch (error) {
    if (isUniqueViolation(error, 'orders_authorization')) return 'authorization_in_use';
    throw error;
  }
  const row = await database.run(async (db) => await find(db, claim.number));
  // Still no row of this number: what the insert ran into was the authorization.
  if (!row) return 'authorization_in_use';
  return row.runId === claim.runId ? 'claimed' : 'duplicate';
}

async function insertClaim(db: Queries, claim: OrderClaim): Promise<boolean> {
  const inserted = await db
    .insert(orders)
    .values(claim)
    .onConflictDoNothing()
    .returning({ number: orders.number });
  return inserted.length > 0;
}

async function takeOverRegistered(db: Queries, claim: OrderClaim): Promise<boolean> {
  const updated = await db
    .update(orders)
    .set(claim)
    .where(and(eq(orders.number, claim.number), isNull(orders.runId)))
    .returning({ number: orders.number });
  return updated.length > 0;
}

async function finish(
  tx: Queries,
  number: string,
  runId: string,
  final: FinalOrder,
): Promise<void> {
  const { revision, final: kept, registered, provider } = await lockOwned(tx, number, runId);
  if (kept !== null && kept.revision >= final.revision) return;
  const { currency, lines, totalMinor, authorizedMinor } = final.view;
  const confirmed = { revision, currency, lines, totalMinor, authorizedMinor };
  await tx.update(orders).set({ final, confirmed }).where(eq(orders.number, number));
  if (!registered) return;
  await writeFacts(tx, { order: registered, provider, final });
  await writeSamples(tx, registered, final);
}

async function annotate(
  tx: Queries,
  number: string,
  entry: HistoryEntry,
  reason: AttentionReason | undefined,
): Promise<void> {
  const [row] = await tx
    .select({ final: orders.final })
    .from(orders)
    .where(eq(orders.number, number))
    .for('update');
  if (!row?.final) return;
  const { view } = row.final;
  const isKnown = view.history.some(({ at, text }) => at === entry.at && text === entry.text);
  if (isKnown) return;
  const isFlagged = reason === undefined || view.needsAttention.includes(reason);
  const needsAttention = isFlagged ? view.needsAttention : [...view.needsAttention, reason];
  const final = {
    ...row.final,
    view: { ...view, history: [...view.history, entry], needsAttention },
  };
  await tx.update(orders).set({ final }).where(eq(orders.number, number));
}

interface OwnedRow {
  final: FinalOrder | null;
  registered: Order | null;
  provider: string | null;
  revision: number;
}

async function lockOwned(tx: Queries, number: string, runId: string): Promise<OwnedRow> {
  const { final, confirmed, registered, provider } = orders;
  const [row] = await tx
    .select({ final, confirmed, registered, provider })
    .from(orders)
    .where(and(eq(orders.number, number), eq(orders.runId, runId)))
    .for('update');
  if (!row?.confirmed) throw new Error(`Run ${runId} does not own order ${number}.`);
  return { ...row, revision: row.confirmed.revision };
}
