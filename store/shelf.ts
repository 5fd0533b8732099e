import { asc, inArray, sql } from 'drizzle-orm';
import type { Queries } from './database';
import { stock } from './schema';

/** Pieces by product reference. */
export type Pieces = ReadonlyMap<string, number>;

/** A locked row of `stock` with the pieces that are to be moved. */
export interface Shelf {
  reference: string;
  /** null: not counted */
  onHand: number | null;
  reserved: number;
  quantity: number;
}

/** What one piece adds to `on_hand` and to `reserved` when it moves. */
interface Move {
  onHand: -1 | 0 | 1;
  reserved: -1 | 0 | 1;
}

export const Move = {
  promise: { onHand: 0, reserved: 1 },
  unpromise: { onHand: 0, reserved: -1 },
  sellPromised: { onHand: -1, reserved: -1 },
  sellUnpromised: { onHand: -1, reserved: 0 },
  takeBackSold: { onHand: 1, reserved: 0 },
} as const satisfies Record<string, Move>;

/**
 * Locks the stock rows of these products until the transaction ends. Always in the order of
 * their references, so that two baskets with the same products wait and never deadlock. Products
 * without a row were never counted and are left out.
 */
export async function lockShelves(tx: Queries, pieces: Pieces): Promise<Shelf[]> {
  if (pieces.size === 0) return [];
  const rows = await tx
    .select()
    .from(stock)
    .where(inArray(stock.reference, [...pieces.keys()]))
    .orderBy(asc(stock.reference))
    .for('update');
  return rows.map((row) => ({ ...row, quantity: pieces.get(row.reference) ?? 0 }));
}

/**
 * May the pieces move? Nothing is sold that is not on hand, and what is taken off the free pieces
 * must be free: a shop's recount may leave fewer on hand than were promised.
 */
export function canMove(shelves: readonly Shelf[], move: Move): boolean {
  return shelves.every(({ onHand, reserved, quantity }) => {
    if (onHand === null) return true;
    const onHandAfter = onHand + move.onHand * quantity;
    const freeAfter = onHandAfter - (reserved + move.reserved * quantity);
    return onHandAfter >= 0 && (freeAfter >= 0 || freeAfter >= onHand - reserved);
  });
}

/** Moves the pieces of locked shelves. What is not counted stays so: null plus one is null. */
export async function movePieces(
  tx: Queries,
  shelves: readonly Shelf[],
  move: Move,
): Promise<void> {
  if (shelves.length === 0) return;
  const references = sql.param(shelves.map((shelf) => shelf.reference));
  const quantities = sql.param(shelves.map((shelf) => shelf.quantity));
  await tx.execute(sql`
    update stock
    set on_hand = on_hand + ${move.onHand} * moved.quantity,
        reserved = reserved + ${move.reserved} * moved.quantity
    from unnest(${references}::text[], ${quantities}::int[]) as moved(reference, quantity)
    where stock.reference = moved.reference`);
}
