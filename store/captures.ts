import { and, eq, ne, sql, type SQL } from 'drizzle-orm';
import type { CaptureBooking, Captures } from '../domain/ports';
import type { Database, Queries } from './database';
import { captures, orders, type CaptureStatus } from './schema';

type Booking = Parameters<Captures['book']>[0];
type End = Parameters<Captures['settle']>[2];

export function createCaptures(database: Database): Captures {
  return {
    book: async (booking) => await database.transaction(async (tx) => await book(tx, booking)),
    settle: async (order, requestId, end) =>
      await database.run(async (db) => await settle(db, order, requestId, end)),
  };
}

/** A capture that was refused may be booked again: it is then weighed against the bound anew. */
async function book(tx: Queries, booking: Booking): Promise<CaptureBooking> {
  await lockOrder(tx, booking.order);
  const { order, requestId, amountMinor } = booking;
  const rows = await standing(tx, booking);
  const own = rows.find((row) => row.requestId === requestId);
  if (own && own.amountMinor !== amountMinor) {
    throw new Error(`Capture ${requestId} of order ${order} is booked with another amount.`);
  }
  if (own) return bookedBefore(own);
  const bookedMinor = rows.reduce((total, row) => total + row.amountMinor, 0);
  if (bookedMinor + amountMinor > booking.boundMinor) return { kind: 'above_bound' };
  await tx
    .insert(captures)
    .values({ order, requestId, amountMinor, status: 'booked' })
    .onConflictDoUpdate({
      target: [captures.order, captures.requestId],
      set: { amountMinor, status: 'booked', bookedAt: sql`now()` },
    });
  return { kind: 'booked' };
}

interface Standing {
  requestId: string;
  amountMinor: number;
  status: CaptureStatus;
  providerRef: string | null;
  mayBeResent: boolean;
}

/** The captures of an order that count against its bound. */
async function standing(tx: Queries, { order, resendMaxMs }: Booking): Promise<Standing[]> {
  const { requestId, amountMinor, status, providerRef, bookedAt } = captures;
  const resendMax = sql`make_interval(secs => ${resendMaxMs}::double precision / 1000)`;
  const mayBeResent: SQL<boolean> = sql`${bookedAt} + ${resendMax} > now()`;
  return await tx
    .select({ requestId, amountMinor, status, providerRef, mayBeResent })
    .from(captures)
    .where(and(eq(captures.order, order), ne(status, 'refused')));
}

function bookedBefore({ status, providerRef, mayBeResent }: Standing): CaptureBooking {
  if (status === 'done') return { kind: 'done', ...(providerRef === null ? {} : { providerRef }) };
  return mayBeResent ? { kind: 'booked', isRepeat: true } : { kind: 'unresolved' };
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
async function settle(db: Queries, order: string, requestId: string, end: End): Promise<void> {
  const isThere = and(eq(captures.order, order), eq(captures.requestId, requestId));
  const set =
    end.kind === 'done'
      ? { status: end.kind, ...(end.providerRef ? { providerRef: end.providerRef } : {}) }
      : { status: sql`case when status = 'done' then status else ${end.kind} end` };
  const settled = await db
    .update(captures)
    .set(set)
    .where(isThere)
    .returning({ status: captures.status });
  if (settled.length === 0) throw new Error(`Capture ${requestId} of ${order} was never booked.`);
}
