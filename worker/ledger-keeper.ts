import type { Ledgers } from '../store/ledgers';
import { startRounds } from './rounds';

/** As often as entries are worth bringing together: a minute of orders slows no report. */
const mergeEveryMs = 60_000;

/**
 * Keeps the sums behind the numbers short. Each round waits for the one before; a round that fails
 * is reported and the next one tries again: nothing is wrong meanwhile, only slower.
 */
export function startLedgerKeeper(
  ledgers: Ledgers,
  report: (text: string) => void,
  everyMs = mergeEveryMs,
): { stop(): void } {
  const failed = (error: unknown) =>
    report(`the sums of the numbers were not merged, to be tried again: ${String(error)}`);
  return startRounds(async () => await ledgers.merge(), failed, everyMs);
}
