import type { FunnelPlan } from '../../domain/funnel';
import type { OfferPolicy } from '../../domain/offer-policy';
import type { Offer } from '../../domain/offers';
import { aPolicy, aStep } from '../domain/policies';
import { end } from './ended-orders';
import { openShopWindow, type ShopWindow } from './shop-window';

interface Guardrail {
  policy: string;
  step: string;
  item: string;
  state: string;
  e: number;
  accepted: number;
  returned: number;
  maturity: number;
  note: string | null;
  since: string | null;
}

const dayMs = 86_400_000;

/** Offers of one item by a policy of its own name, taken by everybody who sees it. */
describe('D24: the guardrail', () => {
  let shop: ShopWindow;
  beforeEach(async () => (shop = await openShopWindow()));
  afterEach(async () => await shop.close());

  async function sell(policy: string, orders: number, openedAtMs = Date.now() - 2 * dayMs) {
    for (let index = 1; index <= orders; index += 1) {
      await end(shop, {
        number: `${policy}-${index}`,
        openedAtMs,
        funnel: funnelOf(policy),
        offers: [offerOf(policy)],
        seen: { 'offer-1': 0 },
        taken: { 'offer-1': 10 },
      });
    }
  }

  async function comesBack(policy: string, from: number, to: number, kind = 'refund') {
    for (let index = from; index <= to; index += 1) {
      const lines = [{ line: 'line-2', kind, quantity: 1, amountMinor: 100 }];
      const body = { returnId: `R-${index}`, at: '2026-03-14T09:00:00Z', lines };
      const answer = await shop.ask('POST', `/orders/${policy}-${index}/returns`, body);
      expect(answer.status).toBe(201);
    }
  }

  async function read(policy: string): Promise<Guardrail> {
    const { body } = await shop.ask<{ offers: Guardrail[] }>('GET', '/analytics/guardrails');
    const found = body.offers.find((offer) => offer.policy === policy);
    if (!found) throw new Error(`${policy} is not in the list.`);
    return found;
  }

  const pausedOffers = async () =>
    (await shop.stores.offerPolicies.live()).flatMap(({ document, pausedOffers: paused }) =>
      paused.map((offer) => `${document.policy} ${offer}`),
    );

  it('D24: pauses a bad offer with the return that proves it, and not one earlier', async () => {
    await shop.stores.offerPolicies.publish(selling('bad'));
    await sell('bad', 20);
    await comesBack('bad', 1, 4);
    // 4 of 20 is 20 %, and yet e = 8.6: at 5 % that happens by chance.
    expect(await read('bad')).toMatchObject({
      state: 'live',
      accepted: 20,
      returned: 4,
      note: null,
    });
    expect((await read('bad')).e).toBeCloseTo(8.624, 3);
    await expect(pausedOffers()).resolves.toEqual([]);

    await comesBack('bad', 5, 5);
    const paused = await read('bad');
    expect(paused).toMatchObject({ state: 'paused_by_guardrail', returned: 5 });
    expect(paused.e).toBeCloseTo(34.512, 3);
    expect(paused.note).toContain('5 of 20 accepted came back');
    // The policy goes on with its other offers: this one is left out of the next order.
    await expect(pausedOffers()).resolves.toEqual(['bad tier-1/BAG-1']);
  });

  it('D24: looks again when a return is sent again that was recorded and not looked at', async () => {
    await shop.stores.offerPolicies.publish(selling('bad'));
    await sell('bad', 20);
    await comesBack('bad', 1, 4);
    const looking = jest
      .spyOn(shop.stores.offerPolicies, 'pause')
      .mockRejectedValueOnce(new Error('the database went away'));
    const lines = [{ line: 'line-2', kind: 'refund', quantity: 1, amountMinor: 100 }];
    const last = { returnId: 'R-5', at: '2026-03-14T09:00:00Z', lines };
    const send = async () => await shop.ask('POST', '/orders/bad-5/returns', last);
    expect((await send()).status).toBeGreaterThanOrEqual(500);
    expect(await read('bad')).toMatchObject({ state: 'live', returned: 5 });
    expect((await send()).status).toBe(201);
    expect(await read('bad')).toMatchObject({ state: 'paused_by_guardrail', returned: 5 });
    expect((await send()).status).toBe(201);
    expect(looking).toHaveBeenCalledTimes(2);
  });

  it('D24: leaves a healthy offer of 3 % up, beside the bad one', async () => {
    await shop.stores.offerPolicies.publish(selling('healthy'));
    await sell('healthy', 100);
    await comesBack('healthy', 1, 3);
    const healthy = await read('healthy');
    expect(healthy).toMatchObject({ state: 'live', accepted: 100, returned: 3 });
    expect(healthy.e).toBeLessThan(1);
    await expect(pausedOffers()).resolves.toEqual([]);
  });

  it('counts refunds, goods that come back and chargebacks, each order once', async () => {
    await sell('mixed', 6);
    await comesBack('mixed', 1, 1, 'refund');
    await comesBack('mixed', 2, 2, 'return');
    await comesBack('mixed', 3, 3, 'chargeback');
    const lines = [{ line: 'line-2', kind: 'refund', quantity: 1, amountMinor: 50 }];
    const body = { returnId: 'again', at: '2026-03-15T09:00:00Z', lines };
    await shop.ask('POST', '/orders/mixed-1/returns', body);
    expect(await read('mixed')).toMatchObject({ accepted: 6, returned: 3 });
  });

  it('B20: uses the threshold of the policy', async () => {
    await shop.stores.offerPolicies.publish(selling('lenient', { refundRateMaxBp: 2500 }));
    await sell('lenient', 20);
    await comesBack('lenient', 1, 5);
    expect(await read('lenient')).toMatchObject({ state: 'live', refundRateMaxBp: 2500 });
  });

  it('tells how much of what was taken is old enough to be judged', async () => {
    await sell('mature', 3, Date.now() - 40 * dayMs);
    await sell('fresh', 1, Date.now() - 2 * dayMs);
    expect((await read('mature')).maturity).toBe(1);
    expect((await read('fresh')).maturity).toBe(0);
  });

  it('D24: counts from the audit: what a person has looked at does not pause it again', async () => {
    await shop.stores.offerPolicies.publish(selling('bad'));
    await sell('bad', 20);
    await comesBack('bad', 1, 5);
    const resume = { offer: 'tier-1/BAG-1', note: 'The photo showed another colour; replaced.' };
    const resumed = await shop.ask('POST', '/policies/bad/resume', resume);
    expect(resumed.status).toBe(200);
    await comesBack('bad', 6, 7);
    const audited = await read('bad');
    expect(audited).toMatchObject({ state: 'live', accepted: 0, returned: 0, e: 1 });
    expect(audited.since).not.toBeNull();
    await expect(pausedOffers()).resolves.toEqual([]);
  });

  it('counts from the audit also where a person had paused it on top', async () => {
    await shop.stores.offerPolicies.publish(selling('bad'));
    await sell('bad', 20);
    await comesBack('bad', 1, 5);
    const offer = { offer: 'tier-1/BAG-1', note: 'Off until somebody has looked at it.' };
    expect((await shop.ask('POST', '/policies/bad/pause', offer)).status).toBe(200);
    expect((await shop.ask('POST', '/policies/bad/resume', offer)).status).toBe(200);
    await comesBack('bad', 6, 6);
    expect(await read('bad')).toMatchObject({ state: 'live', accepted: 0, returned: 0 });
    await expect(pausedOffers()).resolves.toEqual([]);
  });

  it('does not take a person’s own pause for an audit', async () => {
    await shop.stores.offerPolicies.publish(selling('bad'));
    await sell('bad', 20);
    await comesBack('bad', 1, 4);
    const offer = { policy: 'bad', offer: 'tier-1/BAG-1', note: 'Stocktaking.' };
    await shop.stores.offerPolicies.pause({ ...offer, state: 'paused' });
    await comesBack('bad', 5, 5);
    // It is paused already: nobody has to be told twice.
    expect(await read('bad')).toMatchObject({ state: 'paused', note: 'Stocktaking.' });
    await shop.stores.offerPolicies.pause({ ...offer, state: 'resumed' });
    expect(await read('bad')).toMatchObject({ state: 'live', returned: 5, since: null });
    await comesBack('bad', 6, 6);
    expect(await read('bad')).toMatchObject({ state: 'paused_by_guardrail', returned: 6 });
  });
});

function selling(policy: string, changes: Partial<OfferPolicy> = {}): OfferPolicy {
  const funnel = { start: 'tier-1', steps: [aStep('tier-1', 'BAG-1')] };
  return aPolicy({ policy, funnel, ...changes });
}

function funnelOf(policy: string): FunnelPlan {
  return { policy, version: 1, steps: [{ step: 'tier-1', offers: ['offer-1'] }] };
}

function offerOf(policy: string): Offer {
  return {
    offer: 'offer-1',
    item: 'BAG-1',
    name: 'Camera bag',
    quantity: 1,
    currency: 'SEK',
    listPriceMinor: 30_000,
    unitPriceMinor: 24_000,
    taxRateBp: 2500,
    expiresAt: '2026-03-01T00:10:00.000Z',
    mayTriggerCreditCheck: true,
    quote: 'quote-1',
    from: {
      policy,
      version: 1,
      step: 'tier-1',
      kind: 'add',
      copy: { title: 'A bag', reason: 'For your camera', dealText: 'A fifth off' },
      frame: 'thank_you',
      placement: 'thank_you',
    },
  };
}
