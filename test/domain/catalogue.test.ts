import { isOnSale, priceFor, type Product } from '../../domain/catalogue';

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
});
