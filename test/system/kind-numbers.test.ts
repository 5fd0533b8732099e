import { createWorld, type World } from '../world';
import { handOverFor, publishKinds, take, type Kind } from '../world/kinds';
import { add, handOver, newNumber, released } from '../world/story';
import { until } from '../world/until';

/**
 * A camera costs the shop 600.00, the kit with it 700.00, a bag 50.00, a sample 8.00; a fifth of
 * every price is tax.
 */
const costs: Record<string, number> = {
  'CAM-1': 60_000,
  'KIT-CAM': 70_000,
  'BAG-1': 5_000,
  'NEXT-1': 800,
};

describe('What kinds of offers brought', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks: { windowMs: 12_000 } });
    await publishKinds(world);
    const products = await world.stores.catalogue.findProducts(Object.keys(costs));
    await world.stores.catalogue.putProducts(
      products.map(({ reference, prices, ...product }) => ({
        ...product,
        reference,
        prices: prices.map((price) => ({ ...price, costMinor: costs[reference] ?? 0 })),
      })),
    );
  });
  afterAll(() => world.stop());

  async function sendOff(number: string) {
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    await until('the final state', async () => {
      const row = await world.stores.orders.find(number);
      return row?.final !== undefined || undefined;
    });
  }

  async function broughtBy(kind: Kind | 'add') {
    const to = new Date(Date.now() + 60_000).toISOString();
    const { body } = await world.ask<{ offers: { group: { kind: string } }[] }>(
      'GET',
      `/analytics/offers?by=kind&currency=SEK&to=${to}`,
    );
    return body.offers.find(({ group }) => group.kind === kind);
  }

  async function summary() {
    const to = new Date(Date.now() + 60_000).toISOString();
    return (await world.ask('GET', `/analytics/summary?currency=SEK&to=${to}`)).body;
  }

  async function back(number: string, line: string, amountMinor: number) {
    const entry = { line, kind: 'return', quantity: 1, amountMinor };
    const body = { returnId: newNumber('R'), at: new Date().toISOString(), lines: [entry] };
    const answer = await world.ask('POST', `/orders/${number}/returns`, { body });
    expect(answer.status).toBe(201);
  }

  it('an upgrade: the difference in price, without tax, less the difference in cost, and no more is lost by it', async () => {
    const numbers: string[] = [];
    for (let taken = 0; taken < 2; taken += 1) {
      const opened = await handOverFor(world, 'upgrade');
      expect((await take(world, opened)).status).toBe(201);
      await sendOff(opened.number);
      numbers.push(opened.number);
    }
    // Each 180.00 more, 36.00 of it tax, for 100.00 more of cost.
    const kept = { revenueMinor: 36_000, keptRevenueMinor: 36_000, keptMarginMinor: 8_800 };
    expect(await broughtBy('upgrade')).toMatchObject({ ...kept, marginUnknown: 0 });
    expect(await summary()).toMatchObject({ ...kept, valuePerOrderMinor: 118_000 });
    await back(numbers[0] ?? '', 'line-2', 118_000);
    // The camera's 1000.00 are lost to the shop, not to the offer: without it they were lost too.
    const left = { revenueMinor: 36_000, keptRevenueMinor: 18_000, keptMarginMinor: -5_600 };
    expect(await broughtBy('upgrade')).toMatchObject({ ...left, refundRate: { count: 1, n: 2 } });
    expect(await summary()).toMatchObject({ ...left, valuePerOrderMinor: 59_000 });
  });

  it('a sample for the next order: it is taken, brings nothing and costs what it costs', async () => {
    const opened = await handOverFor(world, 'deferred_sample');
    expect((await take(world, opened)).status).toBe(201);
    const other = await handOverFor(world, 'deferred_sample');
    await take(world, other);
    await world.ask('DELETE', `/orders/${other.number}/items/promise-1`);
    await Promise.all([sendOff(opened.number), sendOff(other.number)]);
    expect(await broughtBy('deferred_sample')).toMatchObject({
      takeRate: { count: 1, n: 2 },
      revenueMinor: 0,
      keptMarginMinor: -800,
      marginUnknown: 0,
    });
  });

  it('a sample that came with the next order: nothing that was bought, and one that was had', async () => {
    const opened = await handOverFor(world, 'deferred_sample');
    await take(world, opened);
    await sendOff(opened.number);
    const { customer } = opened.order;
    const next = await handOver(world, { order: { customer } });
    await sendOff(next.number);
    expect((await world.warehouse.order(next.number)).lines).toHaveLength(2);
    const now = new Date(Date.now() + 60_000).toISOString();
    const { bought, sampled } = await world.stores.customers.historyOf(customer, now);
    expect(bought.map(({ reference }) => reference)).toEqual(['CAM-1']);
    expect(sampled).toEqual(['NEXT-1']);
  });

  it('an offer taken twice: what comes back of either line counts', async () => {
    const { number, answer } = await handOver(world);
    const bag = answer.body.offers.find(({ item }) => item === 'BAG-1');
    for (const key of ['one', 'two']) {
      const added = await add(world, number, 'BAG-1', { key, body: { offer: bag?.offer } });
      expect(added.status).toBe(201);
    }
    await sendOff(number);
    // Twice 200.00, 40.00 of it tax, for a bag of 50.00.
    expect(await broughtBy('add')).toMatchObject({ revenueMinor: 40_000, keptMarginMinor: 22_000 });
    await back(number, 'line-3', 20_000);
    expect(await broughtBy('add')).toMatchObject({
      keptRevenueMinor: 20_000,
      keptMarginMinor: 6_000,
      refundRate: { count: 1, n: 1 },
    });
    await back(number, 'line-2', 20_000);
    expect(await broughtBy('add')).toMatchObject({ keptRevenueMinor: 0, keptMarginMinor: -10_000 });
  });
});
