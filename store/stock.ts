import type { ConfirmedOrder, Stock, StockItem } from '../domain/ports';
import type { Database, Queries } from './database';
import { writeConfirmed } from './orders';
import { forgetClaim } from './owed-samples';
import {
  expireDue,
  forgetPieces,
  lockReservation,
  piecesOf,
  recordedPieces,
  settle,
  type ReservationKey,
} from './reservation';
import { canMove, lockShelves, Move, moveOf, type Shelf } from './shelf';

/**
 * One transaction an operation, with locks always taken in this order: the request's reservation,
 * the shelves by reference, the order's row. So operations on one request queue up, and no two
 * can wait for each other.
 *
 *     was        reserve     commit       release    sweep
 *     (none)     reserved ?  committed    released
 *     reserved   =           committed ?  released   empty, once past its end
 *     empty      reserved ?  committed ?  released
 *     committed  =           =            released
 *     released   refused     refused      =
 *
 * A question mark: if the pieces are there. Released is final, whatever a dead attempt still asks.
 */
export function createStock(database: Database): Stock {
  return {
    reserve: async (order, requestId, items, expiresAt) =>
      await database.transaction(
        async (tx) => await reserve(tx, { order, requestId }, items, new Date(expiresAt)),
      ),
    commit: async (order, requestId, runId, confirmed) =>
      await database.transaction(
        async (tx) => await commit(tx, { order, requestId }, { runId, confirmed }),
      ),
    release: async (order, requestId, back) =>
      await database.transaction(async (tx) => await release(tx, { order, requestId }, back)),
    sweep: async (limit) => await database.transaction(async (tx) => await sweep(tx, limit)),
  };
}

interface Confirmation {
  runId: string;
  confirmed: ConfirmedOrder;
}

async function reserve(
  tx: Queries,
  key: ReservationKey,
  items: readonly StockItem[],
  expiresAt: Date,
): Promise<'reserved' | 'out_of_stock'> {
  const before = await lockReservation(tx, key, 'new');
  if (before === 'reserved' || before === 'committed') return 'reserved';
  // The add this belongs to is over. Whoever still asks is a dead attempt: it gets nothing.
  if (before === 'released') return 'out_of_stock';
  if (before === 'empty') await forgetPieces(tx, key);
  const shelves = (await lockShelves(tx, piecesOf(items))).filter(isCounted);
  // Written down even if there are too few: a commit that comes regardless must look for them.
  const found = { shelves, recorded: shelves };
  if (!canMove(shelves, Move.promise)) {
    await settle(tx, key, { ...found, status: 'empty', move: Move.none });
    return 'out_of_stock';
  }
  await settle(tx, key, { ...found, status: 'reserved', expiresAt, move: Move.promise });
  return 'reserved';
}

async function commit(
  tx: Queries,
  key: ReservationKey,
  { runId, confirmed }: Confirmation,
): Promise<'committed' | 'reservation_lost'> {
  const before = await lockReservation(tx, key, 'known');
  // A repeat must not write: what is confirmed may have moved on since.
  if (before === 'committed') return 'committed';
  if (before === 'released') return 'reservation_lost';
  const move = before === 'reserved' ? Move.sellPromised : Move.sellUnpromised;
  const shelves = await lockShelves(tx, recordedPieces([key]));
  if (!canMove(shelves, move)) return 'reservation_lost';
  await settle(tx, key, { status: 'committed', shelves, move });
  await writeConfirmed(tx, key.order, runId, confirmed);
  return 'committed';
}

async function release(
  tx: Queries,
  key: ReservationKey,
  back: Confirmation | undefined,
): Promise<void> {
  const before = await lockReservation(tx, key, 'known');
  const holdsPieces = before === 'reserved' || before === 'committed';
  const shelves = holdsPieces ? await lockShelves(tx, recordedPieces([key])) : [];
  const move = before === 'committed' ? Move.takeBackSold : Move.unpromise;
  await settle(tx, key, { status: 'released', shelves, move });
  await forgetClaim(tx, key);
  // Only a commit ever wrote this add into the order: without one there is nothing to take back.
  if (before === 'committed' && back) {
    await writeConfirmed(tx, key.order, back.runId, back.confirmed);
  }
}

async function sweep(tx: Queries, limit: number): Promise<number> {
  const expired = await expireDue(tx, limit);
  if (expired.length === 0) return 0;
  const shelves = await lockShelves(tx, recordedPieces(expired));
  await tx.execute(moveOf(shelves, Move.unpromise));
  return expired.length;
}

function isCounted(shelf: Shelf): boolean {
  return shelf.onHand !== null;
}
