import { endChildren } from './children';
import type { Running } from './process';
import type { Log } from './report';
import { type Supervised, supervise } from './supervise';

/** The parts that run, in the order in which they became healthy. */
export interface Roster {
  /** Starts a part, keeps it running and says so. @throws what its first start throws. */
  bring<Part extends Running>(name: string, start: () => Promise<Part>): Promise<Part>;
  /** Process ids by part, of what runs now. */
  pids(): Record<string, number>;
  /** Stops all in reverse order, also what is only just starting. */
  stop(): Promise<void>;
}

/** @param onRestart called when a part that died runs again, with a new process id. */
export function createRoster(log: Log, onRestart: () => void): Roster {
  const entries: { readonly name: string; readonly part: Supervised<Running> }[] = [];

  const bring: Roster['bring'] = async (name, start) => {
    const began = Date.now();
    const part = await supervise({ name, start, log, onRestart });
    entries.push({ name, part });
    log(`${name} is healthy (${Date.now() - began} ms)`);
    return part.current();
  };

  const pids: Roster['pids'] = () =>
    Object.fromEntries(
      entries.flatMap(({ name, part }) => {
        const { pid } = part.current();
        return pid === undefined ? [] : [[name, pid]];
      }),
    );

  const stop = async (): Promise<void> => {
    for (const { name, part } of entries.toReversed()) {
      const began = Date.now();
      await part.stop();
      log(`${name} stopped (${Date.now() - began} ms)`);
    }
    await endChildren();
  };

  return { bring, pids, stop };
}
