import fc from 'fast-check';
import { judgeBasket, type BasketQuestion, type BasketVerdict } from '../../domain/basket';
import type { Product } from '../../domain/catalogue';
import { amountMaxMinor } from '../../domain/money';
import type { Offer } from '../../domain/offers';
import { costMinor, refusalOf } from './basket-model';

const nowMs = Date.parse('2026-03-01T12:00:00.000Z');
const justNow = new Date(nowMs).toISOString();
const soon = new Date(nowMs + 1).toISOString();

const card: Product = {
  reference: 'MEM-64',
  name: 'Memory card 64 GB',
  kind: 'physical',
  prices: [
    { market: 'SE', currency: 'SEK', unitPriceMinor: 25_000, taxRateBp: 2500 },
    { market: 'DE', currency: 'EUR', unitPriceMinor: 2500, taxRateBp: 1900 },
  ],
  isPublished: true,
  quantityMax: 3,
  relatedTo: ['CAM-1'],
  stock: 10,
};

const offer: Offer = {
  offer: 'offer-1',
  item: 'MEM-64',
  name: 'Memory card 64 GB',
  quantity: 1,
  currency: 'SEK',
  listPriceMinor: 25_000,
  unitPriceMinor: 20_000,
  taxRateBp: 1200,
  expiresAt: soon,
  mayTriggerCreditCheck: true,
};

const question: BasketQuestion = {
  item: 'MEM-64',
  quantity: 1,
  product: card,
  market: 'SE',
  currency: 'SEK',
  lines: [{ reference: 'CAM-1', quantity: 1 }],
  orderTotalMinor: 100_000,
  nowMs,
};

function codeOf(verdict: BasketVerdict): string {
  return verdict.kind === 'refused' ? verdict.code : 'allowed';
}

describe('an item that may go into an order (A12)', () => {
  it('is a line at the list price of the market, tax included', () => {
    expect(judgeBasket({ ...question, quantity: 2 })).toEqual({
      kind: 'allowed',
      line: {
        reference: 'MEM-64',
        name: 'Memory card 64 GB',
        kind: 'physical',
        quantity: 2,
        unitPriceMinor: 25_000,
        discountMinor: 0,
        taxRateBp: 2500,
        totalMinor: 50_000,
        taxMinor: 10_000,
      },
    });
  });

  it('is sold at the price of the offer, the difference shown as a discount', () => {
    expect(judgeBasket({ ...question, quantity: 2, offer })).toMatchObject({
      line: {
        unitPriceMinor: 25_000,
        discountMinor: 10_000,
        totalMinor: 40_000,
        taxRateBp: 1200,
        taxMinor: 4286,
      },
    });
  });

  it.each([
    ['physical', 'physical'],
    ['digital', 'digital'],
    ['service', 'service'],
    ['fixed_bundle', 'bundle'],
  ] as const)('of kind %s becomes a %s line', (kind, lineKind) => {
    const verdict = judgeBasket({ ...question, product: { ...card, kind } });
    expect(verdict).toMatchObject({ kind: 'allowed', line: { kind: lineKind } });
  });
});

describe('the basket rules, each at its very edge (A12, A13)', () => {
  const atMax = [{ reference: 'MEM-64', quantity: 2 }];
  const room = amountMaxMinor - 25_000;
  it.each<[string, Partial<BasketQuestion>, string]>([
    ['an item nobody knows', { product: undefined }, 'item_unknown'],
    [
      'a flexible bundle (A13)',
      { product: { ...card, kind: 'flexible_bundle' } },
      'flexible_bundle_not_allowed',
    ],
    ['a fixed bundle (A13)', { product: { ...card, kind: 'fixed_bundle' } }, 'allowed'],
    ['no price in this market', { market: 'NO' }, 'item_unavailable'],
    ['no price in this currency', { currency: 'EUR' }, 'item_unavailable'],
    ['not published', { product: { ...card, isPublished: false } }, 'item_unavailable'],
    ['published later', { product: { ...card, publishedFrom: soon } }, 'item_unavailable'],
    ['published just now', { product: { ...card, publishedFrom: justNow } }, 'allowed'],
    ['published until now', { product: { ...card, publishedUntil: justNow } }, 'item_unavailable'],
    ['published a moment longer', { product: { ...card, publishedUntil: soon } }, 'allowed'],
    ['an offer that just ended', { offer: { ...offer, expiresAt: justNow } }, 'offer_expired'],
    ['an offer in its last moment', { offer }, 'allowed'],
    ['the last piece an order may hold', { lines: atMax }, 'allowed'],
    ['a piece too many', { lines: atMax, quantity: 2 }, 'quantity_above_max'],
    ['more than an order may hold at all', { quantity: 4 }, 'quantity_above_max'],
    ['the last piece in stock', { product: { ...card, stock: 1 } }, 'allowed'],
    ['more than is in stock', { product: { ...card, stock: 1 }, quantity: 2 }, 'out_of_stock'],
    ['nothing in stock', { product: { ...card, stock: 0 } }, 'out_of_stock'],
    ['the largest order there may be', { orderTotalMinor: room }, 'allowed'],
    ['one minor unit above it', { orderTotalMinor: room + 1 }, 'amount_above_max'],
  ])('%s', (_case, change, code) => {
    expect(codeOf(judgeBasket({ ...question, ...change }))).toBe(code);
  });

  it('do not count the stock of what is not counted', () => {
    const { stock: _uncounted, ...download } = card;
    expect(codeOf(judgeBasket({ ...question, product: download }))).toBe('allowed');
  });
});

/** Mostly the value that breaks no rule, so that rules are also broken one at a time. */
function mostly<T>(harmless: T, any: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(harmless) }, any);
}

const anyMoment = fc.constantFrom(-1, 0, 1).map((off) => new Date(nowMs + off).toISOString());
const kinds = fc.constantFrom<Product['kind']>(
  'physical',
  'digital',
  'service',
  'fixed_bundle',
  'flexible_bundle',
);
const products = fc
  .record(
    {
      kind: mostly('physical', kinds),
      isPublished: mostly(true, fc.boolean()),
      publishedFrom: mostly(justNow, anyMoment),
      publishedUntil: mostly(soon, anyMoment),
      quantityMax: mostly(6, fc.integer({ min: 1, max: 4 })),
      stock: mostly(4, fc.integer({ min: 0, max: 4 })),
      prices: mostly(card.prices, fc.constantFrom(card.prices.slice(1), [])),
    },
    { requiredKeys: ['kind', 'isPublished', 'quantityMax', 'prices'] },
  )
  .map((changes): Product => {
    const { stock: _stock, ...base } = card;
    return { ...base, ...changes };
  });

const questions: fc.Arbitrary<BasketQuestion> = fc
  .record({
    product: fc.option(products, { nil: undefined, freq: 10 }),
    quantity: fc.integer({ min: 1, max: 4 }),
    isOffered: fc.boolean(),
    expiresAt: mostly(soon, anyMoment),
    lines: fc.array(
      fc.record({
        reference: fc.constantFrom('MEM-64', 'CAM-1'),
        quantity: fc.integer({ min: 1, max: 2 }),
      }),
      { maxLength: 3 },
    ),
    orderTotalMinor: fc.constantFrom(0, 100_000, amountMaxMinor - 40_000, amountMaxMinor),
    currency: mostly('SEK', fc.constant('EUR')),
  })
  .map(({ isOffered, expiresAt, ...rest }) => ({
    ...question,
    ...rest,
    ...(isOffered ? { offer: { ...offer, expiresAt } } : {}),
  }));

describe('any question to the basket rules', () => {
  it('gets the verdict that the rules, written down a second time, give', () => {
    fc.assert(
      fc.property(questions, (each) => {
        const verdict = judgeBasket(each);
        const refusal = refusalOf(each);
        expect(codeOf(verdict)).toBe(refusal ?? 'allowed');
        const total = verdict.kind === 'allowed' ? verdict.line.totalMinor : undefined;
        expect(total).toBe(refusal ? undefined : costMinor(each));
      }),
      { numRuns: 1000 },
    );
  });
});
