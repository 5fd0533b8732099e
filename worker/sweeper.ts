import type { Stock } from '../domain/ports';
import { startRounds } from './rounds';

/** How often expired reservations are looked for, and how many are freed at once. */
const sweepEveryMs = 30_000;
const sweepBatchMax = 200;

/**
 * Gives back what dead adds left reserved (invariant I11). Each round waits for the one before; a
 * round that fails is reported and the next one tries again.
 */
export function startSweeper(
  stock: Stock,
  report: (text: string) => void,
  everyMs = sweepEveryMs,
): { stop(): void } {
  const round = async () => {
    const freed = await stock.sweep(sweepBatchMax);
    if (freed > 0) report(`${freed} expired stock reservations were given back`);
  };
  const failed = (error: unknown) =>
    report(`the stock sweep failed and will be tried again: ${String(error)}`);
  return startRounds(round, failed, everyMs);
}
