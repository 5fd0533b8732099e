import { setTimeout as wait } from 'node:timers/promises';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { World } from '../world';
import type { ServerHistory } from './actions';
import { workflowOf } from './story';

/** What Temporal UI asks an order for to fill its User Metadata tab. */
interface WorkflowMetadata {
  currentDetails: string;
  definition: Record<
    'signalDefinitions' | 'updateDefinitions' | 'queryDefinitions',
    { name: string; description?: string }[]
  >;
}

export function metadataOf(world: World, number: string): Promise<WorkflowMetadata> {
  return workflowOf(world, number).query<WorkflowMetadata>('__temporal_workflow_metadata');
}

/** The current details of an order, as Markdown. */
export async function detailsOf(world: World, number: string): Promise<string> {
  return (await metadataOf(world, number)).currentDetails;
}

/** One activity, local activity or timer as it stands in the history. */
export interface HistoryStep {
  kind: 'activity' | 'local activity' | 'timer';
  summary: string;
  /** of an activity; the others have none that says anything */
  id?: string;
}

/** Every activity, local activity and timer of an order, with the sentence ops read beside it. */
export function stepsOf(history: ServerHistory): HistoryStep[] {
  const steps: HistoryStep[] = [];
  for (const event of history.events ?? []) {
    const summary = textOf(event.userMetadata?.summary);
    const activity = event.activityTaskScheduledEventAttributes;
    if (activity) steps.push({ kind: 'activity', summary, id: activity.activityId ?? '' });
    if (event.markerRecordedEventAttributes) steps.push({ kind: 'local activity', summary });
    if (event.timerStartedEventAttributes) steps.push({ kind: 'timer', summary });
  }
  return steps;
}

function textOf(payload: Payload | null | undefined): string {
  return payload ? defaultPayloadConverter.fromPayload<string>(payload) : '';
}

/** Temporal's list follows what happens a moment later: it is asked again for so long. */
const listFollowsMs = 10_000;

/**
 * The orders of this world a list filter finds, by number. Waits for the expected ones, and
 * answers what it found last.
 */
export async function foundBy(world: World, query: string, expected: string[]): Promise<string[]> {
  const whole = `${query} AND TaskQueue = "${world.taskQueue}"`;
  const giveUpAtMs = Date.now() + listFollowsMs;
  for (;;) {
    const numbers: string[] = [];
    for await (const { workflowId } of world.client.workflow.list({ query: whole })) {
      numbers.push(workflowId.replace('order/', ''));
    }
    numbers.sort();
    if (numbers.join() === expected.join() || Date.now() > giveUpAtMs) return numbers;
    await wait(100);
  }
}
