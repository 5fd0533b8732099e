import type { Product } from '../../domain/catalogue';
import type { Order } from '../../domain/order';
import { createWorld, type World } from '../world';
import { camera } from '../world/orders';
import { add, closeByTime, handOver, mailsTo, readOrder } from '../world/story';

const hourMs = 60 * 60_000;
const at = (offMs: number) => new Date(Date.now() + offMs).toISOString();

function product(reference: string, changes: Partial<Product> = {}): Product {
  return {
    reference,
    name: `Product ${reference}`,
    kind: 'physical',
    prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor: 20_000, taxRateBp: 2500 }],
    isPublished: true,
    quantityMax: 3,
    relatedTo: [],
    ...changes,
  };
}

const eur = (unitPriceMinor: number, taxRateBp: number) => [
  { market: 'DE', currency: 'EUR', unitPriceMinor, taxRateBp },
];

/** What this file's orders can be added to with, put by the shop over HTTP. */
const assortment: Product[] = [
  product('CASE-1', { stock: 50 }),
  product('LAMP-1', { stock: 0 }),
  product('KIT-DARK', {
    kind: 'fixed_bundle',
    parts: [
      { reference: 'CASE-1', quantity: 1 },
      { reference: 'LAMP-1', quantity: 1 },
    ],
  }),
  product('KIT-LOST', { kind: 'fixed_bundle', parts: [{ reference: 'NOWHERE-1', quantity: 1 }] }),
  product('KIT-OWN', { kind: 'flexible_bundle' }),
  product('SOON-1', { publishedFrom: at(hourMs) }),
  product('PAST-1', { publishedFrom: at(-2 * hourMs), publishedUntil: at(-hourMs) }),
  product('NOW-1', { publishedFrom: at(-hourMs), publishedUntil: at(hourMs) }),
  product('PLAN-1', { kind: 'service' }),
  product('COAT-1', { prices: eur(5_000, 1900), stock: 10 }),
  product('BOOK-1', { prices: eur(1_250, 700), stock: 10 }),
  product('KIT-EU', {
    name: 'Rainy day kit',
    kind: 'fixed_bundle',
    prices: eur(5_999, 1900).map((price) => ({ ...price, upsellDiscountBp: 1500 })),
    parts: [
      { reference: 'COAT-1', quantity: 1 },
      { reference: 'BOOK-1', quantity: 2 },
    ],
    relatedTo: ['CAM-EU'],
  }),
  product('MEMO-JP', {
    prices: [
      {
        market: 'JP',
        currency: 'JPY',
        unitPriceMinor: 4_480,
        taxRateBp: 1000,
        upsellDiscountBp: 1250,
      },
    ],
    relatedTo: ['CAM-JP'],
  }),
];

/** One camera, in another market's money. */
function abroad(reference: string, market: string, currency: string): Partial<Order> {
  const lines = [{ ...camera, reference, taxRateBp: 0, taxMinor: 0 }];
  return { market, currency, lines, locale: 'en-GB' };
}

const inGermany = {
  order: abroad('CAM-EU', 'DE', 'EUR'),
  payment: { country: 'DE' },
  klarna: { purchase_country: 'DE' },
};

describe('The rules of the basket, for what is added after the purchase', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
    await world.ask('PUT', '/products', { body: { products: assortment } });
  });
  afterAll(() => world.stop());

  const pieces = async (item: string) => (await world.stores.catalogue.findProduct(item))?.stock;

  it.each([
    ['KIT-OWN', 422, 'flexible_bundle_not_allowed', /flexible bundle/],
    ['COAT-1', 409, 'item_unavailable', /no price in SEK for SE/],
    ['SOON-1', 409, 'item_unavailable', /not for sale at this time/],
    ['PAST-1', 409, 'item_unavailable', /not for sale at this time/],
    ['LAMP-1', 409, 'out_of_stock', /LAMP-1 is sold out/],
    ['KIT-DARK', 409, 'out_of_stock', /LAMP-1 in KIT-DARK is sold out/],
    ['KIT-LOST', 409, 'item_unavailable', /no item NOWHERE-1 in KIT-LOST/],
  ])('A12, A13: %s is %i %s, and the provider is not asked', async (item, status, code, why) => {
    const { number, ref } = await handOver(world);
    const before = await pieces('CASE-1');
    const answer = await add(world, number, item);
    expect(answer).toMatchObject({
      status,
      body: { code, detail: expect.stringMatching(why) },
    });
    expect(await world.klarna.raises(ref)).toEqual([]);
    expect((await readOrder(world, number)).totalMinor).toBe(100_000);
    expect(await pieces('CASE-1')).toBe(before);
  });

  it.each(['CASE-1', 'NOW-1', 'PLAN-1'])('A12: %s is 201 beside them', async (item) => {
    const { number, ref } = await handOver(world);
    expect((await add(world, number, item)).status).toBe(201);
    expect(await world.klarna.raises(ref)).toHaveLength(1);
  });

  it('A12: the most of an item per order counts what was bought before', async () => {
    const line = { ...camera, reference: 'CASE-1', quantity: 2, unitPriceMinor: 50_000 };
    const { number, ref } = await handOver(world, { order: { lines: [line] } });
    const tooMany = await add(world, number, 'CASE-1', { body: { quantity: 2 } });
    expect([tooMany.status, tooMany.body.code]).toEqual([422, 'quantity_above_max']);
    expect(await world.klarna.raises(ref)).toEqual([]);
    expect((await add(world, number, 'CASE-1')).status).toBe(201);
    const { number: empty } = await handOver(world);
    expect((await add(world, empty, 'CASE-1', { body: { quantity: 2 } })).status).toBe(201);
  });

  it('A12: the price of an offer is kept when the price list changes; without it the new one counts', async () => {
    const { number, answer } = await handOver(world);
    const offer = answer.body.offers.find((each) => each.item === 'MEM-64');
    expect(offer).toMatchObject({ unitPriceMinor: 20_000 });
    const memory = await world.stores.catalogue.findProduct('MEM-64');
    const prices = memory?.prices.map((price) => ({ ...price, unitPriceMinor: 30_000 }));
    await world.ask('PUT', '/products', { body: { products: [{ ...memory, prices }] } });
    const offered = await add(world, number, 'MEM-64', { body: { offer: offer?.offer } });
    expect(offered.body.line).toMatchObject({ unitPriceMinor: 25_000, totalMinor: 20_000 });
    const listed = await add(world, number, 'MEM-64');
    expect(listed.body.line).toMatchObject({ unitPriceMinor: 30_000, totalMinor: 30_000 });
    expect((await readOrder(world, number)).totalMinor).toBe(150_000);
  });

  it('A13: a fixed bundle of two tax rates is one line, and two at the provider', async () => {
    const { number, ref, email } = await handOver(world, inGermany);
    const added = await add(world, number, 'KIT-EU');
    expect(added.status).toBe(201);
    expect(added.body.line).toMatchObject({
      reference: 'KIT-EU',
      kind: 'bundle',
      totalMinor: 5_999,
      taxMinor: 638 + 131,
      taxParts: [
        { taxRateBp: 1900, totalMinor: 3_999, taxMinor: 638 },
        { taxRateBp: 700, totalMinor: 2_000, taxMinor: 131 },
      ],
    });
    expect([await pieces('COAT-1'), await pieces('BOOK-1')]).toEqual([9, 8]);
    const held = await world.klarna.order(ref);
    expect(held.order_amount).toBe(105_999);
    expect(held.order_lines.slice(1)).toMatchObject([
      { name: 'Rainy day kit (19 %)', tax_rate: 1900, total_amount: 3_999, total_tax_amount: 638 },
      { name: 'Rainy day kit (7 %)', tax_rate: 700, total_amount: 2_000, total_tax_amount: 131 },
    ]);

    await closeByTime(world, number);
    const [mail] = await mailsTo(world, email);
    expect(mail?.text.match(/Rainy day kit/g)).toHaveLength(1);
    expect(mail?.text).toMatch(/19%\): €6\.38\n.*7%\): €1\.31/);
    expect((await readOrder(world, number)).needsAttention).toEqual([]);
  });

  it('C6: a percentage off the bundle is rounded to a cent, and taken off each rate', async () => {
    const { number, ref, answer } = await handOver(world, inGermany);
    expect(answer.body.offers).toMatchObject([{ item: 'KIT-EU', unitPriceMinor: 5_099 }]);
    const { offer } = answer.body.offers[0] ?? {};
    const added = await add(world, number, 'KIT-EU', { body: { offer, quantity: 2 } });
    expect(added.body.line).toMatchObject({ discountMinor: 1_800, totalMinor: 10_198 });
    const { order_lines: lines } = await world.klarna.order(ref);
    expect(lines.slice(1)).toMatchObject([
      { quantity: 2, unit_price: 3_999, total_discount_amount: 1_200, total_amount: 6_798 },
      { quantity: 2, unit_price: 2_000, total_discount_amount: 600, total_amount: 3_400 },
    ]);
  });

  it('C6: a currency without decimals is offered, charged and confirmed in whole yen', async () => {
    const { number, ref, answer, email } = await handOver(world, {
      order: abroad('CAM-JP', 'JP', 'JPY'),
    });
    expect(answer.body.offers).toMatchObject([{ item: 'MEMO-JP', unitPriceMinor: 3_920 }]);
    const { offer } = answer.body.offers[0] ?? {};
    const added = await add(world, number, 'MEMO-JP', { body: { offer } });
    expect(added.body.line).toMatchObject({ totalMinor: 3_920, taxMinor: 356 });
    expect((await world.klarna.order(ref)).order_amount).toBe(103_920);
    await closeByTime(world, number);
    const [mail] = await mailsTo(world, email);
    expect(mail?.text).toMatch(/¥103,920/);
  });

  it('a currency with three decimals is not raised at Klarna, and the order goes out', async () => {
    const { number, ref, answer, email } = await handOver(world, {
      order: abroad('CAM-KW', 'KW', 'KWD'),
    });
    expect(answer.body.upsell.isAllowed).toBe(false);
    expect((await readOrder(world, number))['reasons']).toEqual(['currency']);
    const refused = await add(world, number, 'CASE-1');
    expect([refused.status, refused.body.code]).toEqual([409, 'upsell_not_enabled']);
    expect(await world.klarna.raises(ref)).toEqual([]);
    const [mail] = await mailsTo(world, email);
    expect(mail?.text).toMatch(/KWD\s100\.000/);
  });
});
