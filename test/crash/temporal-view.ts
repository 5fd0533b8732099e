import type { World } from '../world';
import type { ServerHistory } from '../world/actions';
import { workflowOf } from '../world/story';

/** One scheduling of an activity, with all attempts the server knows to have begun. */
export interface ActivityRun {
  /** attempts begun; a retried one is in the history only when it has ended */
  attempts: number;
  /** identity of the worker of the last attempt */
  worker: string;
  state: 'under_way' | 'completed' | 'lost' | 'failed';
  /** a worker took a workflow task after the completion */
  isTakenUp: boolean;
}

/** `PENDING_ACTIVITY_STATE_STARTED` of the Temporal API: a worker has it. */
const pendingStateStarted = 2;

/** What the server itself says of one kind of activity of an order, oldest run first. */
export async function activityRuns(
  world: World,
  order: string,
  activity: string,
): Promise<ActivityRun[]> {
  const handle = workflowOf(world, order);
  const ended = endedRuns(await handle.fetchHistory(), activity);
  const { pendingActivities = [] } = (await handle.describe()).raw;
  const pending = (pendingActivities ?? []).flatMap((each): ActivityRun[] => {
    if (each.activityType?.name !== activity) return [];
    if (Number(each.state) !== pendingStateStarted) return [];
    const worker = each.lastWorkerIdentity ?? '';
    return [{ attempts: each.attempt ?? 0, worker, state: 'under_way', isTakenUp: false }];
  });
  return [...ended, ...pending];
}

function endedRuns({ events: all }: ServerHistory, activity: string): ActivityRun[] {
  const events = all ?? [];
  const scheduled = events.filter(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === activity,
  );
  return scheduled.flatMap(({ eventId }): ActivityRun[] => {
    const isMine = (scheduledEventId: unknown) => String(scheduledEventId) === String(eventId);
    const started = events
      .map((event) => event.activityTaskStartedEventAttributes)
      .findLast((each) => isMine(each?.scheduledEventId));
    if (!started) return [];
    const end = events.find((event) => {
      const attributes =
        event.activityTaskCompletedEventAttributes ??
        event.activityTaskTimedOutEventAttributes ??
        event.activityTaskFailedEventAttributes;
      return isMine(attributes?.scheduledEventId);
    });
    return [
      {
        attempts: started.attempt ?? 0,
        worker: started.identity ?? '',
        state: end ? stateOf(end) : 'under_way',
        isTakenUp: events.some(
          (event) =>
            event.workflowTaskStartedEventAttributes &&
            Number(event.eventId) > Number(end?.eventId),
        ),
      },
    ];
  });
}

function stateOf(end: NonNullable<ServerHistory['events']>[number]): ActivityRun['state'] {
  if (end.activityTaskCompletedEventAttributes) return 'completed';
  return end.activityTaskTimedOutEventAttributes ? 'lost' : 'failed';
}
