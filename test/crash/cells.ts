import { hostname } from 'node:os';

/** The four steps of an order that reach outside, by the activity that takes each. */
export const activityOf = {
  authorize: 'raiseAuthorization',
  compensate: 'restoreAuthorization',
  email: 'submitConfirmation',
  release: 'finishOrder',
} as const;
export type Step = keyof typeof activityOf;

/** The four moments of a step at which its worker is killed, in their order. */
export const boundaries = {
  b1: 'before the call leaves the worker',
  b2: 'after the outside applied it, before one byte of its answer arrived',
  b3: 'after the answer, before Temporal has the completion',
  b4: 'after Temporal has the completion, before the next workflow task',
} as const;
export type Boundary = keyof typeof boundaries;

export interface Cell {
  step: Step;
  boundary: Boundary;
}

/** All sixteen, the slowest first: a lost email costs its activity's 30 s, a lost release 15 s. */
export function allCells(): Cell[] {
  const steps: Step[] = ['email', 'release', 'compensate', 'authorize'];
  return steps.flatMap((step) => boundaryNames.map((boundary) => ({ step, boundary })));
}

export const boundaryNames: readonly Boundary[] = ['b1', 'b2', 'b3', 'b4'];

/** Order of the rows, which is the order of the steps in an order's life. */
export const stepNames: readonly Step[] = ['authorize', 'compensate', 'email', 'release'];

/** A place in a step's activity where the worker under test can be made to stand still. */
export type Stop = `${Step}:${'calling' | 'answered'}`;

/** What Temporal calls a worker process of this machine. */
export function identityOf(pid: number): string {
  return `${pid}@${hostname()}`;
}
