import fc from 'fast-check';
import {
  countedStock,
  isOnSale,
  priceFor,
  upsellPrice,
  type Product,
  type ProductPrice,
} from '../../domain/catalogue';

const product: Product = {
  reference: 'MEM-64',
  name: 'Memory card',
  kind: 'physical',
  prices: [
    { market: 'SE', currency: 'SEK', unitPriceMinor: 25_000, taxRateBp: 2500 },
    { market: 'FI', currency: 'EUR', unitPriceMinor: 2500, taxRateBp: 2550 },
  ],
  isPublished: true,
  publishedFrom: '2026-03-01T00:00:00.000Z',
  publishedUntil: '2026-04-01T00:00:00.000Z',
  quantityMax: 3,
  relatedTo: [],
};

describe('a product of the catalogue', () => {
  it.each([
    ['before its time', '2026-02-28T23:59:59.999Z', false],
    ['from its first moment', '2026-03-01T00:00:00.000Z', true],
    ['to its last moment', '2026-03-31T23:59:59.999Z', true],
    ['from its end on', '2026-04-01T00:00:00.000Z', false],
  ])('%s (%s) is for sale: %p', (_when, at, isForSale) => {
    expect(isOnSale(product, Date.parse(at))).toBe(isForSale);
  });

  it('is not for sale unpublished, at no time', () => {
    const during = Date.parse('2026-03-15T00:00:00.000Z');
    expect(isOnSale({ ...product, isPublished: false }, during)).toBe(false);
  });

  it('costs what its price list says for the market and the currency, both', () => {
    expect(priceFor(product, 'FI', 'EUR')?.unitPriceMinor).toBe(2500);
    expect(priceFor(product, 'SE', 'EUR')).toBeUndefined();
    expect(priceFor(product, 'FI', 'SEK')).toBeUndefined();
  });

  it.each([
    ['physical', 5],
    ['fixed_bundle', 5],
    ['digital', undefined],
    ['service', undefined],
  ] as const)('of kind %s counts its pieces as %p', (kind, left) => {
    expect(countedStock({ ...product, kind, stock: 5 })).toBe(left);
  });
});

describe('the price of a piece in an offer (C6)', () => {
  const list = { market: 'SE', currency: 'SEK', unitPriceMinor: 4480, taxRateBp: 2500 };
  it.each<[string, Partial<ProductPrice>, number, number]>([
    ['nothing said', {}, 1, 4480],
    ['a price of its own', { upsellPriceMinor: 3780 }, 1, 3780],
    ['a price above the list', { upsellPriceMinor: 5000 }, 1, 4480],
    ['15 % off', { upsellDiscountBp: 1500 }, 1, 3808],
    ['a third off, in whole yen', { currency: 'JPY', upsellDiscountBp: 3333 }, 1, 2987],
    ['half off an odd price, rounded up', { unitPriceMinor: 899, upsellDiscountBp: 5000 }, 1, 450],
    ['all off', { upsellDiscountBp: 10_000 }, 1, 0],
    ['an amount off', { upsellDiscountMinor: 480 }, 1, 4000],
    ['more off than it costs', { upsellDiscountMinor: 4481 }, 1, 0],
    ['15 % off, in steps of ten fils', { currency: 'KWD', upsellDiscountBp: 1500 }, 10, 3800],
    ['an amount off, in steps', { currency: 'KWD', upsellDiscountMinor: 475 }, 10, 4000],
    ['nothing off: no step touches it', { unitPriceMinor: 8755 }, 10, 8755],
    ['a price of its own: no step either', { upsellPriceMinor: 3785 }, 10, 3785],
  ])('with %s', (_what, change, amountStepMinor, priceMinor) => {
    expect(upsellPrice({ ...list, ...change }, amountStepMinor)).toBe(priceMinor);
  });

  it('is the exact share, rounded once, within nothing and the list price', () => {
    const amounts = fc.integer({ min: 0, max: 100_000_000 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 10_000 }), (unitPriceMinor, offBp) => {
        const exact = BigInt(unitPriceMinor) * BigInt(10_000 - offBp);
        const rounded = Number(exact / 10_000n) + (exact % 10_000n >= 5_000n ? 1 : 0);
        const price = { ...list, unitPriceMinor, upsellDiscountBp: offBp };
        expect(upsellPrice(price)).toBe(rounded);
        expect(upsellPrice(price)).toBeLessThanOrEqual(unitPriceMinor);
      }),
    );
  });
});
