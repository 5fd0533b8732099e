import { createWorld, type World } from '../world';
import { policyOf, sold, stepOf } from '../world/funnels';
import { buys, offersOf, published, putProducts } from '../world/policies';
import { add, closeByTime, handOver } from '../world/story';

/** What is told of one offer. */
interface Told {
  group: { item: string; step: string | null };
}

describe('the numbers of orders that ran', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ time: 'skipping' })));
  afterAll(async () => await world.stop());

  const read = async (report: string) => {
    // Skipping moves the clock of the orders ahead of ours.
    const to = new Date(Date.now() + 86_400_000).toISOString();
    return (await world.ask('GET', `/analytics/${report}?currency=SEK&to=${to}`)).body;
  };

  it('D35: accepts and refusals are those of the workflow, told once the order is over', async () => {
    const { number, ref, answer } = await handOver(world);
    const offerOf = (item: string) => answer.body.offers.find((each) => each.item === item)!.offer;
    const card = { body: { offer: offerOf('MEM-64') } };
    expect((await add(world, number, 'MEM-64', card)).status).toBe(201);
    await world.klarna.fault(ref, { operation: 'update', kind: 'deny' });
    const bag = { body: { offer: offerOf('BAG-1') } };
    expect((await add(world, number, 'BAG-1', bag)).status).toBe(402);
    expect(await read('summary')).toMatchObject({ orders: 0 });
    await closeByTime(world, number);
    expect(await read('summary')).toMatchObject({
      orders: 1,
      takeRate: { count: 1, n: 1 },
      revenueMinor: 20_000,
      valuePerOrderMinor: 120_000,
    });
    expect(await read('offers')).toMatchObject({
      offers: [
        { group: { item: 'BAG-1' }, takeRate: { count: 0, n: 1 }, refusalRate: { count: 1, n: 1 } },
        {
          group: { item: 'MEM-64' },
          takeRate: { count: 1, n: 1 },
          refusalRate: { count: 0, n: 1 },
        },
      ],
    });
  });

  it('D35: conversion, revenue, refunds by offer and the funnel by step, all net of refunds', async () => {
    await putProducts(world, sold('SET-35', 20_000), sold('BOX-35', 10_000));
    const steps = [stepOf('one', 'SET-35', { onAccept: 'two' }), stepOf('two', 'BOX-35')];
    await published(
      world,
      policyOf('kept', { trigger: { products: ['SHOP-35'] }, funnel: { start: 'one', steps } }),
    );
    const { number } = await buys(world, 'SHOP-35');
    for (const item of ['SET-35', 'BOX-35']) {
      const [offer] = (await offersOf(world, number)).offers;
      expect((await add(world, number, item, { body: offer?.add.body })).status).toBe(201);
    }
    await closeByTime(world, number);
    const lines = [{ line: 'line-2', kind: 'refund', quantity: 1, amountMinor: 6_000 }];
    const body = { returnId: 'R-35', at: new Date().toISOString(), lines };
    expect((await world.ask('POST', `/orders/${number}/returns`, { body })).status).toBe(201);
    expect(await read('summary')).toMatchObject({
      takeRate: { count: 2, n: 2 },
      keptRate: { count: 2, n: 2 },
      revenueMinor: 20_000 + 16_000 + 8_000,
      keptRevenueMinor: 20_000 + 10_000 + 8_000,
    });
    const { offers } = (await read('offers')) as unknown as { offers: Told[] };
    expect(offers.filter(({ group }) => group.step !== null)).toMatchObject([
      { group: { item: 'SET-35' }, refundRate: { count: 1, n: 1 }, keptRevenueMinor: 10_000 },
      { group: { item: 'BOX-35' }, refundRate: { count: 0, n: 1 }, keptRevenueMinor: 8_000 },
    ]);
    expect(await read('funnel')).toMatchObject({
      steps: [
        { step: 'one', takeRate: { count: 1, n: 1 }, keptRevenueMinor: 10_000 },
        { step: 'two', takeRate: { count: 1, n: 1 }, keptRevenueMinor: 8_000 },
      ],
    });
  });

  it('B12: the take rate has the published band and an interval of its own beside it', async () => {
    const { benchmarks } = (await read('benchmarks')) as { benchmarks: object[] };
    const band = { number: 'take_rate', low: 0.05, high: 0.15, isTooEarly: true };
    const own = expect.objectContaining({ low: expect.any(Number), high: expect.any(Number) });
    expect(benchmarks).toContainEqual(expect.objectContaining({ ...band, own }));
  });
});
