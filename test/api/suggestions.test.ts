import type { OfferPolicy } from '../../domain/offer-policy';
import { openShopWindow, type ShopWindow } from '../analytics/shop-window';
import { aProduct } from '../store/fixtures';
import { aPastOrder } from './past-orders';

interface Reply {
  orders: number;
  suggestions: Record<string, unknown>[];
}

describe('What the shop’s own orders suggest', () => {
  let shop: ShopWindow;
  beforeAll(async () => {
    shop = await openShopWindow();
    await shop.stores.catalogue.putProducts([
      aProduct({ reference: 'CAM-1', name: 'Camera' }),
      aProduct({ reference: 'MEM-64', name: 'Memory card' }),
      aProduct({ reference: 'BAG-1', name: 'Bag' }),
      aProduct({ reference: 'LENS-1', name: 'Lens', kind: 'flexible_bundle' }),
      aProduct({ reference: 'OLD-1', name: 'Old', isPublished: false }),
      aProduct({ reference: 'PIANO', name: 'Piano', needsConsideration: true }),
      aProduct({ reference: 'LONG-1', name: `${'Lamp '.repeat(11)}for \u{1F4F7} \u{1F4F7}` }),
      aProduct({ reference: 'LONG-2', name: `${'Lamp '.repeat(11)}for\u{1F4F7}\u{1F4F7}` }),
      aProduct({
        reference: 'EURO-1',
        prices: [{ market: 'DE', currency: 'EUR', unitPriceMinor: 1, taxRateBp: 0 }],
      }),
    ]);
  });
  afterAll(async () => await shop.close());
  beforeEach(async () => {
    const tables = 'past_orders, offer_policies, offer_facts';
    await shop.stores.database.pool.query(`truncate ${tables} cascade`);
  });

  let count = 0;
  const bought = async (times: number, ...references: string[]) => {
    const orders = Array.from({ length: times }, () => {
      count += 1;
      const lines = references.map((reference) => ({ reference, quantity: 2, unitPriceMinor: 1 }));
      return aPastOrder(`S-${count}`, { lines });
    });
    expect(await shop.ask('POST', '/past-orders', { orders })).toMatchObject({ status: 200 });
    return orders.map(({ number }) => number);
  };
  const suggested = async (query = 'minSupport=2') => {
    const path = `/suggestions?market=SE&currency=SEK&${query}`;
    const answer = await shop.ask<Reply>('GET', path);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  it('D32: is by lift, with the counts behind it, and little evidence is believed little', async () => {
    // 100 orders: 20 with a camera, 30 with a card, 12 with both; 2 of the 4 bags came with a card.
    await bought(12, 'CAM-1', 'MEM-64');
    await bought(8, 'CAM-1');
    await bought(2, 'BAG-1', 'MEM-64');
    await bought(2, 'BAG-1');
    await bought(16, 'MEM-64');
    await bought(60, 'NOT-IN-THE-CATALOGUE');
    const { orders, suggestions } = await suggested();
    expect(orders).toBe(100);
    const pairs = suggestions.map((each) => `${name(each, 'bought')} ${name(each, 'suggested')}`);
    expect(pairs).toEqual(['MEM-64 CAM-1', 'CAM-1 MEM-64', 'MEM-64 BAG-1', 'BAG-1 MEM-64']);
    expect(suggestions[1]).toEqual({
      bought: { reference: 'CAM-1', name: 'Camera' },
      suggested: { reference: 'MEM-64', name: 'Memory card' },
      ordersWithBought: 20,
      ordersWithSuggested: 30,
      ordersWithBoth: 12,
      share: 0.6,
      // 12 / 20 over 30 / 100; shrunk: (12 + 20 × 0.3) / (20 + 20) over the same.
      lift: expect.closeTo(2, 10),
      liftShrunk: expect.closeTo(1.5, 10),
    });
    // Half of four bags: lift 0.5 / 0.3; shrunk (2 + 20 × 0.3) / 24 / 0.3.
    expect(suggestions[3]).toMatchObject({
      lift: expect.closeTo(5 / 3, 10),
      liftShrunk: expect.closeTo(10 / 9, 10),
    });
    expect((await suggested('minSupport=3')).suggestions).toHaveLength(2);
    expect((await suggested('minSupport=13')).suggestions).toEqual([]);
  });

  it('D32: is never what cannot be an upsell: flexible, unpublished, to be thought over, or not priced', async () => {
    for (const reference of ['LENS-1', 'OLD-1', 'PIANO', 'EURO-1'])
      await bought(3, 'CAM-1', reference);
    await bought(3, 'BAG-1', 'MEM-64');
    await bought(30, 'NOT-IN-THE-CATALOGUE');
    const { suggestions } = await suggested();
    const never = suggestions.map((each) => name(each, 'suggested'));
    expect([...new Set(never)].toSorted()).toEqual(['BAG-1', 'CAM-1', 'MEM-64']);
    // What was bought may be any product on sale; a camera goes with a piano, not the reverse.
    const bases = suggestions.map((each) => name(each, 'bought'));
    expect([...new Set(bases)].toSorted()).toEqual(['BAG-1', 'EURO-1', 'MEM-64', 'PIANO']);
  });

  it('does not count what was only bought because it was offered', async () => {
    const [first] = await bought(5, 'CAM-1', 'MEM-64');
    await bought(5, 'BAG-1');
    expect((await suggested()).suggestions[0]).toMatchObject({ ordersWithBoth: 5 });
    await shop.stores.database.pool.query(
      `insert into offer_facts (number, offer, closed_at, item, kind, market, currency, quantity,
         list_minor, unit_minor, discount_bp, accepted_at)
       values ($1, 'offer-1', now(), 'MEM-64', 'add', 'SE', 'SEK', 1, 1, 1, 0, now())`,
      [first],
    );
    expect((await suggested()).suggestions[0]).toMatchObject({ ordersWithBoth: 4 });
  });

  it('does not count what came for nothing: a promised sample says nothing about taste', async () => {
    const sample = { reference: 'MEM-64', quantity: 1, unitPriceMinor: 0 };
    const orders = Array.from({ length: 5 }, (_, index) => {
      const order = aPastOrder(`F-${index}`);
      return { ...order, lines: [...order.lines.slice(0, 1), sample] };
    });
    await shop.ask('POST', '/past-orders', { orders });
    await bought(5, 'BAG-1');
    expect(await suggested()).toMatchObject({ orders: 10, suggestions: [] });
  });

  it('is of one market alone, and of no orders nothing', async () => {
    await bought(5, 'CAM-1', 'MEM-64');
    const answer = await shop.ask('GET', '/suggestions?market=DE&currency=EUR');
    expect(answer.body).toMatchObject({ orders: 0, minSupport: 10, suggestions: [] });
    await expect(shop.ask('GET', '/suggestions?market=SE')).resolves.toMatchObject({
      status: 400,
      body: { field: 'currency' },
    });
  });

  it('D32: becomes a draft policy in one call, which passes every publish check', async () => {
    const ask = { bought: 'CAM-1', suggested: 'MEM-64', market: 'SE' };
    const made = await shop.ask('POST', '/suggestions/policies', ask);
    expect(made).toMatchObject({
      status: 201,
      body: { policy: 'mem-64-with-cam-1', state: 'draft' },
    });
    const draft = (made.body as { draft: OfferPolicy }).draft;
    expect(draft.trigger).toEqual({ all: [{ products: ['CAM-1'] }, { markets: ['SE'] }] });
    const checked = await shop.ask('POST', '/policies/mem-64-with-cam-1/check');
    expect(checked).toMatchObject({ status: 200, body: { errors: [] } });
    // Asked again, it is there; worked on, it is not overwritten.
    expect(await shop.ask('POST', '/suggestions/policies', ask)).toMatchObject({ status: 200 });
    await shop.stores.offerPolicies.putDraft({ ...draft, title: 'Mine' });
    expect(await shop.ask('POST', '/suggestions/policies', ask)).toMatchObject({
      status: 409,
      body: { code: 'policy_exists' },
    });
    expect(await shop.stores.offerPolicies.draft('mem-64-with-cam-1')).toMatchObject({
      title: 'Mine',
    });
  });

  it.each(['LONG-1', 'LONG-2'])('becomes a draft that can be kept: %s', async (suggestion) => {
    const ask = { bought: 'CAM-1', suggested: suggestion };
    const made = await shop.ask('POST', '/suggestions/policies', ask);
    expect(made.status).toBe(201);
    const { policy, draft } = made.body as { policy: string; draft: OfferPolicy };
    const { title } = draft.funnel.steps[0]!.offer.copy['*']!;
    expect(title).toMatch(/…$/);
    expect(!/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(title)).toBe(true);
    expect(await shop.ask('PUT', `/policies/${policy}`, draft)).toMatchObject({ status: 200 });
  });

  it.each([
    ['a product with itself', { bought: 'CAM-1', suggested: 'CAM-1' }, 'suggested'],
    ['an unknown product', { bought: 'CAM-1', suggested: 'NOWHERE' }, 'suggested'],
    ['a product that is not for sale', { bought: 'OLD-1', suggested: 'CAM-1' }, 'bought'],
    ['a flexible bundle', { bought: 'CAM-1', suggested: 'LENS-1' }, 'suggested'],
    ['what has to be thought over', { bought: 'CAM-1', suggested: 'PIANO' }, 'suggested'],
    ['no price', { bought: 'CAM-1', suggested: 'MEM-64', market: 'NO' }, 'market'],
  ])('becomes no policy with %s', async (_what, ask, field) => {
    expect(await shop.ask('POST', '/suggestions/policies', ask)).toMatchObject({
      status: 422,
      body: { code: 'suggestion_unusable', field },
    });
    expect(await shop.stores.offerPolicies.list()).toEqual([]);
  });
});

function name(pair: Record<string, unknown>, side: 'bought' | 'suggested'): string {
  return (pair[side] as { reference: string }).reference;
}
