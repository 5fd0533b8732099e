import fc from 'fast-check';
import type { Product } from '../../domain/catalogue';
import { decideOffers, offersMax } from '../../domain/offers';
import { orderOf } from '../world/orders';

const expiresAt = '2026-03-01T12:03:00.000Z';
const nowMs = Date.parse('2026-03-01T12:00:00.000Z');
const order = orderOf('1001'); // holds a CAM-1

function sold(reference: string, unitPriceMinor: number, changes: Partial<Product> = {}): Product {
  return {
    reference,
    name: `The ${reference}`,
    kind: 'physical',
    prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: 2500 }],
    isPublished: true,
    quantityMax: 3,
    relatedTo: ['CAM-1'],
    stock: 5,
    ...changes,
  };
}

function offered(...candidates: Product[]): string[] {
  return decideOffers({ order, candidates, expiresAt, nowMs }).map((offer) => offer.item);
}

describe('the offers of an order (A2, A24)', () => {
  it('are ready to be taken: priced, dated, numbered and honest about a credit check (A28)', () => {
    const prices = [
      {
        market: 'SE',
        currency: 'SEK',
        unitPriceMinor: 25_000,
        taxRateBp: 1200,
        upsellPriceMinor: 20_000,
      },
    ];
    const candidates = [sold('MEM-64', 0, { prices })];
    expect(decideOffers({ order, candidates, expiresAt, nowMs })).toEqual([
      {
        offer: 'offer-1',
        item: 'MEM-64',
        name: 'The MEM-64',
        quantity: 1,
        currency: 'SEK',
        listPriceMinor: 25_000,
        unitPriceMinor: 20_000,
        taxRateBp: 1200,
        expiresAt,
        mayTriggerCreditCheck: true,
      },
    ]);
  });

  it('are related to what was bought, never anything else (A2)', () => {
    expect(offered(sold('MEM-64', 1), sold('SOCKS', 9, { relatedTo: ['SHOES'] }))).toEqual([
      'MEM-64',
    ]);
    expect(offered(sold('SOCKS', 9, { relatedTo: [] }))).toEqual([]);
  });

  it.each<[string, Partial<Product>]>([
    ['is in the order already', { reference: 'CAM-1' }],
    ['is a flexible bundle (A13)', { kind: 'flexible_bundle' }],
    ['is sold out', { stock: 0 }],
    ['is not published', { isPublished: false }],
    ['is no longer for sale', { publishedUntil: new Date(nowMs).toISOString() }],
    ['has no price in the market', { prices: [] }],
  ])('leave out what %s, and keep the rest', (_reason, changes) => {
    expect(offered(sold('OTHER', 5, changes), sold('MEM-64', 1))).toEqual(['MEM-64']);
  });

  it('are the dearest three, dearest first, equals by reference (A24, B17)', () => {
    const candidates = [sold('B', 200), sold('D', 100), sold('C', 300), sold('A', 200)];
    expect(offered(...candidates)).toEqual(['C', 'A', 'B']);
  });

  it('are ordered by what the shopper would pay, not by the list price', () => {
    const reduced = [
      {
        market: 'SE',
        currency: 'SEK',
        unitPriceMinor: 900,
        taxRateBp: 2500,
        upsellPriceMinor: 100,
      },
    ];
    expect(offered(sold('REDUCED', 0, { prices: reduced }), sold('PLAIN', 200))).toEqual([
      'PLAIN',
      'REDUCED',
    ]);
  });

  it('never cost more than the list price, whatever the catalogue says', () => {
    const dearer = [
      {
        market: 'SE',
        currency: 'SEK',
        unitPriceMinor: 100,
        taxRateBp: 2500,
        upsellPriceMinor: 101,
      },
    ];
    const candidates = [sold('MEM-64', 0, { prices: dearer })];
    const [offer] = decideOffers({ order, candidates, expiresAt, nowMs });
    expect(offer).toMatchObject({ listPriceMinor: 100, unitPriceMinor: 100 });
  });

  it('do not depend on the order in which the catalogue lists its products', () => {
    const reference = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'CAM-1');
    const product = fc
      .record({ reference, price: fc.nat({ max: 3 }), stock: fc.nat({ max: 2 }) })
      .map(({ reference: name, price, stock }) => sold(name, price, { stock }));
    const shuffledTwice = fc
      .uniqueArray(product, { selector: (each) => each.reference })
      .chain((all) =>
        fc.tuple(
          fc.shuffledSubarray(all, { minLength: all.length }),
          fc.shuffledSubarray(all, { minLength: all.length }),
        ),
      );
    fc.assert(
      fc.property(shuffledTwice, ([one, other]) => {
        expect(offered(...one)).toEqual(offered(...other));
        expect(offered(...one).length).toBeLessThanOrEqual(offersMax);
        expect(offered(...one)).not.toContain('CAM-1');
      }),
    );
  });
});
