import fc from 'fast-check';
import type { Product } from '../../domain/catalogue';
import { decideOffers } from '../../domain/decide-offers';
import { createDryRun, type DryRunInput } from '../../domain/dry-run';
import { examplesMax } from '../../domain/dry-run-tally';
import { defaultClocks } from '../../domain/limits';
import type { OfferPolicy } from '../../domain/offer-policy';
import { unknownCustomer, type LivePolicy } from '../../domain/offer-ports';
import { orderFrom } from '../../domain/past-order-shape';
import type { PlayedOrder } from '../../domain/past-orders';
import { emptyPolicy, termsFor } from '../../domain/policy';
import { aPolicy, aStep, aThing, inSweden, things } from './policies';

const nowMs = Date.parse('2026-06-01T00:00:00Z');

function live(changes: Partial<OfferPolicy> = {}): LivePolicy {
  return {
    version: 1,
    publishedAt: '2026-01-01T00:00:00Z',
    document: aPolicy(changes),
    pausedOffers: [],
  };
}

function aPlayed(number: string, changes: Partial<PlayedOrder> = {}): PlayedOrder {
  return {
    number,
    orderedAt: '2026-03-01T09:30:00.000Z',
    market: 'SE',
    currency: 'SEK',
    totalMinor: 900_000,
    provider: 'klarna',
    method: 'INVOICE',
    lines: [{ reference: 'CAM-1', quantity: 1, unitPriceMinor: 900_000 }],
    customer: { pastOrders: 0, bought: [] },
    ...changes,
  };
}

function play(
  orders: readonly PlayedOrder[],
  input: Partial<DryRunInput> = {},
  products: readonly Product[] = things,
) {
  const run = createDryRun({
    tested: live(),
    others: [],
    shop: emptyPolicy,
    nowMs,
    clocks: defaultClocks,
    ...input,
  });
  for (const order of orders) run.play(order, products);
  return run.report();
}

describe('A dry run on past orders (§4.7)', () => {
  it('tells who would have seen what, at what price, and who would not, and why', () => {
    const bag = { reference: 'BAG', quantity: 1, unitPriceMinor: 10_000 };
    const report = play([
      aPlayed('S-1'),
      aPlayed('S-2', { lines: [bag], totalMinor: 10_000 }),
      aPlayed('S-3', { lines: [...aPlayed('S-3').lines, bag] }),
      aPlayed('S-4', { totalMinor: 20_000 }),
    ]);
    expect(report).toMatchObject({
      orders: 4,
      shown: 1,
      outcomes: { shown: 1, trigger: 1, no_offer_fits: 2 },
      conditions: [
        { path: 'all[0].products', met: 3 },
        { path: 'all[1].markets', met: 4 },
      ],
      offers: [
        {
          offer: 'tier-1/BAG',
          planned: 1,
          prices: { SEK: { fromMinor: 7_500, toMinor: 7_500 } },
          hidden: { in_order_already: 1, over_cap: 1 },
        },
      ],
      never: { conditions: [], steps: [], offers: [] },
    });
    expect(report.examples).toContainEqual({
      order: 'S-1',
      orderedAt: '2026-03-01T09:30:00.000Z',
      outcome: 'shown',
      decidedBy: 'cameras',
      offers: [
        { offer: 'tier-1/BAG', currency: 'SEK', listPriceMinor: 10_000, unitPriceMinor: 7_500 },
      ],
      hidden: [],
    });
  });

  it('names the conditions, steps and offers that none of the orders ever comes to', () => {
    const tested = live({
      trigger: {
        all: [{ products: ['CAM-1'] }, { any: [{ markets: ['SE'] }, { channels: ['tv'] }] }],
      },
      funnel: {
        start: 'tier-1',
        steps: [
          aStep('tier-1', 'BAG', { onDecline: 'tier-2' }),
          aStep('tier-2', 'CARD'),
          aStep('tier-3', 'KIT'),
        ],
      },
    });
    const report = play([aPlayed('S-1')], { tested });
    expect(report.never).toEqual({
      conditions: ['all[1].any[1].channels'],
      steps: ['tier-3'],
      offers: ['tier-3/KIT'],
    });
    expect(report.steps).toEqual([
      { step: 'tier-1', first: 1, planned: 1 },
      { step: 'tier-2', first: 0, planned: 1 },
      { step: 'tier-3', first: 0, planned: 0 },
    ]);
  });

  it('counts what the run itself has shown a customer against the frequency cap', () => {
    const tested = live({ frequencyCap: { offersMax: 2, withinDays: 30 } });
    const customer = { customer: 'c-1', pastOrders: 0, bought: [] };
    const days = ['03-01', '03-02', '03-03', '04-01'];
    const orders = days.map((day) =>
      aPlayed(`S-${day}`, { orderedAt: `2026-${day}T12:00:00.000Z`, customer }),
    );
    const strangers = days.map((day) => aPlayed(`T-${day}`));
    // The first is forgotten by April, so that there is room for one again.
    expect(play(orders, { tested }).outcomes).toEqual({ shown: 3, frequency_cap: 1 });
    expect(play(strangers, { tested }).outcomes).toEqual({ shown: 4 });
  });

  it('C10: counts every variant, whatever its name', () => {
    const variants = [{ variant: 'constructor', weight: 1, offers: {} }];
    const experiment = {
      experiment: 'e',
      salt: 's',
      unit: 'order' as const,
      holdoutBp: 1,
      variants,
    };
    const orders = [aPlayed('S-1'), aPlayed('S-2')];
    expect(play(orders, { tested: live({ experiment }) }).variants).toEqual({ constructor: 2 });
  });

  it('tells which live policies want the same orders, and who would have had them', () => {
    const tested = live({ priority: 10 });
    const stronger = live({
      policy: 'in-germany-too',
      priority: 20,
      trigger: { all: [{ products: ['CAM-1'] }, { channels: ['app'] }] },
    });
    const weaker = live({ policy: 'weaker', priority: 1 });
    const elsewhere = live({ policy: 'elsewhere', priority: 99, trigger: { markets: ['JP'] } });
    const orders = [aPlayed('S-1'), aPlayed('S-2', { channel: 'app' }), aPlayed('S-3')];
    const report = play(orders, { tested, others: [stronger, weaker, elsewhere] });
    expect(report.conflicts).toEqual([
      { policy: 'in-germany-too', wonOver: 0, lostTo: 1 },
      { policy: 'weaker', wonOver: 2, lostTo: 0 },
    ]);
    expect(report.outcomes).toEqual({ shown: 2, other_policy_first: 1 });
  });

  it('asks nothing for orders the shop offers nothing to at all', () => {
    const shop = {
      ...emptyPolicy,
      providers: [{ provider: 'stripe', isEnabled: false }],
      markets: [{ market: '*', currency: 'SEK', orderMinMinor: 500_000 }],
    };
    const orders = [
      aPlayed('S-1'),
      aPlayed('S-2', { provider: 'stripe' }),
      aPlayed('S-3', { totalMinor: 400_000 }),
    ];
    expect(play(orders, { shop }).outcomes).toEqual({
      shown: 1,
      feature_off: 1,
      below_min_order_value: 1,
    });
  });

  it('deals experiments as live, and tells the holdout', () => {
    const experiment = {
      experiment: 'deeper',
      salt: 'salt',
      unit: 'order' as const,
      holdoutBp: 5_000,
      variants: [{ variant: 'only', weight: 1, offers: {} }],
    };
    const orders = Array.from({ length: 400 }, (_, index) => aPlayed(`S-${index}`));
    const { variants, outcomes } = play(orders, { tested: live({ experiment }) });
    expect(variants['only']! + variants['holdout']!).toBe(400);
    expect(variants['holdout']).toBeGreaterThan(160);
    expect(variants['holdout']).toBeLessThan(240);
    expect(outcomes).toEqual({ shown: variants['only'], holdout: variants['holdout'] });
  });

  it('looks at what is for sale today, whatever day the order came', () => {
    const orders = [aPlayed('S-1')];
    const since = things.map((each) => ({ ...each, publishedFrom: '2026-05-01T00:00:00.000Z' }));
    expect(play(orders, {}, since).shown).toBe(1);
    const over = since.map((each) => ({ ...each, publishedUntil: '2026-05-31T00:00:00.000Z' }));
    expect(play(orders, {}, over)).toMatchObject({ shown: 0, outcomes: { no_offer_fits: 1 } });
  });

  it('tells a few orders of each outcome one by one, however many there are', () => {
    const orders = Array.from({ length: 60 }, (_, index) =>
      aPlayed(`S-${index}`, { market: index % 2 === 0 ? 'SE' : 'DE' }),
    );
    const { examples } = play(orders);
    const outcomes = examples.map(({ outcome }) => outcome);
    expect(outcomes).toEqual([
      ...Array.from({ length: examplesMax }, () => 'shown'),
      ...Array.from({ length: examplesMax }, () => 'trigger'),
    ]);
  });

  it('decides each order as the live decision does, to the minor unit', () => {
    const products = [...things, aThing('LENS', { prices: [inSweden(333_333)] })];
    const order = fc.record({
      totalMinor: fc.integer({ min: 0, max: 2_000_000 }),
      references: fc.uniqueArray(fc.constantFrom('CAM-1', 'BAG', 'CARD', 'KIT', 'OTHER'), {
        minLength: 1,
      }),
      market: fc.constantFrom('SE', 'DE'),
      pastOrders: fc.nat(3),
      bought: fc.subarray(['BAG', 'CARD', 'LENS']),
    });
    const policy = fc.record({
      percentBp: fc.integer({ min: 0, max: 10_000 }),
      reference: fc.constantFrom('BAG', 'CARD', 'KIT', 'LENS', 'NOWHERE'),
      min: fc.nat(3),
    });
    const isSame = fc.property(order, policy, (given, { percentBp, reference, min }) => {
      const step = aStep('tier-1', reference);
      const offer = { ...step.offer, discount: { percentBp } };
      const tested = live({
        trigger: { all: [{ products: ['CAM-1'] }, { pastOrders: { min } }] },
        funnel: { start: 'tier-1', steps: [{ ...step, offer }] },
      });
      const { references, pastOrders, bought, ...rest } = given;
      const lastAt = '2026-01-01T00:00:00.000Z';
      const past = aPlayed('S-1', {
        ...rest,
        lines: references.map((each) => ({ reference: each, quantity: 1, unitPriceMinor: 10_000 })),
        customer: {
          customer: 'c-1',
          pastOrders,
          bought: bought.map((each) => ({ reference: each, categories: [], lastAt })),
        },
      });
      const openedMs = Date.parse(past.orderedAt);
      const handedOver = orderFrom(past, new Map(products.map((each) => [each.reference, each])));
      const { offers } = decideOffers({
        order: handedOver,
        payment: past,
        customer: { ...unknownCustomer, ...past.customer },
        policies: [tested],
        products,
        terms: termsFor(emptyPolicy, handedOver, past.provider),
        closesAt: new Date(openedMs + defaultClocks.windowMs).toISOString(),
        nowMs: openedMs,
      });
      const made = offers.filter(({ from }) => from !== undefined);
      const [example] = play([past], { tested }, products).examples;
      expect(example!.offers.map((each) => [each.offer, each.unitPriceMinor])).toEqual(
        made.map((each) => [`tier-1/${each.item}`, each.unitPriceMinor]),
      );
    });
    fc.assert(isSame, { numRuns: 500 });
  });
});
