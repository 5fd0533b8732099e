/** What the switch makes the warehouse do to genuine webhooks. */
export const faultKinds = ['500', 'slow', 'none'] as const;

/** Longest a webhook is kept waiting. */
export const delayMsMax = 120_000;
/** Longer than a webhook sender usually waits in a demo, short enough to watch. */
export const delayMsDefault = 5_000;
/** Most deliveries one switching can hit. */
export const timesMax = 10_000;

export interface Fault {
  readonly kind: (typeof faultKinds)[number];
  /** Deliveries it still hits; absent: until switched to `none`. */
  readonly times?: number;
  readonly delayMs: number;
  /** Hits webhooks of this type only, such as `line.released`; absent: of every type. */
  readonly type?: string;
}

const none: Fault = { kind: 'none', delayMs: 0 };

/** One fault at a time, in memory only: a restarted warehouse behaves well. */
export function createFaultSwitch() {
  let current = none;
  return {
    set(fault: Fault): void {
      current = fault;
    },
    current: (): Fault => current,
    /** The fault for one delivery of a webhook of this type. */
    take(type: string): Fault {
      const taken = current;
      if (taken.type !== undefined && taken.type !== type) return none;
      if (taken.times !== undefined) {
        current = taken.times > 1 ? { ...taken, times: taken.times - 1 } : none;
      }
      return taken;
    },
  };
}

export type FaultSwitch = ReturnType<typeof createFaultSwitch>;
