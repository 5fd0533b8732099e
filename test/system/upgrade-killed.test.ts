import { createWorld, type World } from '../world';
import { handOverFor, publishKinds, take } from '../world/kinds';
import { startWorkerProcess, type TestProcess } from '../world/processes';
import { readOrder, released } from '../world/story';
import { until } from '../world/until';

const clocks = { windowMs: 15_000, inDoubtRetryMs: 200, inDoubtSettleMs: 500, lateReadMs: 500 };

describe('Killing the worker in the middle of an upgrade', () => {
  let world: World;
  let worker: TestProcess;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks, hasWorker: false });
    await publishKinds(world);
    worker = await startWorkerProcess(world.env);
  });
  afterAll(async () => {
    await worker?.stop();
    await world?.stop();
  });

  it.each([
    [
      'has it and is asked by the next worker',
      { kind: 'slow', delayMs: 2_000 },
      'KIT-CAM',
      118_000,
    ],
    ['refuses it, whichever worker asks', { kind: 'deny', times: 9 }, 'CAM-1', 100_000],
  ])('ends with one of the two lines: the provider %s', async (_what, fault, item, totalMinor) => {
    const opened = await handOverFor(world, 'upgrade');
    const { number, ref } = opened;
    await world.klarna.fault(ref, { operation: 'update', ...fault });
    const pending = take(world, opened, {}, { key: 'up', headers: { prefer: 'wait=1' } });
    await until('the raise at the provider', async () => (await world.klarna.raises(ref))[0]);
    await worker.kill();
    await pending;
    worker = await startWorkerProcess(world.env);
    await until(
      'the outcome',
      async () => {
        const answer = await world.ask('GET', `/orders/${number}/requests/up`);
        return answer.status === 200 && answer.body['status'] !== 'pending';
      },
      20_000,
    );
    const order = await readOrder(world, number);
    expect(order.lines.map(({ reference }) => reference)).toEqual([item]);
    expect([order.totalMinor, order.authorizedMinor]).toEqual([totalMinor, totalMinor]);
    const held = await world.klarna.order(ref);
    expect(held.order_lines.map((line) => line['reference'])).toEqual([item]);
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    const { lines, releases } = await world.warehouse.order(number);
    expect([lines?.map(({ reference }) => reference), releases]).toEqual([[item], 1]);
    expect((await readOrder(world, number)).needsAttention).toEqual([]);
  });
});
