import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../stack/process';

/** A part that can be taken away for a while. One thing at a time happens to it. */
export interface Restartable {
  /** SIGKILL, then gone for `downMs`, then started again and healthy. */
  kill(downMs: number): Promise<void>;
  /** The part's own clean stop, then the same. */
  restart(downMs: number): Promise<void>;
  /** Resolves once nothing is happening to it. */
  settled(): Promise<void>;
  /** How often it ended although nobody had asked for it, starts that failed included. */
  ownEnds(): number;
  stop(): Promise<void>;
}

/** A worker does not start without its database: what supervises it tries again. */
const startTriesMax = 40;
const startAgainMs = 500;

/** @throws what the first start throws */
export async function restartable(start: () => Promise<Running>): Promise<Restartable> {
  let part: Running;
  let queue: Promise<void> = Promise.resolve();
  let isStopped = false;
  let isExpected = false;
  let ownEnds = 0;

  const enqueue = (step: () => Promise<void>): Promise<void> => {
    const turn = queue.then(async () => {
      if (!isStopped) await step();
    });
    queue = turn.catch(() => undefined);
    return turn;
  };

  const adopt = (started: Running): void => {
    part = started;
    isExpected = false;
    void started.exited?.then(() => {
      if (isExpected || isStopped || part !== started) return;
      ownEnds += 1;
      void enqueue(startAgain);
    });
  };

  const startAgain = async (): Promise<void> => {
    for (let tried = 1; ; tried += 1) {
      if (isStopped) return;
      try {
        return adopt(await start());
      } catch (error) {
        ownEnds += 1;
        if (tried >= startTriesMax) throw error;
        await sleep(startAgainMs);
      }
    }
  };

  const away = (end: () => Promise<unknown>, downMs: number): Promise<void> =>
    enqueue(async () => {
      isExpected = true;
      await end();
      await sleep(downMs);
      await startAgain();
    });

  const killNow = async (): Promise<void> => {
    const { pid, exited } = part;
    if (pid === undefined) return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It had ended by itself a moment ago.
    }
    await exited;
  };

  adopt(await start());
  return {
    kill: (downMs) => away(killNow, downMs),
    restart: (downMs) => away(() => part.stop(), downMs),
    settled: () => queue,
    ownEnds: () => ownEnds,
    stop: async () => {
      isStopped = true;
      await queue;
      await part.stop();
    },
  };
}
