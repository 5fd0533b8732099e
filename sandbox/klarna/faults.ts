import type { OperationName } from './operations';

/** What a scripted fault does to a call; see the table in `sandbox/README.md`. */
export const faultKinds = [
  'deny',
  '403-no-body',
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
/** A delay long enough to be seen, short enough for a demo. */
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

/** A script and whom it is for; without an order it is for every call. */
export interface Script {
  readonly order?: string;
  readonly fault: Fault;
}

/**
 * Scripted faults, first in first out, an order's own before the general ones. They live in memory
 * only: a restarted sandbox behaves well.
 */
export function createFaults() {
  let scripts: readonly Script[] = [];

  function matches(script: Script, operation: OperationName): boolean {
    return script.fault.operation === 'any' || script.fault.operation === operation;
  }

  return {
    add(script: Script): void {
      scripts = [...scripts, script];
    },
    clear(): void {
      scripts = [];
    },
    pending: (): readonly Script[] => scripts,
    /** The fault for this call, used up by one. */
    take(operation: OperationName, order: string): Fault | undefined {
      const mine = scripts.filter((script) => matches(script, operation));
      const taken =
        mine.find((script) => script.order === order) ??
        mine.find((script) => script.order === undefined);
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
