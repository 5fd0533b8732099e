import fc from 'fast-check';
import type { Product } from '../../domain/catalogue';
import { decideOffers } from '../../domain/decide-offers';
import { unknownCustomer } from '../../domain/offer-ports';
import { offersMax, type HiddenOffer } from '../../domain/offers';
import { emptyPolicy, termsFor, type OrderTerms } from '../../domain/policy';
import { orderOf, paymentOf } from '../world/orders';

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

const terms = termsFor(emptyPolicy, order, 'klarna');

function decide(products: Product[], changes: Partial<OrderTerms> = {}) {
  return decideOffers({
    order,
    payment: paymentOf('klarna-1'),
    customer: unknownCustomer,
    policies: [],
    products,
    terms: { ...terms, ...changes },
    closesAt: expiresAt,
    nowMs,
  });
}

function offered(...candidates: Product[]): string[] {
  return decide(candidates).offers.map((offer) => offer.item);
}

function heldBack(candidates: Product[], changes: Partial<OrderTerms> = {}): HiddenOffer[] {
  return decide(candidates, changes).hidden;
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
    expect(decide(candidates).offers).toEqual([
      {
        offer: 'offer-1',
        item: 'MEM-64',
        name: 'The MEM-64',
        quantity: 1,
        currency: 'SEK',
        listPriceMinor: 25_000,
        unitPriceMinor: 20_000,
        taxRateBp: 1200,
        taxMinor: 2143,
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
    const [offer] = decide(candidates).offers;
    expect(offer).toMatchObject({ listPriceMinor: 100, unitPriceMinor: 100 });
  });

  it('cost at most a quarter of the order, or what the shop says (D10)', () => {
    const dear = sold('DEAR', 26_000); // the order is 100 000
    const fair = sold('FAIR', 25_000);
    expect(offered(dear, fair)).toEqual(['FAIR']);
    expect(heldBack([dear, fair])).toEqual([
      {
        item: 'DEAR',
        reason: 'over_cap',
        detail: '260.00 SEK is more than the 250.00 SEK an offer may cost.',
      },
    ]);
    expect(heldBack([dear], { offerCapMinor: 26_000 })).toEqual([]);
  });

  it('stay below what the provider lets an order grow to', () => {
    const card = sold('MEM-64', 20_000);
    expect(heldBack([card], { increaseTotalMaxMinor: 119_999 })).toMatchObject([
      { item: 'MEM-64', reason: 'over_cap' },
    ]);
    expect(heldBack([card], { increaseTotalMaxMinor: 120_000 })).toEqual([]);
  });

  it('are what the provider can hold exactly, else they are not offered', () => {
    const odd = sold('ODD', 20_005);
    expect(heldBack([odd], { amountStepMinor: 10 })).toMatchObject([
      { item: 'ODD', reason: 'amount_not_representable' },
    ]);
  });

  it('tell of everything that is held back, and why', () => {
    const more = ['A', 'B', 'C', 'D'].map((reference, place) => sold(reference, 400 - place));
    const gone = sold('GONE', 5, { stock: 0 });
    const bought = sold('CAM-1', 5);
    expect(heldBack([...more, gone, bought]).map(({ item, reason }) => [item, reason])).toEqual([
      ['GONE', 'out_of_stock'],
      ['CAM-1', 'in_order_already'],
      ['D', 'more_offers_than_shown'],
    ]);
  });

  it('end with the sale of their product where that ends first (B8)', () => {
    const last = '2026-03-01T12:01:00.000Z';
    const brief = sold('BRIEF-1', 9_000, { publishedUntil: last });
    const long = sold('LONG-1', 8_000, { publishedUntil: '2026-03-01T13:00:00+01:00' });
    const endless = sold('LONG-2', 7_000, { publishedUntil: '2026-03-01T13:04:00+01:00' });
    const ends = decide([brief, long, endless]).offers.map((offer) => offer.expiresAt);
    expect(ends).toEqual([last, expiresAt]);
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
