import { and, asc, eq, isNull, ne, or } from 'drizzle-orm';
import { owedMax, type OwedSample, type OwedSamples } from '../domain/offer-ports';
import { LineOrigin, type ConfirmedLine } from '../domain/order';
import { customerKey } from './customer-key';
import type { Database, Queries } from './database';
import { lockReservation, piecesOf, settle, type ReservationKey } from './reservation';
import { orders } from './schema';
import { owedSamples } from './schema-follow-ups';
import { canMove, lockShelves, Move } from './shelf';

const { fromNumber, requestId, item, quantity, givenIn, customer, createdAt } = owedSamples;
const sampleFields = { fromNumber, requestId, item, quantity, givenIn };

export function createOwedSamples(database: Database): OwedSamples {
  return {
    due: async (number, who) =>
      await database.run(async (db) => await due(db, number, customerKey(who))),
    givenIn: async (number) => await database.run(async (db) => await givenTo(db, number)),
    give: async (number, runId, sample, line) =>
      await database.transaction(async (tx) => await give(tx, { number, runId }, sample, line)),
    claim: async (number, request, reference, pieces) =>
      await database.transaction(
        async (tx) => await claim(tx, { order: number, requestId: request }, reference, pieces),
      ),
  };
}

/** A sample that was taken is one that was given in its own order: one row a customer and item. */
async function claim(
  tx: Queries,
  key: ReservationKey,
  reference: string,
  pieces: number,
): Promise<boolean> {
  const { order, requestId: request } = key;
  const status = await lockReservation(tx, key, 'known');
  if (status !== 'reserved' && status !== 'committed') return false;
  const { registered } = orders;
  const [row] = await tx.select({ registered }).from(orders).where(eq(orders.number, order));
  if (!row?.registered) return false;
  const one = { fromNumber: order, requestId: request, item: reference, quantity: pieces };
  const had = { ...one, customer: customerKey(row.registered.customer), givenIn: order };
  await tx.insert(owedSamples).values(had).onConflictDoNothing();
  const own = and(eq(fromNumber, order), eq(requestId, request), eq(givenIn, order));
  return (await tx.select({ item }).from(owedSamples).where(own)).length > 0;
}

/** Whoever gave a sample back has not had it. */
export async function forgetClaim(tx: Queries, key: ReservationKey): Promise<void> {
  const own = and(eq(fromNumber, key.order), eq(requestId, key.requestId));
  await tx.delete(owedSamples).where(and(own, eq(givenIn, fromNumber)));
}

async function due(db: Queries, number: string, key: string) {
  const rows = await db
    .select(sampleFields)
    .from(owedSamples)
    .where(and(eq(customer, key), ne(fromNumber, number), or(isNull(givenIn), eq(givenIn, number))))
    .orderBy(asc(createdAt), asc(fromNumber), asc(requestId))
    .limit(owedMax);
  return rows.map(({ givenIn: into, ...sample }) => ({ ...sample, isGiven: into === number }));
}

async function givenTo(db: Queries, number: string): Promise<ConfirmedLine[]> {
  const [row] = await db
    .select({ confirmed: orders.confirmed })
    .from(orders)
    .where(eq(orders.number, number));
  return (row?.confirmed?.lines ?? []).filter(({ origin }) => origin === LineOrigin.sample);
}

/** Locks as `stock.ts` does, after the debt itself: request, shelves, the order's row. */
async function give(
  tx: Queries,
  { number, runId }: { number: string; runId: string },
  sample: OwedSample,
  line: ConfirmedLine,
): Promise<boolean> {
  const debt = and(eq(fromNumber, sample.fromNumber), eq(requestId, sample.requestId));
  const [owed] = await tx
    .select({ item })
    .from(owedSamples)
    .where(and(debt, isNull(givenIn)))
    .for('update');
  if (!owed || !(await takePieces(tx, number, line))) return false;
  await tx.update(owedSamples).set({ givenIn: number }).where(debt);
  await appendLine(tx, number, runId, line);
  return true;
}

/** Sold at once: there is nobody to wait for between a promise and this. */
async function takePieces(tx: Queries, order: string, line: ConfirmedLine): Promise<boolean> {
  const { reference, quantity: pieces, requestId: request = line.line } = line;
  const key = { order, requestId: request };
  await lockReservation(tx, key, 'new');
  const found = await lockShelves(tx, piecesOf([{ reference, quantity: pieces }]));
  const shelves = found.filter(({ onHand }) => onHand !== null);
  if (!canMove(shelves, Move.sellUnpromised)) return false;
  await settle(tx, key, {
    status: 'committed',
    shelves,
    recorded: shelves,
    move: Move.sellUnpromised,
  });
  return true;
}

/** @throws when the run does not own the order; the caller's transaction then changes nothing */
async function appendLine(
  tx: Queries,
  number: string,
  runId: string,
  line: ConfirmedLine,
): Promise<void> {
  const owned = and(eq(orders.number, number), eq(orders.runId, runId));
  const [row] = await tx
    .select({ confirmed: orders.confirmed })
    .from(orders)
    .where(owned)
    .for('update');
  if (!row?.confirmed) throw new Error(`Run ${runId} does not own order ${number}.`);
  const confirmed = { ...row.confirmed, lines: [...row.confirmed.lines, line] };
  await tx.update(orders).set({ confirmed }).where(owned);
}
