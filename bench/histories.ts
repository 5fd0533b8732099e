import type { Client } from '@temporalio/client';
import { costOf, type Cost, type ServerHistory } from '../test/world/actions';
import type { Visit } from './load';
import type { System } from './systems';

/** Where the time of one add went, ms, each part up to the next moment; with the history's clock. */
export const ADD_PARTS = [
  'click to signal stored',
  'to raise scheduled (rules, reservation)',
  'to raise done (provider)',
  'to outcome stored (commit)',
  'to answer',
] as const;

/** What an order's history tells. */
export interface Trace {
  readonly cost: Cost;
  /** when the window's timer was due, epoch ms, and how late it fired */
  readonly dueAt: number | undefined;
  readonly timerLateMs: number | undefined;
  /** in the order of {@link ADD_PARTS} */
  readonly addParts: readonly number[] | undefined;
  /** workflow tasks between the signal and the outcome, both ends included */
  readonly addTasks: number;
}

type Event = NonNullable<ServerHistory['events']>[number];

/** How many histories are fetched at a time. */
const FETCH_BATCH = 10;

/** @returns by order number, of those that were handed over */
export async function readTraces(
  client: Client,
  system: System,
  visits: readonly Visit[],
): Promise<ReadonlyMap<string, Trace>> {
  const traces = new Map<string, Trace>();
  const wanted = visits.filter(({ handOverMs }) => handOverMs !== undefined);
  for (let from = 0; from < wanted.length; from += FETCH_BATCH) {
    await Promise.all(
      wanted.slice(from, from + FETCH_BATCH).map(async (visit) => {
        const handle = client.workflow.getHandle(system.workflowId(visit.number));
        traces.set(visit.number, traceOf(await handle.fetchHistory(), visit));
      }),
    );
  }
  return traces;
}

export function traceOf(history: ServerHistory, visit: Visit): Trace {
  const events = history.events ?? [];
  const dueAt = dueTimeOf(events);
  const fired = events.find((event) => event.timerFiredEventAttributes);
  const moments = momentsOf(events, visit);
  return {
    cost: costOf(history),
    dueAt,
    timerLateMs: dueAt !== undefined && fired ? timeOf(fired) - dueAt : undefined,
    addParts: moments?.slice(1).map((moment, index) => moment - (moments[index] ?? moment)),
    addTasks: tasksOfAdd(events),
  };
}

/** The first timer is the window's. */
function dueTimeOf(events: readonly Event[]): number | undefined {
  const started = events.find((event) => event.timerStartedEventAttributes);
  const wait = started?.timerStartedEventAttributes?.startToFireTimeout;
  return started && wait ? timeOf(started) + msOf(wait) : undefined;
}

/** Click, signal, raise scheduled, raise done, outcome, answer; all epoch ms. */
function momentsOf(
  events: readonly Event[],
  { addPlannedAt, addAnsweredAt }: Visit,
): number[] | undefined {
  const { signaled, scheduled, completed, answered } = addEvents(events);
  if (!signaled || !scheduled || !completed || !answered) return undefined;
  if (addPlannedAt === undefined || addAnsweredAt === undefined) return undefined;
  return [addPlannedAt, ...[signaled, scheduled, completed, answered].map(timeOf), addAnsweredAt];
}

function addEvents(events: readonly Event[]) {
  const signaled = events.find((event) => event.workflowExecutionSignaledEventAttributes);
  const scheduled = events.find(({ activityTaskScheduledEventAttributes: activity }) =>
    activity?.activityType?.name?.startsWith('raise'),
  );
  const completed = events.find(
    ({ activityTaskCompletedEventAttributes: done }) =>
      scheduled !== undefined && String(done?.scheduledEventId) === String(scheduled.eventId),
  );
  const answered = events.find(
    (event) =>
      event.workflowExecutionUpdateCompletedEventAttributes !== null &&
      event.workflowExecutionUpdateCompletedEventAttributes !== undefined &&
      completed !== undefined &&
      Number(event.eventId) > Number(completed.eventId),
  );
  return { signaled, scheduled, completed, answered };
}

function tasksOfAdd(events: readonly Event[]): number {
  const { signaled, answered } = addEvents(events);
  if (!signaled || !answered) return 0;
  return events.filter(
    ({ eventId, workflowTaskCompletedEventAttributes: task }) =>
      task &&
      Number(eventId) > Number(signaled.eventId) &&
      Number(eventId) < Number(answered.eventId),
  ).length;
}

function timeOf({ eventTime }: Event): number {
  return eventTime ? msOf(eventTime) : Number.NaN;
}

/** Both a timestamp and a duration are seconds and nanoseconds. */
function msOf({ seconds, nanos }: { seconds?: unknown; nanos?: number | null }): number {
  return Number(seconds ?? 0) * 1000 + (nanos ?? 0) / 1e6;
}
