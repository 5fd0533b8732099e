import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from './process';
import { type Log, messageOf } from './report';

export interface SuperviseOptions<Part extends Running> {
  readonly name: string;
  readonly start: () => Promise<Part>;
  readonly log: Log;
  /** Called each time a fresh process is healthy in the place of one that died. */
  readonly onRestart?: (part: Part) => void;
}

/** A part that is started again when it dies. */
export interface Supervised<Part extends Running> {
  /** The one that runs now, or ran last. */
  current(): Part;
  stop(): Promise<void>;
}

/** At once the first time; a part that keeps dying is tried ever more slowly. */
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;
/** Alive for this long, a part counts as healthy again and the delays begin anew. */
const STEADY_MS = 30_000;
/** After some 70 s of failing in a row it is for a person to look at. */
const MAX_RESTARTS = 10;

/** Starts a part and keeps it running until it is stopped. @throws what the first start throws. */
export async function supervise<Part extends Running>(
  options: SuperviseOptions<Part>,
): Promise<Supervised<Part>> {
  const { name, log } = options;
  const stopping = new AbortController();
  let part = await options.start();

  const restart = async (restarts: number): Promise<boolean> => {
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (restarts - 1), LONGEST_DELAY_MS);
    await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (stopping.signal.aborted) return false;
    const began = Date.now();
    try {
      part = await options.start();
    } catch (error) {
      log(`${name} could not be restarted: ${messageOf(error)}`);
      return false;
    }
    log(`${name} runs again after ${Date.now() - began} ms (pid ${part.pid ?? '-'})`);
    options.onRestart?.(part);
    return true;
  };

  const watch = async (): Promise<void> => {
    let restarts = 0;
    while (part.exited !== undefined && !stopping.signal.aborted) {
      const since = Date.now();
      const reason = await part.exited;
      if (stopping.signal.aborted) return;
      if (Date.now() - since > STEADY_MS) restarts = 0;
      log(`${name} (pid ${part.pid ?? '-'}) ${reason}`);
      do {
        restarts += 1;
        if (restarts > MAX_RESTARTS) return log(`${name} is given up: see its log file`);
      } while (!(await restart(restarts)) && !stopping.signal.aborted);
    }
  };

  const watching = watch();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await part.stop();
    await watching;
    // A restart may have been under way when the stop came.
    await part.stop();
  };
  return { current: () => part, stop };
}
