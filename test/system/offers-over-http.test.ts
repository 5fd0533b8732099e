import type { OfferPolicy } from '../../domain/offer-policy';
import { createWorld, type World } from '../world';
import { policyOf, sold, stepOf } from '../world/funnels';
import { camera, orderOf } from '../world/orders';
import {
  add,
  closeByTime,
  handOver,
  newNumber,
  readOrder,
  released,
  type OpenedOrder,
} from '../world/story';
import { items, type DeclinedBody, type OffersBody, type Shown } from '../world/walking';

/** What `GET /policies/{policy}` tells of pauses. */
interface PausedBody {
  state: string;
  pausedOffers: string[];
  pauses: { offer?: string; state: string; note: string }[];
}

/** Policies as a merchant sends them, and what the shoppers then see: all of it through the API. */
describe('Offers over HTTP', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
    const products = [
      sold('LENS-8', 20_000),
      sold('STRAP-8', 10_000),
      sold('CLOTH-8', 5_000),
      inDollars('FILTER-8', 2_500),
      inDollars('GRIP-8', 2_250),
      inDollars('CAP-8', 1_875),
    ];
    await world.ask('PUT', '/products', { body: { products } });
  });
  afterAll(() => world.stop());

  async function publish(policy: OfferPolicy): Promise<void> {
    const path = `/policies/${policy.policy}`;
    await expect(world.ask('PUT', path, { body: policy })).resolves.toMatchObject({ status: 200 });
    const published = await world.ask('POST', `${path}/publish`);
    expect(published).toMatchObject({ status: 201, body: { version: 1 } });
  }

  /** An order that came by this channel: each test has a policy of its own. */
  async function orderBy(channel: string, number = newNumber()): Promise<OpenedOrder> {
    return await handOver(world, { order: { number, attribution: { channel } } });
  }

  async function read(number: string): Promise<OffersBody> {
    return (await world.ask<OffersBody>('GET', `/orders/${number}/offers?explain=1`)).body;
  }

  async function decline(number: string, shown: Shown | undefined) {
    const { url = '' } = shown?.decline ?? {};
    return (await world.ask<DeclinedBody>('POST', url)).body.next;
  }

  async function take(number: string, shown: Shown | undefined) {
    const { item = '', add: ready } = shown ?? {};
    return await add(world, number, item, { body: ready?.body, key: newNumber('k') });
  }

  it('D24: a guardrail’s pause gives the next order the next offer, until a person says why', async () => {
    const steps = [stepOf('first', 'LENS-8', { onDecline: 'second' }), stepOf('second', 'STRAP-8')];
    await publish(
      policyOf('harm', { trigger: { channels: ['harm'] }, funnel: { start: 'first', steps } }),
    );
    const buyers = [await orderBy('harm'), await orderBy('harm'), await orderBy('harm')];
    for (const { number } of buyers) {
      expect((await take(number, (await read(number)).offers[0])).status).toBe(201);
    }
    await closeByTime(world, buyers[0]?.number ?? '');
    for (const { number } of buyers) await released(world, number);
    const before = await orderBy('harm');
    expect(items((await read(before.number)).offers)).toEqual(['LENS-8']);

    for (const { number } of buyers) {
      const line = (await readOrder(world, number)).lines.find(
        ({ reference }) => reference === 'LENS-8',
      );
      const entry = { line: line?.line, kind: 'return', quantity: 1, amountMinor: 16_000 };
      const body = { returnId: 'R-1', at: new Date().toISOString(), lines: [entry] };
      const posted = await world.ask('POST', `/orders/${number}/returns`, { body });
      expect(posted).toMatchObject({ status: 201, body: { refundedMinor: 16_000 } });
    }
    const offer = 'first/LENS-8';
    const told = await world.ask<PausedBody>('GET', '/policies/harm');
    expect(told.body).toMatchObject({
      state: 'live',
      pausedOffers: [offer],
      pauses: [{ offer, state: 'paused_by_guardrail' }],
    });
    expect(told.body.pauses[0]?.note).toContain('3 of 3 accepted came back');

    const after = await read((await orderBy('harm')).number);
    expect([after.step, items(after.offers)]).toEqual(['second', ['STRAP-8']]);
    expect(after.explanation?.hiddenOffers).toMatchObject([
      { item: 'LENS-8', reason: 'paused', step: 'first' },
    ]);
    // Who was shown it before the pause gets it, at the price that was shown.
    const [shown] = (await read(before.number)).offers;
    const added = await take(before.number, shown);
    expect([added.status, added.body.order.totalMinor]).toEqual([201, shown?.newTotalMinor]);

    const resume = async (body: object) =>
      await world.ask('POST', '/policies/harm/resume', { body });
    for (const unsaid of [{}, { note: '' }]) {
      const answer = await resume({ offer, ...unsaid });
      expect(answer).toMatchObject({ status: 400, body: { field: 'note' } });
    }
    expect(items((await read((await orderBy('harm')).number)).offers)).toEqual(['STRAP-8']);
    await expect(resume({ offer, note: 'Another supplier' })).resolves.toMatchObject({
      status: 200,
      body: { pausedOffers: [] },
    });
    expect(items((await read((await orderBy('harm')).number)).offers)).toEqual(['LENS-8']);
  });

  it('C10: deals two variants evenly, an order always the same one, and tells them apart', async () => {
    const variants = [
      { variant: 'fifth', weight: 1, offers: {} },
      { variant: 'half', weight: 1, offers: { only: { discount: { percentBp: 5_000 } } } },
    ];
    await publish(
      policyOf('depth', {
        trigger: { channels: ['depth'] },
        funnel: { start: 'only', steps: [stepOf('only', 'STRAP-8')] },
        experiment: { experiment: 'depth', salt: 's', unit: 'order', holdoutBp: 0, variants },
      }),
    );
    const amounts: number[] = [];
    const numbers: string[] = [];
    for (let count = 0; count < 30; count += 1) {
      const { number, order, payment, answer } = await orderBy('depth');
      const [first] = (await read(number)).offers;
      const again = await world.ask('PUT', '/payment-result', { body: { order, payment } });
      expect(again.body).toEqual(answer.body);
      expect((await read(number)).offers).toEqual([first]);
      amounts.push(first?.amountMinor ?? 0);
      await decline(number, first);
      numbers.push(number);
    }
    await closeByTime(world, numbers[0] ?? '');
    for (const number of numbers) await released(world, number);
    const dealt = [8_000, 5_000].map((minor) => amounts.filter((each) => each === minor).length);
    expect(dealt[0]! + dealt[1]!).toBe(30);
    // Fewer than three of thirty happens in one of a million even deals.
    expect(Math.min(...dealt)).toBeGreaterThanOrEqual(3);
    const to = new Date(Date.now() + 86_400_000).toISOString();
    const report = await world.ask<{ offers: { group: object; takeRate: { n: number } }[] }>(
      'GET',
      `/analytics/offers?by=variant&currency=SEK&to=${to}`,
    );
    const of = (variant: string) =>
      report.body.offers.find(({ group }) => 'variant' in group && group.variant === variant);
    expect([of('fifth')?.takeRate.n, of('half')?.takeRate.n]).toEqual(dealt);
  });

  it('D1: offers stand before the confirmation page or on it, and both walk', async () => {
    const steps = [
      stepOf(
        'before',
        'LENS-8',
        { onAccept: 'on', onDecline: 'on' },
        { placement: 'interstitial' },
      ),
      stepOf('on', 'CLOTH-8', {}, { placement: 'thank_you' }),
    ];
    await publish(
      policyOf('places', { trigger: { channels: ['places'] }, funnel: { start: 'before', steps } }),
    );
    const { number } = await orderBy('places');
    const [before] = (await read(number)).offers;
    expect(before?.from).toMatchObject({ step: 'before', placement: 'interstitial' });
    const [on] = (await decline(number, before)) ?? [];
    expect(on?.from).toMatchObject({ step: 'on', placement: 'thank_you' });
    expect(await decline(number, on)).toBeNull();

    const taker = (await orderBy('places')).number;
    expect((await take(taker, (await read(taker)).offers[0])).status).toBe(201);
    const [next] = (await read(taker)).offers;
    expect(next?.from).toMatchObject({ placement: 'thank_you' });
    expect((await take(taker, next)).body).toMatchObject({
      next: null,
      order: { totalMinor: 120_000 },
    });
  });

  it('D20: trifles of 20, 18 and 15 dollars walk down to the one that is taken', async () => {
    const steps = [
      stepOf('filter', 'FILTER-8', { onDecline: 'grip' }),
      stepOf('grip', 'GRIP-8', { onDecline: 'cap' }),
      stepOf('cap', 'CAP-8'),
    ];
    await publish(
      policyOf('trifles', { trigger: { markets: ['US'] }, funnel: { start: 'filter', steps } }),
    );
    const line = { ...camera, unitPriceMinor: 40_000, totalMinor: 40_000, taxMinor: 8_000 };
    const inTheUs = { market: 'US', currency: 'USD', locale: 'en-US', lines: [line] };
    const { number } = await handOver(world, {
      order: { ...orderOf('x'), ...inTheUs, number: newNumber(), totalMinor: 40_000 },
    });
    const [filter] = (await read(number)).offers;
    const [grip] = (await decline(number, filter)) ?? [];
    const [cap] = (await decline(number, grip)) ?? [];
    const walked = [filter, grip, cap].map((shown) => [shown?.item, shown?.amountMinor]);
    expect(walked).toEqual([
      ['FILTER-8', 2_000],
      ['GRIP-8', 1_800],
      ['CAP-8', 1_500],
    ]);
    const added = await take(number, cap);
    expect([added.status, added.body.order.totalMinor]).toEqual([201, 41_500]);
  });
});

function inDollars(reference: string, unitPriceMinor: number) {
  const prices = [{ market: 'US', currency: 'USD', unitPriceMinor, taxRateBp: 2_500 }];
  return sold(reference, unitPriceMinor, { prices });
}
