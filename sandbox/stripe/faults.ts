import type { OperationName } from './operations';

/** What a scripted fault does to a call; see the table in `sandbox/README.md`. */
export const faultKinds = [
  'decline',
  'authentication_required',
  '409',
  '429',
  '500-before-apply',
  '500-after-apply',
  'hang-before-apply',
  'hang-after-apply',
  'apply-late',
  'reset',
  'garbage',
  'slow',
  'down',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Most calls one script can hit. */
export const faultTimesMax = 10_000;
/** Longest delay: well above any client's timeout. */
export const faultDelayMsMax = 120_000;
export const faultDelayMsDefault = 2_000;

export interface Fault {
  readonly operation: OperationName | 'any';
  readonly kind: FaultKind;
  /** Calls it still hits. */
  readonly times: number;
  /** For `slow`: before the call is run. For `apply-late`: before it is applied, unanswered. */
  readonly delayMs: number;
  /** For `reset` and `garbage`: whether the call is applied first. */
  readonly applies: boolean;
}

/** A script and whom it is for: a payment intent or a customer; without one, every call. */
export interface Script {
  readonly subject?: string;
  readonly fault: Fault;
}

/**
 * Scripted faults, first in first out, a subject's own before the general ones. They live in
 * memory only: a restarted sandbox behaves well.
 */
export function createFaults() {
  let scripts: readonly Script[] = [];
  return {
    add(script: Script): void {
      scripts = [...scripts, script];
    },
    clear(): void {
      scripts = [];
    },
    /** The fault for this call, used up by one. */
    take(operation: OperationName, subjects: readonly string[]): Fault | undefined {
      const mine = scripts.filter(
        ({ fault }) => fault.operation === 'any' || fault.operation === operation,
      );
      const taken =
        mine.find(({ subject }) => subject !== undefined && subjects.includes(subject)) ??
        mine.find(({ subject }) => subject === undefined);
      if (taken === undefined) return undefined;
      const times = taken.fault.times - 1;
      scripts = scripts.flatMap((script) => {
        if (script !== taken) return [script];
        return times === 0 ? [] : [{ ...script, fault: { ...script.fault, times } }];
      });
      return taken.fault;
    },
  };
}

export type Faults = ReturnType<typeof createFaults>;
