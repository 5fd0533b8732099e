import type { Ledgers } from '../store/ledgers';

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
  let isRunning = false;
  const round = async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      await ledgers.merge();
    } catch (error) {
      report(`the sums of the numbers were not merged, to be tried again: ${String(error)}`);
    } finally {
      isRunning = false;
    }
  };
  const timer = setInterval(() => void round(), everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
