import type { OperationName } from './operations';

/** What a scripted fault does to a call; see the table in `sandbox/README.md`. */
export const faultKinds = [
  'refuse',
  '401',
  '403',
  '422',
  '429',
  'down',
  '500-before-apply',
  '500-after-apply',
  'hang-before-apply',
  'hang-after-apply',
  'apply-late',
  'reset',
  'garbage',
  'html',
  'huge',
  'redirect',
  'slow',
  'event-first',
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
  /** For `reset` and all that is no answer of Adyen's: whether the call is applied first. */
  readonly applies: boolean;
}

/** A script and the payment it is for; without one, every call. */
export interface Script {
  readonly payment?: string;
  readonly fault: Fault;
}

/**
 * Scripted faults, first in first out, a payment's own before the general ones. They live in
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
    take(operation: OperationName, payment: string): Fault | undefined {
      const mine = scripts.filter(
        ({ fault }) => fault.operation === 'any' || fault.operation === operation,
      );
      const taken =
        mine.find((script) => script.payment === payment) ??
        mine.find((script) => script.payment === undefined);
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
