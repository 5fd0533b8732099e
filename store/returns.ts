import { and, arrayOverlaps, eq, isNotNull, sql } from 'drizzle-orm';
import { OrderOutcome } from '../domain/window-state';
import type { OfferPlace } from '../domain/numbers';
import type { FinalOrder } from '../domain/order-view';
import {
  returnFault,
  type PostedReturn,
  type ReturnedBefore,
  type Returns,
  type ReturnVerdict,
} from '../domain/returns';
import type { Database, Queries } from './database';
import { soldLines } from './fact-rows';
import { orders } from './schema';
import { offerFacts, orderFacts, returns } from './schema-facts';

export function createReturns(database: Database): Returns {
  return {
    post: async (number, posted) =>
      await database.transaction(async (tx) => await post(tx, number, posted)),
    score: async (number, score) =>
      await database.run(async (db) => await keepScore(db, number, score)),
  };
}

async function post(tx: Queries, number: string, posted: PostedReturn): Promise<ReturnVerdict> {
  // Locked: two returns of one line are weighed one after the other.
  const [order] = await tx
    .select({ final: orders.final })
    .from(orders)
    .where(eq(orders.number, number))
    .for('update');
  if (!order) return { kind: 'order_unknown' };
  const { final } = order;
  if (!final) return { kind: 'not_final' };
  const known = await knownReturn(tx, number, posted);
  if (known) return known;
  if (final.view.outcome === OrderOutcome.cancelled) return { kind: 'cancelled' };
  const fault = returnFault(soldLines(final), await returnedOf(tx, number), posted.lines);
  if (fault) return fault;
  await tx.insert(returns).values(rowsOf(number, posted, final));
  return { kind: 'recorded', offers: await offersOf(tx, number, posted) };
}

async function knownReturn(
  tx: Queries,
  number: string,
  posted: PostedReturn,
): Promise<ReturnVerdict | undefined> {
  const { returnId, fingerprint } = posted;
  const [row] = await tx
    .select({ fingerprint: returns.fingerprint })
    .from(returns)
    .where(and(eq(returns.number, number), eq(returns.returnId, returnId)))
    .limit(1);
  if (!row) return undefined;
  if (row.fingerprint !== fingerprint) return { kind: 'conflict' };
  return { kind: 'repeated', offers: await offersOf(tx, number, posted) };
}

async function returnedOf(tx: Queries, number: string): Promise<ReturnedBefore[]> {
  const pieces = sql`filter (where ${returns.kind} = 'return')`;
  return await tx
    .select({
      line: returns.line,
      quantity: sql<number>`coalesce(sum(${returns.quantity}) ${pieces}, 0)::integer`,
      amountMinor: sql<number>`sum(${returns.amountMinor})::float8`,
    })
    .from(returns)
    .where(eq(returns.number, number))
    .groupBy(returns.line);
}

/**
 * The database folds them into the facts of order and offers in the same transaction. What the
 * line was sold for tells it how much of the money is tax.
 */
function rowsOf(number: string, posted: PostedReturn, final: FinalOrder) {
  const { returnId, fingerprint } = posted;
  const sold = new Map(soldLines(final).map((each) => [each.line, each]));
  return posted.lines.map((entry, index) => {
    const line = sold.get(entry.line);
    return {
      number,
      returnId,
      fingerprint,
      entry: index + 1,
      at: new Date(posted.at),
      ...entry,
      origin: line?.origin ?? 'original',
      lineMinor: line?.totalMinor ?? 0,
      lineTaxMinor: line?.taxMinor ?? 0,
    };
  });
}

async function offersOf(
  tx: Queries,
  number: string,
  { lines }: PostedReturn,
): Promise<OfferPlace[]> {
  const { policy, step, item } = offerFacts;
  const named = lines.map(({ line }) => line);
  const rows = await tx
    .select({ policy, step, item })
    .from(offerFacts)
    .where(
      and(eq(offerFacts.number, number), arrayOverlaps(offerFacts.lines, named), isNotNull(policy)),
    );
  return rows.flatMap((row) =>
    row.policy === null || row.step === null
      ? []
      : [{ policy: row.policy, step: row.step, item: row.item }],
  );
}

async function keepScore(
  db: Queries,
  number: string,
  score: number,
): Promise<'recorded' | 'order_unknown' | 'not_final'> {
  const kept = await db
    .update(orderFacts)
    .set({ nps: score })
    .where(eq(orderFacts.number, number))
    .returning({ number: orderFacts.number });
  if (kept.length > 0) return 'recorded';
  const known = await db
    .select({ number: orders.number })
    .from(orders)
    .where(eq(orders.number, number));
  return known.length > 0 ? 'not_final' : 'order_unknown';
}
