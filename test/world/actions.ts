import type { World } from '../world';
import { workflowOf } from './story';

/** The history of a workflow as the server keeps it. */
export type ServerHistory = Awaited<ReturnType<ReturnType<typeof workflowOf>['fetchHistory']>>;
type HistoryEvent = NonNullable<ServerHistory['events']>[number];

/** What an order costs at Temporal. */
export interface Cost {
  events: number;
  /** billable actions, all kinds together */
  actions: number;
  /** how many of each kind */
  kinds: Partial<Record<ActionKind, number>>;
}

type ActionKind =
  | 'start'
  | 'timer'
  | 'activity'
  | 'activity retry'
  | 'local activities'
  | 'signal'
  | 'update'
  | 'search attributes';

/** The SDK's marker of one local activity. */
const localActivityMarker = 'core_local_activity';

/**
 * Counts billable actions by the rules of Temporal Cloud: the start, each
 * timer, each activity and each retry of one, each signal, each accepted update, each upsert of
 * search attributes; all local activities of one workflow task are one. Queries and rejected
 * updates leave nothing in a history and are not seen.
 */
export function costOf(history: ServerHistory): Cost {
  const events = history.events ?? [];
  const kinds: Cost['kinds'] = {};
  const count = (kind: ActionKind, times = 1) => {
    kinds[kind] = (kinds[kind] ?? 0) + times;
  };
  for (const event of events) {
    const kind = kindOf(event);
    if (kind) count(kind);
    const retries = (event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1;
    if (retries > 0) count('activity retry', retries);
  }
  const tasks = tasksWithLocalActivities(events);
  if (tasks > 0) count('local activities', tasks);
  const actions = Object.values(kinds).reduce((sum, each) => sum + each, 0);
  return { events: events.length, actions, kinds };
}

/** Fetched from the server, not from what the SDK remembers. */
export async function fetchCost(world: World, number: string): Promise<Cost> {
  return costOf(await workflowOf(world, number).fetchHistory());
}

function kindOf(event: HistoryEvent): ActionKind | undefined {
  if (event.workflowExecutionStartedEventAttributes) return 'start';
  if (event.timerStartedEventAttributes) return 'timer';
  if (event.activityTaskScheduledEventAttributes) return 'activity';
  if (event.workflowExecutionSignaledEventAttributes) return 'signal';
  if (event.workflowExecutionUpdateAcceptedEventAttributes) return 'update';
  if (event.upsertWorkflowSearchAttributesEventAttributes) return 'search attributes';
  return undefined;
}

function tasksWithLocalActivities(events: HistoryEvent[]): number {
  const tasks = events.flatMap(({ markerRecordedEventAttributes: marker }) =>
    marker?.markerName === localActivityMarker ? [String(marker.workflowTaskCompletedEventId)] : [],
  );
  return new Set(tasks).size;
}
