import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApi, type ApiWorld } from './api-world';

const sek = { market: 'SE', currency: 'SEK', unitPriceMinor: 10_000, taxRateBp: 2500 };
const product = {
  reference: 'X',
  name: 'X',
  kind: 'physical',
  prices: [sek],
  isPublished: true,
  quantityMax: 1,
  relatedTo: [],
};
const bundle = { ...product, kind: 'fixed_bundle', parts: [{ reference: 'Y', quantity: 2 }] };
const from = '2026-03-01T00:00:00.000Z';
const until = '2026-03-01T00:00:00.001Z';

type Case = [what: string, body: object, field: string];

const bad: Case[] = [
  [
    'two prices for one market and currency',
    { ...product, prices: [sek, { ...sek, currency: 'EUR' }, { ...sek, unitPriceMinor: 1 }] },
    'prices[2]',
  ],
  [
    'an offer price and a discount at once',
    { ...product, prices: [{ ...sek, upsellPriceMinor: 1, upsellDiscountBp: 1 }] },
    'prices[0].upsellDiscountBp',
  ],
  [
    'two discounts at once',
    { ...product, prices: [{ ...sek, upsellDiscountBp: 1, upsellDiscountMinor: 1 }] },
    'prices[0].upsellDiscountMinor',
  ],
  [
    'more than all off',
    { ...product, prices: [{ ...sek, upsellDiscountBp: 10_001 }] },
    'prices[0].upsellDiscountBp',
  ],
  [
    'half a minor unit off',
    { ...product, prices: [{ ...sek, upsellDiscountMinor: 0.5 }] },
    'prices[0].upsellDiscountMinor',
  ],
  [
    'an end that is its start',
    { ...product, publishedFrom: from, publishedUntil: from },
    'publishedUntil',
  ],
  [
    'an end before its start',
    { ...product, publishedFrom: until, publishedUntil: from },
    'publishedUntil',
  ],
  // Postgres has no year 0, and what it gives back of the first hundred is read as another.
  ['a start in the year 0', { ...product, publishedFrom: '0000-01-01T00:00:00Z' }, 'publishedFrom'],
  [
    'an end in the year 30',
    { ...product, publishedUntil: '0030-01-01T00:00:00Z' },
    'publishedUntil',
  ],
  [
    'a time with an offset',
    { ...product, publishedFrom: '2026-03-01T00:00:00+01:00' },
    'publishedFrom',
  ],
  ['stock of a download', { ...product, kind: 'digital', stock: 0 }, 'stock'],
  ['stock of a service', { ...product, kind: 'service', stock: 5 }, 'stock'],
  ['parts of a single product', { ...bundle, kind: 'physical' }, 'parts'],
  ['parts of a flexible bundle', { ...bundle, kind: 'flexible_bundle' }, 'parts'],
  ['a bundle of nothing', { ...bundle, parts: [] }, 'parts'],
  ['a bundle without parts', { ...product, kind: 'fixed_bundle' }, 'parts'],
  ['itself in it', { ...bundle, parts: [{ reference: 'X', quantity: 1 }] }, 'parts[0].reference'],
  [
    'one part named twice',
    { ...bundle, parts: [...bundle.parts, { reference: 'Y', quantity: 1 }] },
    'parts[1].reference',
  ],
  [
    'no pieces of a part',
    { ...bundle, parts: [{ reference: 'Y', quantity: 0 }] },
    'parts[0].quantity',
  ],
  [
    'a promotion above the list price',
    { ...product, prices: [{ ...sek, promoPriceMinor: 10_001 }] },
    'prices[0].promoPriceMinor',
  ],
  ['a negative cost', { ...product, prices: [{ ...sek, costMinor: -1 }] }, 'prices[0].costMinor'],
  ['a refill of itself', { ...product, refillOf: ['Y', 'X'] }, 'refillOf[1]'],
  ['a category without a name', { ...product, categories: [''] }, 'categories[0]'],
  [
    'more categories than anybody reads',
    { ...product, categories: Array.from({ length: 21 }, (_, index) => `c${index}`) },
    'categories',
  ],
];

const good: [what: string, body: object][] = [
  [
    'a price for each market and each currency',
    { ...product, prices: [sek, { ...sek, currency: 'EUR' }, { ...sek, market: 'FI' }] },
  ],
  ['a percentage off', { ...product, prices: [{ ...sek, upsellDiscountBp: 10_000 }] }],
  ['an amount off', { ...product, prices: [{ ...sek, upsellDiscountMinor: 10_001 }] }],
  ['a moment of publication', { ...product, publishedFrom: from, publishedUntil: until }],
  ['a start as long ago as can be', { ...product, publishedFrom: '1970-01-01T00:00:00Z' }],
  ['an end alone', { ...product, publishedUntil: from }],
  ['stock', { ...product, stock: 0 }],
  ['a download', { ...product, kind: 'digital' }],
  ['a service', { ...product, kind: 'service' }],
  ['a bundle, of what is not stored yet', bundle],
  ['a flexible bundle', { ...product, kind: 'flexible_bundle' }],
  [
    'a promotion and a cost',
    { ...product, prices: [{ ...sek, promoPriceMinor: 10_000, costMinor: 20_000 }] },
  ],
  [
    'what offers want to know',
    {
      ...product,
      categories: ['care'],
      refillOf: ['Y'],
      needsConsideration: true,
      isRepeatable: true,
    },
  ],
];

describe('PUT /products, where the basket would have to guess', () => {
  let api: ApiWorld;
  beforeAll(async () => (api = await openApi()));
  afterAll(async () => await api.close());
  beforeEach(() => api.catalogue.products.clear());

  it.each(bad)('refuses %s, with the field, and stores nothing', async (_what, body, field) => {
    const answer = await api.ask('PUT', '/products', { body: { products: [product, body] } });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field: `products[1].${field}` },
    });
    expect(api.catalogue.products.size).toBe(0);
  });

  it.each(good)('takes %s', async (_what, body) => {
    const answer = await api.ask('PUT', '/products', { body: { products: [body] } });
    expect(answer).toMatchObject({ status: 200, body: { stored: 1 } });
    expect(api.catalogue.products.get('X')).toEqual(body);
  });

  it('takes the example catalogue', async () => {
    const file = join(__dirname, '..', '..', '..', 'stack', 'example-catalogue.json');
    const answer = await api.ask('PUT', '/products', { rawBody: readFileSync(file, 'utf8') });
    expect(answer).toMatchObject({ status: 200, body: { stored: 15 } });
  });
});
