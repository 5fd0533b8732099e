import { sql, type SQL } from 'drizzle-orm';
import type { Queries } from './database';

/** A query of `reference, quantity`, each reference once: how many pieces of which products. */
export type Pieces = SQL;

/** A locked row of `stock` with the pieces that are to be moved. */
export interface Shelf {
  reference: string;
  /** null: not counted */
  onHand: number | null;
  reserved: number;
  quantity: number;
}

/** What one piece adds to `on_hand` and to `reserved` when it moves. */
export interface Move {
  onHand: -1 | 0 | 1;
  reserved: -1 | 0 | 1;
}

export const Move = {
  none: { onHand: 0, reserved: 0 },
  promise: { onHand: 0, reserved: 1 },
  unpromise: { onHand: 0, reserved: -1 },
  sellPromised: { onHand: -1, reserved: -1 },
  sellUnpromised: { onHand: -1, reserved: 0 },
  takeBackSold: { onHand: 1, reserved: 0 },
} as const satisfies Record<string, Move>;

/**
 * Locks the stock rows of these pieces until the transaction ends, with the number of each that is
 * to be moved. Always in the order of their references, so that two baskets with the same products
 * wait and never deadlock. Products without a row were never counted and are left out.
 */
export async function lockShelves(tx: Queries, pieces: Pieces): Promise<Shelf[]> {
  const { rows } = await tx.execute<Shelf & Record<string, unknown>>(sql`
    select stock.reference, stock.on_hand as "onHand", stock.reserved, piece.quantity
    from (${pieces}) as piece
    join stock using (reference)
    order by stock.reference
    for update of stock`);
  return rows;
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
export function moveOf(shelves: readonly Shelf[], move: Move): SQL {
  return sql`
    update stock
    set on_hand = on_hand + ${move.onHand} * moved.quantity,
        reserved = reserved + ${move.reserved} * moved.quantity
    from (${listed(shelves)}) as moved
    where stock.reference = moved.reference`;
}

/** A list of pieces as rows `reference, quantity`. */
export function listed(pieces: readonly Pick<Shelf, 'reference' | 'quantity'>[]): Pieces {
  const references = sql.param(pieces.map(({ reference }) => reference));
  const quantities = sql.param(pieces.map(({ quantity }) => quantity));
  return sql`
    select reference, quantity
    from unnest(${references}::text[], ${quantities}::int[]) as piece(reference, quantity)`;
}
