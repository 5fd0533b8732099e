import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../world/until';
import type { Stop } from './cells';

/** A worker process that stands still where it is told to, so that it can be killed there. */
export interface Victim {
  pid: number;
  /** Waits until it stands at this stop. */
  stands(at: Stop): Promise<void>;
  /** Lets it leave the stop it stands at. */
  goOn(): void;
  /** SIGKILL; answers the signal it really died of. */
  kill(): Promise<NodeJS.Signals | null>;
}

export type Half = 'activities' | 'workflows';

/** Longest a worker process may take to start, and to reach a stop, on a busy machine. */
const reachMs = 30_000;

export async function startVictim(
  env: Record<string, string>,
  stops: readonly Stop[],
  half?: Half,
): Promise<Victim> {
  const child = fork(join(__dirname, 'worker.js'), {
    env: {
      ...process.env,
      ...env,
      CRASH_STOPS: stops.join(','),
      ...(half ? { CRASH_HALF: half } : {}),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const told: { reached?: Stop; ready?: true }[] = [];
  child.on('message', (message) => told.push(message as (typeof told)[number]));
  const hears = (what: string, isIt: (message: (typeof told)[number]) => boolean) =>
    until(
      what,
      async () => {
        if (child.exitCode !== null) throw new Error(`the worker ended with ${child.exitCode}`);
        return told.some(isIt);
      },
      reachMs,
    );
  await hears('the worker under test', ({ ready }) => ready === true);
  return {
    pid: child.pid ?? 0,
    async stands(at) {
      await hears(`the worker to stand at ${at}`, ({ reached }) => reached === at);
    },
    goOn: () => void child.send('go on'),
    async kill() {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGKILL');
        await exited;
      }
      return child.signalCode;
    },
  };
}
