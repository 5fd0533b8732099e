import { and, eq, or, sql, type SQL } from 'drizzle-orm';
import { ProductKind } from '../domain/catalogue';
import type { StockItem } from '../domain/ports';
import type { Queries } from './database';
import { reservationItems, reservations, type ReservationStatus } from './schema';
import { listed, moveOf, type Move, type Pieces, type Shelf } from './shelf';

/** A reservation is known by the order and the request it was made for. */
export interface ReservationKey {
  order: string;
  requestId: string;
}

/**
 * Locks the reservation's row until the transaction ends, after making it where there is none, so
 * that everything about one request happens one after the other. Returns the status it had,
 * undefined for a new one. A new row holds nothing (`empty`): the caller says what it becomes.
 * `expected` costs nothing when it is wrong but a statement more.
 */
export async function lockReservation(
  tx: Queries,
  key: ReservationKey,
  expected: 'new' | 'known',
): Promise<ReservationStatus | undefined> {
  const known = expected === 'known' ? await lockKnown(tx, key) : undefined;
  if (known) return known;
  const inserted = await tx
    .insert(reservations)
    .values({ ...key, status: 'empty' })
    .onConflictDoNothing()
    .returning({ status: reservations.status });
  return inserted.length > 0 ? undefined : await lockKnown(tx, key);
}

async function lockKnown(tx: Queries, key: ReservationKey): Promise<ReservationStatus | undefined> {
  const [row] = await tx
    .select({ status: reservations.status })
    .from(reservations)
    .where(isReservation(key))
    .for('update');
  return row?.status;
}

/** What becomes of a locked reservation and of the pieces on the shelves locked with it. */
export interface Settlement {
  status: ReservationStatus;
  expiresAt?: Date;
  shelves: readonly Shelf[];
  move: Move;
  recorded?: readonly Shelf[];
}

/**
 * Moves the pieces and says so in the reservation, in one statement because an add waits for it.
 * `recorded`: writes down that these are the pieces it stands for, where it stood for none.
 */
export async function settle(
  tx: Queries,
  { order, requestId }: ReservationKey,
  { status, expiresAt, shelves, move, recorded = [] }: Settlement,
): Promise<void> {
  await tx.execute(sql`
    with moved as (${moveOf(shelves, move)}),
    recorded as (
      insert into reservation_items (order_number, request_id, reference, quantity)
      select ${order}, ${requestId}, reference, quantity from (${listed(recorded)}) as piece
    )
    update reservations
    set status = ${status},
        expires_at = coalesce(${expiresAt?.toISOString() ?? null}::timestamptz, expires_at)
    where order_number = ${order} and request_id = ${requestId}`);
}

/** The reservation stands for nothing any more. */
export async function forgetPieces(tx: Queries, key: ReservationKey): Promise<void> {
  await tx.delete(reservationItems).where(isItemOf(key));
}

/** The pieces that these reservations stand for, together. */
export function recordedPieces(keys: readonly ReservationKey[]): Pieces {
  return sql`
    select reference, sum(quantity)::int as quantity
    from reservation_items
    where ${or(...keys.map(isItemOf))}
    group by reference`;
}

/**
 * Takes reservations past their end out of everybody's reach and marks them empty. Those a
 * commit or a release is working on right now are skipped: it decides about them.
 */
export async function expireDue(tx: Queries, limit: number): Promise<ReservationKey[]> {
  const due = await tx
    .select({ order: reservations.order, requestId: reservations.requestId })
    .from(reservations)
    .where(and(eq(reservations.status, 'reserved'), sql`${reservations.expiresAt} <= now()`))
    .orderBy(reservations.expiresAt)
    .limit(limit)
    .for('update', { skipLocked: true });
  if (due.length > 0) {
    await tx
      .update(reservations)
      .set({ status: 'empty' })
      .where(or(...due.map(isReservation)));
  }
  return due;
}

/**
 * What must come off the shelves for these items: a fixed bundle takes its parts with it, and what
 * an upgrade has already (less than nothing of an item) is not taken again.
 */
export function piecesOf(items: readonly StockItem[]): Pieces {
  return sql`
    with item as (${listed(items)})
    select reference, sum(quantity)::int as quantity
    from (
      select reference, quantity from item
      union all
      select part.reference, part.quantity * item.quantity
      from item
      join products on products.reference = item.reference and kind = ${ProductKind.fixedBundle}
      cross join jsonb_to_recordset(products.parts) as part(reference text, quantity int)
    ) as piece
    group by reference
    having sum(quantity) > 0`;
}

function isReservation(key: ReservationKey): SQL | undefined {
  return and(eq(reservations.order, key.order), eq(reservations.requestId, key.requestId));
}

function isItemOf(key: ReservationKey): SQL | undefined {
  return and(eq(reservationItems.order, key.order), eq(reservationItems.requestId, key.requestId));
}
