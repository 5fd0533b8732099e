import { and, eq, inArray, or, sql, sum, type SQL } from 'drizzle-orm';
import { ProductKind } from '../domain/catalogue';
import type { StockItem } from '../domain/ports';
import type { Queries } from './database';
import { products, reservationItems, reservations, type ReservationStatus } from './schema';
import type { Pieces } from './shelf';

/** A reservation is known by the order and the request it was made for. */
export interface ReservationKey {
  order: string;
  requestId: string;
}

/**
 * Locks the reservation's row until the transaction ends, after making it where there is none, so
 * that everything about one request happens one after the other. Returns the status it had,
 * undefined for a new one. A new row holds nothing (`empty`): the caller says what it becomes.
 */
export async function lockReservation(
  tx: Queries,
  key: ReservationKey,
): Promise<ReservationStatus | undefined> {
  const inserted = await tx
    .insert(reservations)
    .values({ ...key, status: 'empty' })
    .onConflictDoNothing()
    .returning({ status: reservations.status });
  if (inserted.length > 0) return undefined;
  const [row] = await tx
    .select({ status: reservations.status })
    .from(reservations)
    .where(isReservation(key))
    .for('update');
  return row?.status;
}

export async function setStatus(
  tx: Queries,
  key: ReservationKey,
  change: { status: ReservationStatus; expiresAt?: Date },
): Promise<void> {
  await tx.update(reservations).set(change).where(isReservation(key));
}

/** Writes down which pieces the reservation stands for, in place of what it stood for before. */
export async function recordPieces(
  tx: Queries,
  key: ReservationKey,
  items: readonly StockItem[],
): Promise<void> {
  await tx.delete(reservationItems).where(isItemOf(key));
  if (items.length === 0) return;
  await tx
    .insert(reservationItems)
    .values(items.map(({ reference, quantity }) => ({ ...key, reference, quantity })));
}

/** The pieces that these reservations stand for, together. */
export async function recordedPieces(
  tx: Queries,
  keys: readonly ReservationKey[],
): Promise<Pieces> {
  const rows = await tx
    .select({
      reference: reservationItems.reference,
      quantity: sum(reservationItems.quantity).mapWith(Number),
    })
    .from(reservationItems)
    .where(or(...keys.map(isItemOf)))
    .groupBy(reservationItems.reference);
  return new Map(rows.map((row) => [row.reference, row.quantity]));
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

/** What must come off the shelves for these items: a fixed bundle takes its parts with it. */
export async function piecesOf(tx: Queries, items: readonly StockItem[]): Promise<Pieces> {
  const references = items.map((item) => item.reference);
  const bundles = await tx
    .select({ reference: products.reference, parts: products.parts })
    .from(products)
    .where(
      and(inArray(products.reference, references), eq(products.kind, ProductKind.fixedBundle)),
    );
  const parts = new Map(bundles.map((bundle) => [bundle.reference, bundle.parts ?? []]));
  const pieces = new Map<string, number>();
  const add = (reference: string, quantity: number) =>
    pieces.set(reference, (pieces.get(reference) ?? 0) + quantity);
  for (const item of items) {
    add(item.reference, item.quantity);
    for (const part of parts.get(item.reference) ?? []) {
      add(part.reference, part.quantity * item.quantity);
    }
  }
  return pieces;
}

function isReservation(key: ReservationKey): SQL | undefined {
  return and(eq(reservations.order, key.order), eq(reservations.requestId, key.requestId));
}

function isItemOf(key: ReservationKey): SQL | undefined {
  return and(eq(reservationItems.order, key.order), eq(reservationItems.requestId, key.requestId));
}
