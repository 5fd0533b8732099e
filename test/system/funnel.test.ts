import type { OfferPolicy } from '../../domain/offer-policy';
import { createWorld, type World } from '../world';
import { policyOf, sold, stepOf } from '../world/funnels';
import { orderOf } from '../world/orders';
import {
  historyLength,
  items,
  type DeclinedBody,
  type OffersBody,
  type Shown,
} from '../world/walking';
import { add, closeByTime, handOver, newNumber, readOrder, type AddedBody } from '../world/story';

/** Only for orders that hold this product: each test has a policy of its own. */
function forOrdersOf(product: string, changes: Partial<OfferPolicy> = {}): OfferPolicy {
  return policyOf(product.toLowerCase(), { trigger: { products: [product] }, ...changes });
}

/** Bundle, accessory, service: what is accepted leads on, what is declined leads down (B4–B7). */
const threeTiers = {
  start: 'tier-1',
  steps: [
    stepOf('tier-1', 'SET-9', { onAccept: 'tier-3', onDecline: 'tier-2' }),
    stepOf('tier-2', 'STRAP-9', { onAccept: 'tier-3', onDecline: 'tier-3' }),
    stepOf('tier-3', 'CARE-9'),
  ],
};

describe('The funnel of an order', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
    await world.stores.catalogue.putProducts([
      sold('SET-9', 25_000, {
        kind: 'fixed_bundle',
        parts: [{ reference: 'CLOTH-9', quantity: 2 }],
      }),
      sold('CLOTH-9', 12_500),
      sold('STRAP-9', 10_000),
      sold('CARE-9', 5000, { kind: 'service' }),
      sold('GONE-9', 10_000, { stock: 0 }),
    ]);
  });
  afterAll(() => world.stop());

  async function opened(product: string, changes: Partial<OfferPolicy> = {}) {
    await world.stores.offerPolicies.publish(forOrdersOf(product, changes));
    return await handedOver(product);
  }

  async function handedOver(product: string) {
    const [line] = orderOf('x').lines;
    return await handOver(world, { order: { lines: [{ ...line!, reference: product }] } });
  }

  async function read(number: string, query = ''): Promise<OffersBody> {
    return (await world.ask<OffersBody>('GET', `/orders/${number}/offers${query}`)).body;
  }

  async function decline(number: string, offer: string, credential?: string) {
    const ask = credential === undefined ? {} : { credential };
    return await world.ask<DeclinedBody>('POST', `/orders/${number}/offers/${offer}/decline`, ask);
  }

  async function take(number: string, offer: Shown | undefined) {
    const key = newNumber('k');
    return await add(world, number, offer?.item ?? '', { body: offer?.add.body, key });
  }

  it('B4: shows one step at a time, the confirmation above it, and says what comes after', async () => {
    const { number, answer } = await opened('WALK-1', { funnel: threeTiers });
    expect(items(answer.body.offers)).toEqual(['SET-9']);
    const body = await read(number);
    expect(Object.keys(body)[0]).toBe('order');
    expect(body).toMatchObject({
      order: { number, totalMinor: 100_000 },
      flowBudgetSeconds: 60,
      step: 'tier-1',
      next: { onAccept: 'tier-3', onDecline: 'tier-2' },
      offers: [{ item: 'SET-9', amountMinor: 20_000, newTotalMinor: 120_000, shippingMinor: 0 }],
    });
    expect(body.offers[0]?.from).toMatchObject({ copy: { title: 'Take SET-9 along' } });
    expect(body.offers[0]?.from).not.toHaveProperty('policy');
  });

  it('B4: walks down on each decline and ends with nothing', async () => {
    const { number } = await opened('WALK-2', { funnel: threeTiers });
    const first = await decline(number, 'offer-1');
    expect(first.status).toBe(200);
    expect(items(first.body.next)).toEqual(['STRAP-9']);
    expect(await read(number)).toMatchObject({ step: 'tier-2', offers: [{ item: 'STRAP-9' }] });
    expect(items((await decline(number, 'offer-2')).body.next)).toEqual(['CARE-9']);
    const last = await decline(number, 'offer-3');
    expect(last.body).toMatchObject({ next: null, confirmationUrl: `/orders/${number}` });
    const end = await read(number);
    expect(end.offers).toEqual([]);
    expect(end).not.toHaveProperty('step');
  });

  it('B4: walks on with each accept, told in the answer to the add', async () => {
    const { number } = await opened('WALK-3', { funnel: threeTiers });
    const [set] = (await read(number)).offers;
    const added = await take(number, set);
    expect(added.status).toBe(201);
    const next = (added.body as AddedBody & { next: Shown[] | null }).next;
    expect(items(next)).toEqual(['CARE-9']);
    expect(next?.[0]?.newTotalMinor).toBe(124_000);
    const care = await take(number, next?.[0]);
    expect([care.status, (care.body as AddedBody & { next: null }).next]).toEqual([201, null]);
    expect((await readOrder(world, number)).totalMinor).toBe(124_000);
  });

  it('B21: a decline is taken once, changes nothing of the order and costs Temporal nothing', async () => {
    const { number, answer } = await opened('WALK-4', { funnel: threeTiers });
    const before = await readOrder(world, number);
    const eventsBefore = await historyLength(world, number);
    const first = await decline(number, 'offer-1', answer.body.token);
    const again = await decline(number, 'offer-1', answer.body.token);
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(await readOrder(world, number)).toEqual(before);
    expect(await historyLength(world, number)).toBe(eventsBefore);
    expect(await world.stores.facts.exposuresOf(number)).toMatchObject([
      { offer: 'offer-1', kind: 'decline' },
    ]);
  });

  it('D21: a downsell is for who declined what comes before it; nobody gets it by asking', async () => {
    const { number, ref } = await opened('WALK-5', { funnel: threeTiers });
    const ahead = await add(world, number, 'STRAP-9', { body: { offer: 'offer-2' }, key: 'ahead' });
    expect([ahead.status, ahead.body.code]).toEqual([409, 'offer_not_current']);
    const skipped = await decline(number, 'offer-2');
    expect([skipped.status, skipped.body.code]).toEqual([409, 'offer_not_current']);
    const unknown = await decline(number, 'offer-9');
    expect([unknown.status, unknown.body.code]).toEqual([403, 'offer_unknown']);
    expect(await world.klarna.raises(ref)).toEqual([]);
    await decline(number, 'offer-1');
    const inTurn = await add(world, number, 'STRAP-9', { body: { offer: 'offer-2' }, key: 'turn' });
    expect(inTurn.status).toBe(201);
    const passed = await add(world, number, 'SET-9', { body: { offer: 'offer-1' }, key: 'passed' });
    expect([passed.status, passed.body.code]).toEqual([409, 'offer_not_current']);
  });

  it('a repeat of an add that was taken hears the same, though the funnel went on', async () => {
    const { number } = await opened('WALK-6', { funnel: threeTiers });
    const body = { offer: 'offer-1' };
    const first = await add(world, number, 'SET-9', { body, key: 'same' });
    const again = await add(world, number, 'SET-9', { body, key: 'same' });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.line).toEqual(first.body.line);
  });

  it('D5: two products to choose from are one step: one taken ends it, both declined leave it', async () => {
    const steps = [stepOf('choice', 'STRAP-9', { onDecline: 'last' }), stepOf('last', 'CARE-9')];
    const products = [
      { reference: 'STRAP-9', quantity: 1 },
      { reference: 'CLOTH-9', quantity: 1 },
    ];
    const [choice, last] = steps;
    const funnel = {
      start: 'choice',
      steps: [{ ...choice!, offer: { ...choice!.offer, products } }, last!],
    };
    const one = await opened('CHOICE-1', { funnel });
    expect(items((await read(one.number)).offers)).toEqual(['STRAP-9', 'CLOTH-9']);
    expect(items((await decline(one.number, 'offer-2')).body.next)).toEqual(['STRAP-9']);
    expect(items((await decline(one.number, 'offer-1')).body.next)).toEqual(['CARE-9']);
    const other = await handedOver('CHOICE-1');
    const [, cloth] = (await read(other.number)).offers;
    expect((await take(other.number, cloth)).body).toMatchObject({ next: null });
  });

  it('B4: a step with nothing to show is left out, and the edges lead past it', async () => {
    const steps = [
      stepOf('tier-1', 'SET-9', { onDecline: 'tier-2' }),
      stepOf('tier-2', 'GONE-9', { onDecline: 'tier-3' }),
      stepOf('tier-3', 'CARE-9'),
    ];
    const { number } = await opened('SKIP-1', { funnel: { start: 'tier-1', steps } });
    const body = await read(number, '?explain=1');
    expect(body.next).toEqual({ onAccept: null, onDecline: 'tier-3' });
    expect(body.explanation?.hiddenOffers).toMatchObject([
      { item: 'GONE-9', reason: 'out_of_stock', policy: 'skip-1', step: 'tier-2' },
    ]);
    expect(items((await decline(number, 'offer-1')).body.next)).toEqual(['CARE-9']);
  });

  it('an offer whose time is up is passed as if it had been declined', async () => {
    const steps = [
      stepOf('brief', 'SET-9', { onDecline: 'last' }, { seconds: 1 }),
      stepOf('last', 'CARE-9'),
    ];
    const { number } = await opened('BRIEF-1', { funnel: { start: 'brief', steps } });
    const [brief] = (await read(number)).offers;
    const leftMs = Date.parse(brief?.expiresAt ?? '') - Date.now();
    expect(leftMs).toBeLessThanOrEqual(1000);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, leftMs) + 50));
    expect(items((await read(number)).offers)).toEqual(['CARE-9']);
  });

  it('D8: without the order’s own token there is no funnel, and after the window nothing', async () => {
    const one = await opened('TOKEN-1', { funnel: threeTiers });
    const other = await handedOver('TOKEN-1');
    expect((await decline(other.number, 'offer-1', one.answer.body.token)).status).toBe(403);
    expect((await decline(other.number, 'offer-1', '')).status).toBe(401);
    await closeByTime(world, one.number);
    const late = await decline(one.number, 'offer-1');
    expect(late.body.next).toBeNull();
    const body = { offer: 'offer-1' };
    const added = await add(world, one.number, 'SET-9', { body, key: 'late' });
    expect([added.status, added.body.code]).toEqual([409, 'window_closed']);
  });

  it('the shop is told of every product and every policy why it was not offered', async () => {
    await world.stores.offerPolicies.publish(
      policyOf('never', { trigger: { not: { always: true } } }),
    );
    const { number } = await opened('EXPLAIN-1', {
      funnel: {
        start: 'tier-1',
        steps: [stepOf('tier-1', 'GONE-9', { onDecline: 'tier-2' }), stepOf('tier-2', 'CARE-9')],
      },
    });
    const { explanation } = await read(number, '?explain=1');
    const policies = explanation?.offerReasons?.policies ?? [];
    expect(policies).toContainEqual(
      expect.objectContaining({ policy: 'explain-1', isApplied: true }),
    );
    expect(policies).toContainEqual(
      expect.objectContaining({ policy: 'never', isApplied: false, reason: 'trigger' }),
    );
    expect(explanation?.hiddenOffers).toMatchObject([{ item: 'GONE-9', reason: 'out_of_stock' }]);
    const asPage = await world.ask('GET', `/orders/${number}/offers?explain=1`, {
      credential: (await handedOver('EXPLAIN-1')).answer.body.token,
    });
    expect(asPage.status).toBe(403);
  });

  it('a paused offer is not shown, and nothing takes its place by another way', async () => {
    const related = sold('PAUSED-9', 10_000, { relatedTo: ['PAUSE-1'] });
    await world.stores.catalogue.putProducts([related]);
    await world.stores.offerPolicies.publish(
      forOrdersOf('PAUSE-1', {
        funnel: { start: 'tier-1', steps: [stepOf('tier-1', 'PAUSED-9')] },
      }),
    );
    expect((await read((await handedOver('PAUSE-1')).number)).offers).toHaveLength(1);
    const event = { policy: 'pause-1', offer: 'tier-1/PAUSED-9', note: 'audit' };
    await world.stores.offerPolicies.pause({ ...event, state: 'paused' });
    const { number } = await handedOver('PAUSE-1');
    const body = await read(number, '?explain=1');
    expect(body.offers).toEqual([]);
    expect(body.explanation?.hiddenOffers).toMatchObject([{ reason: 'paused', step: 'tier-1' }]);
    await world.stores.offerPolicies.pause({ ...event, state: 'resumed' });
    expect((await read((await handedOver('PAUSE-1')).number)).offers).toHaveLength(1);
  });

  it('C9: a page whose clock is an hour wrong is shown and charged the same', async () => {
    const { number } = await opened('CLOCK-1', { funnel: threeTiers });
    for (const offsetMs of [-3_600_000, 3_600_000]) {
      const at = new Date(Date.now() + offsetMs).toISOString();
      const events = [{ eventId: `e${offsetMs}`, offer: 'offer-1', kind: 'impression', at }];
      const told = await world.ask('POST', `/orders/${number}/exposures`, { body: { events } });
      expect(told.body).toMatchObject({ taken: 1 });
    }
    const [set] = (await read(number)).offers;
    const { body } = await take(number, set);
    expect(body.line).toMatchObject({ totalMinor: set?.amountMinor, taxMinor: set?.taxMinor });
    expect(body.order.totalMinor).toBe(set?.newTotalMinor);
    expect(body.authorizedMinor).toBe(set?.newTotalMinor);
  });
});
