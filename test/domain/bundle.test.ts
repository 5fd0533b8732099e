import fc from 'fast-check';
import { judgeBasket, type BasketQuestion } from '../../domain/basket';
import { partReferences, taxSplit } from '../../domain/bundle';
import type { Product } from '../../domain/catalogue';
import type { Offer } from '../../domain/offers';
import { taxRates } from './arbitraries';

const nowMs = Date.parse('2026-03-01T12:00:00.000Z');

function single(reference: string, unitPriceMinor: number, taxRateBp: number): Product {
  return {
    reference,
    name: reference,
    kind: 'physical',
    prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp }],
    isPublished: true,
    quantityMax: 1,
    relatedTo: [],
  };
}

/** One bag at 25 %, two books at 6 %, cheaper together than alone. */
const bag = { ...single('BAG', 50_000, 2500), stock: 10 };
const book = { ...single('BOOK', 12_500, 600), stock: 10 };
const kit: Product = {
  ...single('KIT', 59_999, 2500),
  kind: 'fixed_bundle',
  quantityMax: 3,
  parts: [
    { reference: 'BAG', quantity: 1 },
    { reference: 'BOOK', quantity: 2 },
  ],
};
const question: BasketQuestion = {
  item: 'KIT',
  quantity: 1,
  product: kit,
  parts: [book, bag],
  market: 'SE',
  currency: 'SEK',
  lines: [{ reference: 'CAM-1', quantity: 1 }],
  orderTotalMinor: 100_000,
  nowMs,
};
const offer: Offer = {
  offer: 'offer-1',
  item: 'KIT',
  name: 'KIT',
  quantity: 1,
  currency: 'SEK',
  listPriceMinor: 59_999,
  unitPriceMinor: 49_998,
  taxRateBp: 2500,
  expiresAt: '2026-03-01T13:00:00.000Z',
  mayTriggerCreditCheck: true,
  quote: 'quote',
};

describe('a fixed bundle (A13)', () => {
  it('is one line, and its price is split over the tax rates of its parts', () => {
    expect(judgeBasket(question)).toStrictEqual({
      kind: 'allowed',
      line: {
        reference: 'KIT',
        name: 'KIT',
        kind: 'bundle',
        quantity: 1,
        unitPriceMinor: 59_999,
        discountMinor: 0,
        // 9132 in 50 867 without tax
        taxRateBp: 1795,
        totalMinor: 59_999,
        taxMinor: 9132,
        taxParts: [
          {
            taxRateBp: 2500,
            unitPriceMinor: 39_999,
            discountMinor: 0,
            totalMinor: 39_999,
            taxMinor: 8000,
          },
          {
            taxRateBp: 600,
            unitPriceMinor: 20_000,
            discountMinor: 0,
            totalMinor: 20_000,
            taxMinor: 1132,
          },
        ],
      },
    });
  });

  it('keeps the discount of an offer in proportion, of all pieces together', () => {
    expect(judgeBasket({ ...question, quantity: 3, offer })).toMatchObject({
      line: {
        unitPriceMinor: 59_999,
        discountMinor: 30_003,
        totalMinor: 149_994,
        taxParts: [
          { taxRateBp: 2500, unitPriceMinor: 39_999, discountMinor: 20_002, totalMinor: 99_995 },
          { taxRateBp: 600, unitPriceMinor: 20_000, discountMinor: 10_001, totalMinor: 49_999 },
        ],
      },
    });
  });

  it.each<[string, Partial<BasketQuestion>]>([
    ['all parts have one rate', { parts: [bag, { ...book, prices: bag.prices }] }],
    ['what has another rate costs nothing alone', { parts: [bag, single('BOOK', 0, 600)] }],
    ['nothing is paid for it', { offer: { ...offer, unitPriceMinor: 0 } }],
  ])('has the one rate the shop gave it when %s', (_when, change) => {
    const verdict = judgeBasket({ ...question, ...change });
    expect(verdict).toMatchObject({ kind: 'allowed', line: { taxRateBp: 2500 } });
    expect(verdict).not.toHaveProperty('line.taxParts');
  });

  it.each<[string, readonly Product[], string]>([
    ['the catalogue does not know', [bag], 'There is no item BOOK in KIT.'],
    ['is itself a bundle', [bag, { ...kit, reference: 'BOOK' }], 'BOOK in KIT is itself a bundle.'],
    [
      'has no price here',
      [bag, { ...book, prices: [] }],
      'BOOK in KIT has no price in SEK for SE.',
    ],
  ])('is unavailable with a part that %s, and the part is named', (_what, parts, detail) => {
    const verdict = judgeBasket({ ...question, parts });
    expect(verdict).toEqual({ kind: 'refused', code: 'item_unavailable', detail });
  });

  it('is unavailable with nothing in it', () => {
    const { parts: _parts, ...empty } = kit;
    expect(judgeBasket({ ...question, product: empty })).toMatchObject({
      code: 'item_unavailable',
      detail: 'KIT is a bundle of nothing.',
    });
  });

  it.each<[string, Partial<Product>, Partial<Product>, string | undefined]>([
    ['enough of every part', { stock: 3 }, { stock: 6 }, undefined],
    ['a part that runs out', { stock: 3 }, { stock: 5 }, 'BOOK in KIT is sold out.'],
    ['another that runs out', { stock: 2 }, { stock: 6 }, 'BAG in KIT is sold out.'],
    ['a part that is not counted', { stock: 3 }, { kind: 'digital', stock: 0 }, undefined],
  ])('with %s: %p %p', (_what, bagChange, bookChange, detail) => {
    const parts = [
      { ...bag, ...bagChange },
      { ...book, ...bookChange },
    ];
    const verdict = judgeBasket({ ...question, quantity: 3, parts });
    const expected = detail
      ? { kind: 'refused', code: 'out_of_stock', detail }
      : { kind: 'allowed' };
    expect(verdict).toMatchObject(expected);
  });

  it('runs out with the bundles that are packed already, where the shop counts them', () => {
    const packed = { ...kit, stock: 1 };
    expect(judgeBasket({ ...question, product: packed }).kind).toBe('allowed');
    expect(judgeBasket({ ...question, product: packed, quantity: 2 })).toMatchObject({
      code: 'out_of_stock',
      detail: 'KIT is sold out.',
    });
  });

  it('may hold what is not sold alone: only its own publication counts', () => {
    const hidden = { ...book, isPublished: false };
    expect(judgeBasket({ ...question, parts: [bag, hidden] }).kind).toBe('allowed');
    const product = { ...kit, isPublished: false };
    expect(judgeBasket({ ...question, product })).toMatchObject({ code: 'item_unavailable' });
  });

  it('has a maximum of its own: that of its parts is for their own lines', () => {
    const bags = [{ reference: 'BAG', quantity: 1 }];
    expect(judgeBasket({ ...question, lines: bags, quantity: 3 }).kind).toBe('allowed');
    const kits = [{ reference: 'KIT', quantity: 1 }];
    expect(judgeBasket({ ...question, lines: kits, quantity: 3 })).toMatchObject({
      code: 'quantity_above_max',
    });
    expect(judgeBasket({ ...question, lines: kits, item: 'BAG', product: bag }).kind).toBe(
      'allowed',
    );
  });

  it('counts a part that is named twice twice, and only bundles have parts', () => {
    const twice = { ...kit, parts: [...(kit.parts ?? []), { reference: 'BAG', quantity: 1 }] };
    const parts = [{ ...bag, stock: 1 }, book];
    expect(judgeBasket({ ...question, product: twice, parts })).toMatchObject({
      code: 'out_of_stock',
    });
    expect(partReferences(twice)).toEqual(['BAG', 'BOOK']);
    expect(partReferences({ ...kit, kind: 'physical' })).toEqual([]);
  });
});

describe('the split of any bundle over the tax rates of its parts', () => {
  const worth = fc.integer({ min: 1, max: 100_000_000 });
  const parts = fc.uniqueArray(fc.record({ worth, rate: taxRates }), {
    selector: ({ rate }) => rate,
    minLength: 2,
    maxLength: 20,
  });
  const price = fc
    .record({
      quantity: fc.integer({ min: 1, max: 10_000 }),
      unitPriceMinor: fc.integer({ min: 1, max: 100_000_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ share, ...each }) => ({
      ...each,
      discountMinor: Math.floor(each.quantity * each.unitPriceMinor * share),
    }));

  it('adds up to its price and its discount, and no share is below zero', () => {
    fc.assert(
      fc.property(parts, price, (contents, asked) => {
        fc.pre(asked.quantity * asked.unitPriceMinor > asked.discountMinor);
        const products = contents.map((part, index) => ({
          product: single(`P-${index}`, part.worth, part.rate),
          quantity: 1,
        }));
        const split = taxSplit(products, 'SE', 'SEK', asked);
        const sum = (field: 'unitPriceMinor' | 'discountMinor') =>
          split.reduce((total, part) => total + part[field], 0);
        expect(sum('unitPriceMinor')).toBe(asked.unitPriceMinor);
        expect(sum('discountMinor')).toBe(asked.discountMinor);
        expect(split.every((part) => part.totalMinor >= 0 && part.taxMinor >= 0)).toBe(true);
        expect(split).toHaveLength(contents.length);
      }),
      { numRuns: 1000 },
    );
  });
});
