import { createWorld, type World } from '../world';
import { doubtClocks, wait30 } from '../world/doubt';
import { add, handOver, readOrder, released } from '../world/story';

describe('A lowering that is applied late', () => {
  let world: World;

  beforeAll(async () => {
    const clocks = { ...doubtClocks, windowMs: 30_000, inDoubtSettleMs: 5_500 };
    world = await createWorld({
      time: 'real',
      clocks: { ...clocks, resolutionBudgetMs: 30_000, lateReadMs: 500 },
    });
  });
  afterAll(() => world.stop());

  it('covers no new item: the old total is believed at the second read', async () => {
    const { number, ref } = await handOver(world);
    const { body } = await add(world, number, 'MEM-64');
    const late = { operation: 'update', kind: 'apply-late', delayMs: 5_000, times: 1 };
    await world.klarna.fault(ref, late);
    await world.ask('DELETE', `/orders/${number}/items/${body.line.line}`);
    const next = await add(world, number, 'MEM-64', { key: 'second', headers: wait30 });
    expect(next.status).toBe(201);
    await world.temporal.sleep(5_500);
    expect((await world.klarna.order(ref)).order_amount).toBe(125_000);
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    const order = await readOrder(world, number);
    expect([order.totalMinor, order.needsAttention]).toEqual([125_000, []]);
  });
});
