import { summaryLine } from '../domain/plain-text';
import type { Window } from './window';

/** How one activity stands in Temporal's history. */
export interface Step {
  activityId: string;
  summary: string;
}

/**
 * The sentence ops read beside an activity, and an id by which a history can be searched for a
 * request: `raise/<request id>/2` is the second raise sent for it. The last part counts, so no
 * two in one order are equal; a request id is at most 64 visible ASCII characters, far below
 * Temporal's bound of 1000, and what is between the first slash and the last is never cut.
 */
export function step(window: Window, verb: string, summary: string, requestId?: string): Step {
  const what = requestId === undefined ? verb : `${verb}/${requestId}`;
  const times = (window.stepsTaken.get(what) ?? 0) + 1;
  window.stepsTaken.set(what, times);
  return { activityId: `${what}/${times}`, summary: summaryLine(summary) };
}

/** The same for a local activity or a timer, to which Temporal gives no id of ours. */
export function described(summary: string): { summary: string } {
  return { summary: summaryLine(summary) };
}
