import { activityOf, identityOf, type Cell } from './cells';
import type { ActivityRun } from './temporal-view';

/** What stood still around a worker that had just been killed. Nothing else was running. */
export interface Sight {
  /** pid of the process the step's activity ran in */
  victim: number;
  /** what that process died of */
  signal: NodeJS.Signals | null;
  /** calls of the step that left the worker, as counted on the wire */
  asked: number;
  /** effects of the step, by the outside's own journal */
  applied: number;
  /** calls of which the worker had at least the first byte of an answer */
  answered: number;
  /** the step's activity, by the server */
  runs: ActivityRun[];
}

/**
 * Why this kill did not hit its boundary; nothing when it did. Only then the cell says anything.
 */
export function missed({ step, boundary }: Cell, sight: Sight): string[] {
  const { asked, applied, answered, signal, runs, victim } = sight;
  const faults: string[] = [];
  const want = (isTrue: boolean, fault: string) => void (isTrue || faults.push(fault));
  want(signal === 'SIGKILL', `the worker died of ${signal ?? 'nothing'}`);
  const [run] = runs;
  want(runs.length === 1, `${activityOf[step]} was begun ${runs.length} times`);
  want(run?.attempts === 1, `it was attempt ${run?.attempts ?? 0}`);
  want(run?.worker === identityOf(victim), `worker ${run?.worker ?? 'none'} had it`);
  const wire = `asked ${asked}, applied ${applied}, answered ${answered}`;
  const expected = { b1: [0, 0, 0], b2: [1, 1, 0], b3: [1, 1, 1], b4: [1, 1, 1] }[boundary];
  want(String([asked, applied, answered]) === String(expected), wire);
  if (boundary === 'b4') {
    want(run?.state === 'completed', `Temporal had it ${run?.state ?? 'unknown'}`);
    want(run?.isTakenUp === false, 'a workflow task had taken the completion up');
  } else {
    want(run?.state === 'under_way', `Temporal had it ${run?.state ?? 'unknown'}`);
  }
  return faults;
}

/**
 * Why the end of the order contradicts the kill: what the dead worker had not completed must have
 * been completed by another one, and what it had completed by nobody else.
 */
export function contradicted({ boundary }: Cell, victim: number, runs: ActivityRun[]): string[] {
  const completed = runs.filter((run) => run.state === 'completed');
  const byVictim = completed.filter((run) => run.worker === identityOf(victim));
  const expected = boundary === 'b4' ? 1 : 0;
  const faults: string[] = [];
  if (completed.length !== 1) faults.push(`the step was completed ${completed.length} times`);
  if (byVictim.length !== expected) {
    faults.push(`${byVictim.length} completions came from the killed worker`);
  }
  return faults;
}
