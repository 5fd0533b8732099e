import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** `USER_HZ`: `/proc` counts in hundredths of a second on every Linux in use. */
const MS_PER_TICK = 10;

/** Fields of `/proc/<pid>/stat`, counted from the state, which comes after the name. */
const PARENT = 1;
/** User and system time of the process, then of its children that have ended. */
const FIRST_TIME = 11;
const LAST_TIME = 14;

/**
 * CPU time used so far by each process with its descendants, ms; undefined where there is no
 * `/proc`. Postgres, for one, works in children that come and go.
 */
export function readCpuMs(pids: readonly number[]): number[] | undefined {
  if (!existsSync('/proc/self/stat')) return undefined;
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const treeMs = (pid: number): number => {
    const own = processes.find((each) => each.pid === pid)?.ms ?? 0;
    const children = processes.filter((each) => each.parent === pid);
    return children.reduce((sum, child) => sum + treeMs(child.pid), own);
  };
  return pids.map(treeMs);
}

/**
 * Begins to watch what all other programs of this machine take away from us and our children.
 * @returns asks how much since then, of all cores, 0 to 1; undefined where it cannot be read
 */
export function watchOthers(): () => number | undefined {
  const before = readMachine();
  return () => {
    const after = readMachine();
    if (!before || !after) return undefined;
    const othersMs = after.busyMs - before.busyMs - (after.oursMs - before.oursMs);
    return Math.max(0, othersMs / (after.allMs - before.allMs));
  };
}

function readMachine(): { busyMs: number; allMs: number; oursMs: number } | undefined {
  const [oursMs] = readCpuMs([process.pid]) ?? [];
  if (oursMs === undefined) return undefined;
  const times = cpus().map((core) => core.times);
  const idleMs = times.reduce((sum, { idle }) => sum + idle, 0);
  const allMs = times.reduce((sum, { user, nice, sys, idle, irq }) => {
    return sum + user + nice + sys + idle + irq;
  }, 0);
  return { busyMs: allMs - idleMs, allMs, oursMs };
}

function readProcess(pid: number): { pid: number; parent: number; ms: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(FIRST_TIME, LAST_TIME + 1).map(Number);
    const ms = ticks.reduce((sum, each) => sum + each, 0) * MS_PER_TICK;
    return { pid, parent: Number(fields[PARENT]), ms };
  } catch {
    return undefined; // it ended while we looked
  }
}
