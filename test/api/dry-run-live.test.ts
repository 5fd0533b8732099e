import fc from 'fast-check';
import { decideFor } from '../../activities/decide-for';
import { defaultClocks } from '../../domain/limits';
import type { Product } from '../../domain/catalogue';
import type { DryRunReport } from '../../domain/dry-run-tally';
import type { OfferPolicy, Trigger } from '../../domain/offer-policy';
import { orderFrom } from '../../domain/past-order-shape';
import type { PastOrder } from '../../domain/past-orders';
import { termsFor } from '../../domain/policy';
import { openShopWindow, type ShopWindow } from '../analytics/shop-window';
import { anOffer, aPolicy, aThing, inSweden } from '../domain/policies';
import { aPastOrder } from './past-orders';

const tested = 'tested';
const references = ['CAM-1', 'KIT', 'BAG', 'CARD', 'TONER', 'GONE'];
const products: Product[] = [
  aThing('CAM-1', { prices: [inSweden(90_000)], categories: ['cameras'] }),
  aThing('KIT', { prices: [inSweden(20_000)], kind: 'fixed_bundle', parts: [part('BAG')] }),
  aThing('BAG', { categories: ['bags'], stock: 1 }),
  aThing('CARD', { prices: [inSweden(3_333), { ...inSweden(333), market: 'DE' }] }),
  aThing('TONER', { refillOf: ['CAM-1'] }),
  aThing('GONE', { stock: 0 }),
];

const someReferences = fc.uniqueArray(fc.constantFrom(...references), {
  minLength: 1,
  maxLength: 2,
});
const condition: fc.Arbitrary<Trigger> = fc.oneof(
  fc.constant<Trigger>({ always: true }),
  someReferences.map((each): Trigger => ({ products: each })),
  fc.constantFrom<Trigger>({ categories: ['bags'] }, { categories: ['cameras'] }),
  fc.constantFrom<Trigger>({ markets: ['SE'] }, { channels: ['app'] }),
  fc.integer({ min: 1, max: 200_000 }).map((minMinor): Trigger => ({
    orderValue: { currency: 'SEK', minMinor },
  })),
  fc.nat(2).map((min): Trigger => ({ pastOrders: { min } })),
  fc.constantFrom<Trigger>(
    { boughtBefore: { products: ['CAM-1', 'TONER'], withinDays: 2 } },
    { boughtBefore: { categories: ['bags'], withinDays: 30 } },
    { boughtBefore: { products: ['CARD'], withinDays: 5 } },
  ),
  fc.constant<Trigger>({ paymentMethods: [{ provider: 'klarna', methods: ['INVOICE'] }] }),
);
const trigger: fc.Arbitrary<Trigger> = fc.oneof(
  fc.constant<Trigger>({ always: true }),
  condition,
  condition.map((each): Trigger => ({ not: each })),
  fc.tuple(condition, condition).map(([a, b]): Trigger => ({ any: [a, b] })),
);

const offered = fc.uniqueArray(fc.constantFrom('KIT', 'BAG', 'CARD', 'TONER', 'GONE'), {
  minLength: 1,
  maxLength: 2,
});
const offer = fc
  .record({
    percentBp: fc.integer({ min: 1, max: 9_999 }),
    products: offered,
    isUpgrade: fc.constantFrom(true, false, false, false),
  })
  .map(({ percentBp, products: [one = 'BAG', ...more], isUpgrade }) => {
    const kind = isUpgrade ? ('upgrade' as const) : ('add' as const);
    const replaces = isUpgrade ? { replaces: 'BAG' } : {};
    const choices = [one, ...more].map((reference) => ({ reference, quantity: 1, ...replaces }));
    return anOffer(one, { kind, products: choices, discount: { percentBp } });
  });

const policy = fc
  .record({
    trigger,
    priority: fc.nat(2),
    first: offer,
    second: offer,
    isExperiment: fc.constantFrom(true, true, true, false),
  })
  .map(({ trigger: given, priority, first, second, isExperiment }): Omit<OfferPolicy, 'policy'> => {
    const experiment = {
      experiment: 'depth',
      salt: 's',
      unit: 'customer' as const,
      holdoutBp: 4_000,
      variants: [
        { variant: 'a', weight: 1, offers: {} },
        { variant: 'constructor', weight: 1, offers: { one: { discount: { percentBp: 5_000 } } } },
      ],
    };
    return {
      title: 'Drawn',
      priority,
      trigger: given,
      funnel: {
        start: 'one',
        steps: [
          { step: 'one', onDecline: 'two', offer: first },
          { step: 'two', offer: second },
        ],
      },
      ...(isExperiment ? { experiment } : {}),
    };
  });

const startMs = Date.parse('2026-03-01T12:00:00Z');
const orders = fc
  .array(
    fc.record({
      afterHours: fc.integer({ min: 1, max: 60 }),
      who: fc.constantFrom('asa', 'bo', 'cia', 'dan'),
      held: fc.uniqueArray(fc.constantFrom(...references, 'UNKNOWN'), {
        minLength: 1,
        maxLength: 2,
      }),
      totalMinor: fc.integer({ min: 10_000, max: 900_000 }),
      market: fc.constantFrom('SE', 'SE', 'SE', 'DE'),
      channel: fc.constantFrom('web', 'app'),
      method: fc.constantFrom('INVOICE', 'CARD'),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list) => {
    let atMs = startMs;
    return list.map(({ afterHours, who, held, ...rest }, index): PastOrder => {
      atMs += afterHours * 3_600_000;
      return aPastOrder(`S-${index}`, {
        ...rest,
        customer: { email: `${who}@shop.example` },
        orderedAt: new Date(atMs).toISOString(),
        lines: held.map((reference) => ({ reference, quantity: 1, unitPriceMinor: 5_000 })),
      });
    });
  });

/** What one order was decided, in the words of a report. */
interface Decided {
  order: string;
  outcome: string;
  offers: object[];
}

describe('A dry run and the opening of an order', () => {
  let shop: ShopWindow;
  beforeAll(async () => {
    shop = await openShopWindow();
    await shop.stores.catalogue.putProducts(products);
  });
  afterAll(async () => await shop.close());

  /** As the opening decides it: the activity itself, on the database as it is then. */
  async function decideLive(past: PastOrder): Promise<Decided> {
    const { customer, orderedAt, provider = '', method = '' } = past;
    const shaped = orderFrom(
      { ...past, provider, method, customer: { pastOrders: 0, bought: [] } },
      new Map(products.map((each) => [each.reference, each])),
    );
    const order = { ...shaped, customer: { ...shaped.customer, ...customer } };
    const nowMs = Date.parse(orderedAt);
    const decided = await decideFor(shop.stores, {
      order,
      payment: { provider, method },
      terms: termsFor(await shop.stores.policies.read(), order, provider),
      closesAt: new Date(nowMs + defaultClocks.windowMs).toISOString(),
      nowMs,
    });
    const own = decided.offers.filter(({ from }) => from?.policy === tested);
    const check = decided.offerReasons.policies.find((each) => each.policy === tested);
    const fallback = own.length > 0 ? 'shown' : 'no_offer_fits';
    return {
      order: past.number,
      outcome: check?.reason ?? fallback,
      offers: own.map(({ from, item, currency, listPriceMinor, unitPriceMinor }) => ({
        offer: `${from?.step}/${item}`,
        currency,
        listPriceMinor,
        unitPriceMinor,
      })),
    };
  }

  it('§4.7: decide the same about the same order, to the minor unit, whatever else is live', async () => {
    const seen = new Set<string>();
    const isSame = fc.asyncProperty(orders, policy, policy, fc.boolean(), async (...drawn) => {
      const [given, own, rival, isPaused] = drawn;
      const { pool } = shop.stores.database;
      await pool.query('truncate past_orders, offer_policies, offer_pauses cascade');
      const document = aPolicy({ ...own, policy: tested });
      await shop.stores.offerPolicies.publish(document);
      await shop.stores.offerPolicies.publish(aPolicy({ ...rival, policy: 'rival' }));
      const [{ reference } = { reference: '' }] = document.funnel.steps[0]?.offer.products ?? [];
      if (isPaused) {
        const paused = { policy: tested, offer: `one/${reference}`, note: 'x' } as const;
        await shop.stores.offerPolicies.pause({ ...paused, state: 'paused' });
      }
      await shop.ask('POST', '/past-orders', { orders: given });
      const live = [];
      for (const order of given) live.push(await decideLive(order));
      const path = `/policies/${tested}/dry-runs?from=2026-01-01T00:00:00Z`;
      const { status, body } = await shop.ask<DryRunReport>('POST', path, document);
      expect(status).toBe(200);
      const told = body.examples.map(({ order, outcome, offers }) => ({ order, outcome, offers }));
      expect(told.toSorted(byOrder)).toEqual(live.toSorted(byOrder));
      for (const { outcome } of live) seen.add(outcome);
    });
    await fc.assert(isSame, { numRuns: 40 });
    // It was no contest of empty hands.
    const outcomes = ['shown', 'trigger', 'no_offer_fits', 'other_policy_first'];
    expect([...seen]).toEqual(expect.arrayContaining(outcomes));
  });
});

function byOrder({ order: one }: Decided, { order: other }: Decided): number {
  return one < other ? -1 : 1;
}

function part(reference: string) {
  return { reference, quantity: 1 };
}
