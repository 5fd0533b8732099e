import { and, eq, ne, sql } from 'drizzle-orm';
import type { Captures } from '../domain/ports';
import type { Database, Queries } from './database';
import { captures, orders, type CaptureStatus } from './schema';

type Booking = Parameters<Captures['book']>[0];

export function createCaptures(database: Database): Captures {
  return {
    book: async (booking) => await database.transaction(async (tx) => await book(tx, booking)),
    settle: async (order, requestId, status) =>
      await database.run(async (db) => await settle(db, order, requestId, status)),
  };
}

/** A capture that was refused may be booked again: it is then weighed against the bound anew. */
async function book(tx: Queries, booking: Booking): Promise<'booked' | 'above_bound'> {
  await lockOrder(tx, booking.order);
  const { order, requestId, amountMinor } = booking;
  const rows = await tx
    .select({ requestId: captures.requestId, amountMinor: captures.amountMinor })
    .from(captures)
    .where(and(eq(captures.order, order), ne(captures.status, 'refused')));
  const own = rows.find((row) => row.requestId === requestId);
  if (own && own.amountMinor !== amountMinor) {
    throw new Error(`Capture ${requestId} of order ${order} is booked with another amount.`);
  }
  if (own) return 'booked';
  const bookedMinor = rows.reduce((total, row) => total + row.amountMinor, 0);
  if (bookedMinor + amountMinor > booking.boundMinor) return 'above_bound';
  await tx
    .insert(captures)
    .values({ order, requestId, amountMinor, status: 'booked' })
    .onConflictDoUpdate({
      target: [captures.order, captures.requestId],
      set: { amountMinor, status: 'booked' },
    });
  return 'booked';
}

/** Captures of one order are booked one after the other, or two could both fit the bound. */
async function lockOrder(tx: Queries, order: string): Promise<void> {
  const rows = await tx
    .select({ number: orders.number })
    .from(orders)
    .where(eq(orders.number, order))
    .for('update');
  if (rows.length === 0) throw new Error(`There is no order ${order} to capture.`);
}

/** What was captured stays captured: a late refusal of the same request does not free its amount. */
async function settle(
  db: Queries,
  order: string,
  requestId: string,
  status: CaptureStatus,
): Promise<void> {
  const settled = await db
    .update(captures)
    .set({ status: sql`case when status = 'done' then status else ${status} end` })
    .where(and(eq(captures.order, order), eq(captures.requestId, requestId)))
    .returning({ status: captures.status });
  if (settled.length === 0) throw new Error(`Capture ${requestId} of ${order} was never booked.`);
}
