import { setTimeout as sleep } from 'node:timers/promises';
import { readCpuMs, watchOthers } from './cpu';
import { areReleased } from './effects';
import { playPhase, WINDOW_SECONDS, type Visit } from './load';
import type { Parts } from './parts';
import type { CpuMs } from './result';
import { THINK_MOST_MS, type Arrival } from './schedule';
import type { System } from './systems';

export interface Phase {
  readonly system: System;
  readonly visits: Visit[];
  /** used while the phase's orders came, were added to and closed */
  readonly cpuMs: CpuMs | undefined;
  /** of all cores, what other programs took meanwhile, 0 to 1; undefined: not readable */
  readonly others: number | undefined;
}

/** Nothing is asked while the last windows run out: what asks takes CPU from what is measured. */
const QUIET_MS = WINDOW_SECONDS * 1000 - THINK_MOST_MS + 1_000;
const RELEASE_POLL_MS = 500;
/** After their windows all orders are out in well under a second; ten times that is a failure. */
const RELEASE_LIMIT_MS = 10_000;

/** One system alone under load, until the last of its orders has left the house. */
export async function runPhase(
  parts: Parts,
  system: System,
  plan: readonly Arrival[],
  prefix: string,
): Promise<Phase> {
  const { front, worker } = system.pids;
  const { temporal, postgres } = parts.pids;
  const before = readCpuMs([front, worker, temporal, postgres]);
  const others = watchOthers();
  const visits = await playPhase(system, parts.klarnaUrl, plan, prefix);
  await sleep(QUIET_MS);
  await untilReleased(parts.warehouseUrl, visits);
  const after = readCpuMs([front, worker, temporal, postgres]);
  return { system, visits, cpuMs: used(before, after), others: others() };
}

/** An order that does not come out in time is found, and told, when the effects are counted. */
async function untilReleased(warehouseUrl: string, visits: readonly Visit[]): Promise<void> {
  const opened = visits.filter(({ handOverMs }) => handOverMs !== undefined);
  const numbers = opened.map(({ number }) => number);
  const giveUpAt = Date.now() + RELEASE_LIMIT_MS;
  while (Date.now() < giveUpAt && !(await areReleased(warehouseUrl, numbers))) {
    await sleep(RELEASE_POLL_MS);
  }
}

function used(before: number[] | undefined, after: number[] | undefined): CpuMs | undefined {
  if (!before || !after) return undefined;
  const [front = 0, worker = 0, Temporal = 0, Postgres = 0] = after.map(
    (ms, index) => ms - (before[index] ?? 0),
  );
  return { front, worker, Temporal, Postgres };
}

/** The CPU of all phases of a system together. */
export function sumCpu(phases: readonly Phase[]): CpuMs | undefined {
  return phases
    .map(({ cpuMs }) => cpuMs)
    .reduce((sum, each) =>
      sum && each
        ? {
            front: sum.front + each.front,
            worker: sum.worker + each.worker,
            Temporal: sum.Temporal + each.Temporal,
            Postgres: sum.Postgres + each.Postgres,
          }
        : undefined,
    );
}
