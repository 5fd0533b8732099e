import fc from 'fast-check';
import type { OfferDiscount, OfferPolicy, OfferTemplate } from '../../domain/offer-policy';
import type { ProductPrice } from '../../domain/catalogue';
import { createWorld, type World } from '../world';
import { policyOf, sold, stepOf } from '../world/funnels';
import { buys, offersOf, published, putProducts, served, warmedUp } from '../world/policies';
import { add, closeByTime, handOver, newNumber, readOrder, type OpenedOrder } from '../world/story';
import { items, type Shown } from '../world/walking';

interface Priced extends Shown {
  quantity: number;
  taxRateBp: number;
  listPriceMinor: number;
  unitPriceMinor: number;
  discountMinor: number;
  shippingMinor: number;
}

const price = (changes: Partial<ProductPrice> = {}): ProductPrice => ({
  market: 'SE',
  currency: 'SEK',
  unitPriceMinor: 10_000,
  taxRateBp: 2500,
  ...changes,
});

/** One product for those who buy this one. */
function forBuyersOf(
  product: string,
  item: string,
  offer: Partial<OfferTemplate> = {},
  changes: Partial<OfferPolicy> = {},
) {
  return policyOf(product.toLowerCase(), {
    trigger: { products: [product] },
    funnel: { start: 'only', steps: [stepOf('only', item, {}, offer)] },
    ...changes,
  });
}

const off: fc.Arbitrary<OfferDiscount> = fc.oneof(
  fc.record({ percentBp: fc.integer({ min: 100, max: 9_900 }) }),
  fc.record({ amountMinor: fc.record({ SEK: fc.integer({ min: 1, max: 990 }) }) }),
);

const cases = fc.record({
  unitPriceMinor: fc.integer({ min: 1_000, max: 12_000 }),
  taxRateBp: fc.constantFrom(0, 600, 1_200, 2_500),
  quantity: fc.integer({ min: 1, max: 2 }),
  discount: off,
});

describe('What an offer comes to', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
    await warmedUp(world);
  });
  afterAll(() => world.stop());

  const read = async (number: string) =>
    (await offersOf(world, number)).offers as unknown as Priced[];

  async function taken(opened: OpenedOrder) {
    const [offer] = await read(opened.number);
    if (!offer) throw new Error('nothing is offered');
    const { status, body } = await add(world, opened.number, offer.item, { body: offer.add.body });
    expect([status, body.code]).toEqual([201, undefined]);
    return { offer, body };
  }

  it('C9: what is shown is what is charged to the minor unit, whatever price, discount and tax', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ unitPriceMinor, taxRateBp, quantity, discount }) => {
        // Another product each time: what one cost lately would count against the next.
        const item = newNumber('ANY-9');
        await putProducts(world, sold(item, 0, { prices: [price({ unitPriceMinor, taxRateBp })] }));
        const products = [{ reference: item, quantity }];
        await published(world, forBuyersOf('SHOWN-9', item, { products, discount }));
        const opened = await buys(world, 'SHOWN-9');
        const { offer, body } = await taken(opened);
        const { amountMinor, discountMinor, newTotalMinor, taxMinor } = offer;
        expect(offer).toMatchObject({ listPriceMinor: unitPriceMinor, quantity, shippingMinor: 0 });
        expect(amountMinor).toBe(quantity * offer.unitPriceMinor);
        expect(amountMinor + discountMinor).toBe(quantity * unitPriceMinor);
        expect(newTotalMinor).toBe(100_000 + amountMinor);
        expect(discountMinor).toBeGreaterThan(0);
        const charged = { totalMinor: amountMinor, discountMinor, taxMinor, quantity };
        expect(body.line).toMatchObject(charged);
        expect([body.order.totalMinor, body.authorizedMinor]).toEqual([
          newTotalMinor,
          newTotalMinor,
        ]);
        const held = await world.klarna.order(opened.ref);
        expect(held.order_amount).toBe(newTotalMinor);
        expect(held.order_lines.at(-1)).toMatchObject({
          total_amount: amountMinor,
          total_tax_amount: taxMinor,
          total_discount_amount: discountMinor,
          quantity,
        });
      }),
      { numRuns: 15 },
    );
  });

  it('C9: an upgrade shows what the order grows by, in the first answer too, and charges that', async () => {
    await putProducts(world, sold('BIG-9', 120_000));
    const products = [{ reference: 'BIG-9', quantity: 1, replaces: 'SMALL-9' }];
    await putProducts(world, sold('SMALL-9', 100_000));
    const upgrade = { kind: 'upgrade' as const, products, discount: { percentBp: 500 } };
    await published(world, forBuyersOf('SMALL-9', 'BIG-9', upgrade));
    const opened = await buys(world, 'SMALL-9');
    const shown = { amountMinor: 14_000, newTotalMinor: 114_000 };
    expect(opened.answer.body.offers).toMatchObject([shown]);
    const { offer, body } = await taken(opened);
    expect(offer).toMatchObject(shown);
    expect([body.order.totalMinor, body.authorizedMinor]).toEqual([114_000, 114_000]);
  });

  it.each([
    ['a percentage', { percentBp: 3_333 }, 6_667, 333],
    ['a fixed amount', { amountMinor: { SEK: 2_501, JPY: 250 } }, 7_499, 250],
  ])('C6: %s off is rounded in the currency of the order', async (...row) => {
    const [what, discount, swedishMinor, japaneseMinor] = row;
    const product = what === 'a percentage' ? 'SHARE-6' : 'FIXED-6';
    const yen = price({ market: 'JP', currency: 'JPY', unitPriceMinor: 500, taxRateBp: 1_000 });
    await putProducts(world, sold('SIX-6', 0, { prices: [price(), yen] }));
    await published(world, forBuyersOf(product, 'SIX-6', { discount }));
    const swedish = await taken(await buys(world, product));
    expect(swedish.body.line['totalMinor']).toBe(swedishMinor);
    const abroad = { market: 'JP', currency: 'JPY', locale: 'ja-JP' };
    const japanese = await taken(await buys(world, product, abroad));
    expect(japanese.body.line['totalMinor']).toBe(japaneseMinor);
    expect(japanese.body.order.totalMinor).toBe(100_000 + japaneseMinor);
  });

  it('D34: the merchant sets the discount; orders that were opened keep theirs', async () => {
    await putProducts(world, sold('SET-34', 10_000));
    await published(world, forBuyersOf('SHOP-34', 'SET-34', { discount: { percentBp: 2_000 } }));
    const earlier = await buys(world, 'SHOP-34');
    const amountMinor = { SEK: 4_000 };
    await published(world, forBuyersOf('SHOP-34', 'SET-34', { discount: { amountMinor } }));
    const later = await taken(await buys(world, 'SHOP-34'));
    expect(later.offer).toMatchObject({ discountMinor: 4_000, amountMinor: 6_000 });
    expect(later.body.line['totalMinor']).toBe(6_000);
    expect((await taken(earlier)).body.line['totalMinor']).toBe(8_000);
  });

  it('C1: a service needs no stock and no shipping', async () => {
    await putProducts(world, served('SERVICE-1', 10_000));
    await published(world, forBuyersOf('ANY-1', 'SERVICE-1'));
    for (let sales = 0; sales < 3; sales += 1) {
      const opened = await buys(world, 'ANY-1');
      const { offer, body } = await taken(opened);
      expect([offer.shippingMinor, body.line['kind']]).toEqual([0, 'service']);
      const order = await readOrder(world, opened.number);
      expect([order['shippingMinor'], order.totalMinor]).toEqual([0, 108_000]);
    }
    expect(await world.stores.catalogue.findProduct('SERVICE-1')).not.toHaveProperty('stock');
  });

  it('C3: what is taken goes out with what was bought: one order, one release, each line once', async () => {
    await putProducts(world, sold('ONE-3', 10_000), sold('TWO-3', 5_000));
    const steps = [stepOf('one', 'ONE-3', { onAccept: 'two' }), stepOf('two', 'TWO-3')];
    const funnel = { start: 'one', steps };
    await published(world, forBuyersOf('WITH-3', 'ONE-3', {}, { funnel }));
    const ordersNow = async () => {
      const { rows } = await world.database.pool.query('select count(*)::int as n from orders');
      return (rows as [{ n: number }])[0].n;
    };
    const opened = await buys(world, 'WITH-3');
    const before = await ordersNow();
    await taken(opened);
    await taken(opened);
    await closeByTime(world, opened.number);
    expect(await ordersNow()).toBe(before);
    const { releases, lines } = await world.warehouse.order(opened.number);
    expect(releases).toBe(1);
    expect(lines?.map(({ reference }) => reference)).toEqual(['WITH-3', 'ONE-3', 'TWO-3']);
    const held = await world.klarna.order(opened.ref);
    expect(held.order_amount).toBe(100_000 + 8_000 + 4_000);
  });

  it('B7: tier 3 is a service, a subscription, or a sample that comes for nothing with the next order', async () => {
    const kinds: [item: string, offer: Partial<OfferTemplate>, body: object][] = [
      ['CARE-7', {}, {}],
      [
        'BREW-7',
        { kind: 'subscription', subscription: { interval: 'month', recurringDiscountBp: 1_000 } },
        { consent: true },
      ],
      ['TASTE-7', { kind: 'deferred_sample' }, {}],
    ];
    await putProducts(
      world,
      sold('SET-7', 20_000),
      sold('STRAP-7', 10_000),
      served('CARE-7', 5_000),
      sold('BREW-7', 5_000),
      sold('TASTE-7', 5_000),
    );
    const calls = [];
    for (const [item, changes, body] of kinds) {
      const last = stepOf('tier-3', item, {}, changes);
      if (changes.kind === 'deferred_sample') delete last.offer.discount;
      const steps = [
        stepOf('tier-1', 'SET-7', { onDecline: 'tier-2' }),
        stepOf('tier-2', 'STRAP-7', { onDecline: 'tier-3' }),
        last,
      ];
      const funnel = { start: 'tier-1', steps };
      await published(world, forBuyersOf(`OF-${item}`, item, {}, { funnel }));
      const { number, ref } = await buys(world, `OF-${item}`);
      for (const offer of ['offer-1', 'offer-2']) {
        await world.ask('POST', `/orders/${number}/offers/${offer}/decline`);
      }
      const [third] = await read(number);
      expect(third?.item).toBe(item);
      const ready = { ...third!.add.body, ...body };
      expect((await add(world, number, item, { body: ready })).status).toBe(201);
      calls.push((await world.klarna.raises(ref)).length);
      const { totalMinor } = await readOrder(world, number);
      expect(totalMinor).toBe(100_000 + (third?.amountMinor ?? 0));
    }
    expect(calls).toEqual([1, 1, 0]);
  });

  it('D18: a sample is sold at its reduced price, once to a customer', async () => {
    await putProducts(world, sold('TRY-18', 5_000));
    const sample = { kind: 'sample' as const, discount: { percentBp: 8_000 } };
    await published(world, forBuyersOf('TRIED-18', 'TRY-18', sample));
    const opened = await buys(world, 'TRIED-18');
    const { body } = await taken(opened);
    expect(body.line).toMatchObject({ totalMinor: 1_000, discountMinor: 4_000 });
    expect((await world.klarna.order(opened.ref)).order_amount).toBe(101_000);
    await closeByTime(world, opened.number);
    const { customer } = opened.order;
    const again = await buys(world, 'TRIED-18', { customer });
    expect(again.answer.body.offers).toEqual([]);
    const { explanation } = await offersOf(world, again.number, '?explain=1');
    expect(explanation?.hiddenOffers).toMatchObject([{ reason: 'sample_had_before' }]);
    const other = await handOver(world, { order: { lines: opened.order.lines } });
    expect(items(other.answer.body.offers)).toEqual(['TRY-18']);
  });
});
