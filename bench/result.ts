import type { Effects } from './effects';
import { ADD_PARTS, type Trace } from './histories';
import type { Visit } from './load';
import { percentile, summaryOf, type Summary } from './percentile';
import type { Phase } from './phases';
import type { System } from './systems';

/** CPU of each process over all phases of a system, ms; undefined where it cannot be read. */
export type CpuMs = Readonly<Record<'front' | 'worker' | 'Temporal' | 'Postgres', number>>;

/** All that was measured of one system. */
export interface Measured {
  readonly opened: number;
  readonly added: number;
  readonly failed: number;
  readonly addMs: Summary | undefined;
  readonly handOverMs: Summary | undefined;
  readonly sentLateMs: Summary | undefined;
  readonly timerLateMs: Summary | undefined;
  readonly releaseLateMs: Summary | undefined;
  /** medians by part of an add, ms */
  readonly addParts: Readonly<Record<string, number>>;
  readonly addTasks: number | undefined;
  /** of an order with one add, medians */
  readonly historyEvents: number | undefined;
  readonly actions: number | undefined;
  /** requests to the provider for the whole order, and for the add alone */
  readonly providerRequests: number | undefined;
  readonly raises: number | undefined;
  readonly cpuMsPerOrder: CpuMs | undefined;
}

/** What one system's phases left, before it is added up. */
export interface Collected {
  readonly visits: readonly Visit[];
  readonly effects: ReadonlyMap<string, Effects>;
  readonly traces: ReadonlyMap<string, Trace>;
  readonly cpuMs: CpuMs | undefined;
}

export function measure({ visits, effects, traces, cpuMs }: Collected): Measured {
  const added = visits.filter(({ addMs }) => addMs !== undefined);
  const tracesOfAdds = added.flatMap(({ number }) => traces.get(number) ?? []);
  const effectsOfAdds = added.flatMap(({ number }) => effects.get(number) ?? []);
  const opened = visits.filter(({ handOverMs }) => handOverMs !== undefined);
  return {
    opened: opened.length,
    added: added.length,
    failed: visits.filter(({ failure }) => failure !== undefined).length,
    addMs: summaryOf(numbers(added.map(({ addMs }) => addMs))),
    handOverMs: summaryOf(numbers(opened.map(({ handOverMs }) => handOverMs))),
    sentLateMs: summaryOf(numbers(added.map(({ sentLateMs }) => sentLateMs))),
    timerLateMs: summaryOf(numbers([...traces.values()].map(({ timerLateMs }) => timerLateMs))),
    releaseLateMs: summaryOf(
      numbers(
        [...traces].map(([number, { dueAt }]) => {
          const releasedAt = effects.get(number)?.releasedAt;
          return releasedAt === undefined || dueAt === undefined ? undefined : releasedAt - dueAt;
        }),
      ),
    ),
    addParts: addPartsOf(tracesOfAdds),
    addTasks: median(tracesOfAdds.map(({ addTasks }) => addTasks)),
    historyEvents: median(tracesOfAdds.map(({ cost }) => cost.events)),
    actions: median(tracesOfAdds.map(({ cost }) => cost.actions)),
    providerRequests: median(effectsOfAdds.map((each) => each.reads + each.raisesSent)),
    raises: median(effectsOfAdds.map(({ raisesSent }) => raisesSent)),
    cpuMsPerOrder: cpuMs && perOrder(cpuMs, opened.length),
  };
}

/** One phase in short: where the machine was disturbed, and what that did. */
export interface PhaseOutline {
  readonly system: System['name'];
  readonly addMs: Summary | undefined;
  readonly others: number | undefined;
}

export function outlineOf({ system, visits, others }: Phase): PhaseOutline {
  const addMs = summaryOf(numbers(visits.map((visit) => visit.addMs)));
  return { system: system.name, addMs, others };
}

function addPartsOf(traces: readonly Trace[]): Record<string, number> {
  const known = traces.flatMap(({ addParts }) => (addParts ? [addParts] : []));
  return Object.fromEntries(
    ADD_PARTS.map((name, index) => [name, median(known.map((parts) => parts[index] ?? 0)) ?? 0]),
  );
}

function perOrder(cpuMs: CpuMs, orders: number): CpuMs {
  const share = (ms: number) => ms / Math.max(orders, 1);
  return {
    front: share(cpuMs.front),
    worker: share(cpuMs.worker),
    Temporal: share(cpuMs.Temporal),
    Postgres: share(cpuMs.Postgres),
  };
}

function median(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : percentile(values, 50);
}

function numbers(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined);
}
