import { createWorld, type World } from '../world';
import { cachedWorkflowsMax } from '../world/cache';
import { startWorkerProcess } from '../world/processes';
import { add, handOver, workflowOf } from '../world/story';

/** Where the server put a workflow task: to the worker that keeps the order, or to any of them. */
const taskQueueKind = { normal: 1, sticky: 2 };

const isKept = cachedWorkflowsMax !== 0;

describe('An order between two of its steps', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ time: 'real', hasWorker: false })));
  afterAll(() => world.stop());

  /** Orders that are worked on at once, each with an add. */
  async function addToSeveral() {
    const orders = await Promise.all([handOver(world), handOver(world), handOver(world)]);
    const answers = await Promise.all(orders.map(({ number }) => add(world, number, 'BAG-1')));
    const histories = orders.map(({ number }) => workflowOf(world, number).fetchHistory());
    const events = (await Promise.all(histories)).flatMap((history) => history.events ?? []);
    return { statuses: answers.map(({ status }) => status), events };
  }

  it.each([
    ['in this process', () => world.startWorker()],
    ['of its own process', () => startWorkerProcess(world.env)],
  ])(`is ${isKept ? 'kept' : 'forgotten and replayed'} by a worker %s`, async (_where, start) => {
    const worker = await start();
    try {
      const { statuses, events } = await addToSeveral();
      expect(statuses).toEqual([201, 201, 201]);
      // A task that timed out was thrown away in its midst: another order wanted the worker.
      expect(events.filter((event) => event.workflowTaskTimedOutEventAttributes)).toEqual([]);
      const kinds: number[] = events.flatMap(
        ({ workflowTaskScheduledEventAttributes: task }) => task?.taskQueue?.kind ?? [],
      );
      expect(kinds).toContain(taskQueueKind.normal);
      expect(kinds.includes(taskQueueKind.sticky)).toBe(isKept);
    } finally {
      await worker.stop();
    }
  });
});
