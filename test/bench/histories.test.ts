import type { ServerHistory } from '../world/actions';
import { traceOf } from '../../bench/histories';

/** A second of a history: `at` is ms after the epoch, as Temporal keeps it. */
function event(eventId: number, at: number, attributes: object) {
  const eventTime = { seconds: Math.floor(at / 1000), nanos: (at % 1000) * 1e6 };
  return { eventId, eventTime, ...attributes };
}

const task = { workflowTaskCompletedEventAttributes: {} };
const raise = { activityType: { name: 'raiseAuthorization' } };
const history = {
  events: [
    event(1, 0, { workflowExecutionStartedEventAttributes: {} }),
    event(2, 5, task),
    event(3, 10, { timerStartedEventAttributes: { startToFireTimeout: { seconds: 5 } } }),
    event(4, 20, { workflowExecutionUpdateCompletedEventAttributes: {} }),
    event(5, 1_010, { workflowExecutionSignaledEventAttributes: {} }),
    event(6, 1_030, task),
    event(7, 1_030, { activityTaskScheduledEventAttributes: raise }),
    event(8, 1_060, { activityTaskCompletedEventAttributes: { scheduledEventId: 7 } }),
    event(9, 1_100, task),
    event(10, 1_100, { workflowExecutionUpdateCompletedEventAttributes: {} }),
    event(11, 5_023, { timerFiredEventAttributes: {} }),
    event(12, 5_030, task),
  ],
} as unknown as ServerHistory;
const visit = { number: 'B-1', ref: 'r', email: 'e', addPlannedAt: 1_000, addAnsweredAt: 1_105 };

describe('what a history tells of an add', () => {
  test('is where its time went, from the click to the answer', () => {
    expect(traceOf(history, visit).addParts).toEqual([10, 20, 30, 40, 5]);
    expect(traceOf(history, visit).addTasks).toBe(2);
  });

  test('is how late the timer of the window fired', () => {
    expect(traceOf(history, visit)).toMatchObject({ dueAt: 5_010, timerLateMs: 13 });
  });

  test('is nothing where the add was not answered', () => {
    const { addAnsweredAt: _, ...unanswered } = visit;
    expect(traceOf(history, unanswered).addParts).toBeUndefined();
  });

  test('is what it cost', () => {
    expect(traceOf(history, visit).cost).toMatchObject({ events: 12, actions: 4 });
  });
});
