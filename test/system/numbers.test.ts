import { createWorld, type World } from '../world';
import { add, closeByTime, handOver } from '../world/story';

describe('the numbers of orders that ran', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ time: 'skipping' })));
  afterAll(async () => await world.stop());

  it('D35: accepts and refusals are those of the workflow, told once the order is over', async () => {
    // Skipping moves the clock of the orders ahead of ours.
    const to = new Date(Date.now() + 86_400_000).toISOString();
    const read = async (report: string) =>
      (await world.ask('GET', `/analytics/${report}?currency=SEK&to=${to}`)).body;
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
});
