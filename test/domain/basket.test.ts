import {
  judgeBasket,
  type BasketQuestion,
  type BasketVerdict,
  type TotalLimit,
} from '../../domain/basket';
import type { Product } from '../../domain/catalogue';
import { amountMaxMinor } from '../../domain/money';
import type { Offer } from '../../domain/offers';

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
  quote: 'quote',
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

function cap(totalMaxMinor: number): TotalLimit {
  return { totalMaxMinor, code: 'over_cap', detail: 'Above the cap.' };
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

  it.each(['physical', 'digital', 'service'] as const)('of kind %s becomes a %s line', (kind) => {
    const verdict = judgeBasket({ ...question, product: { ...card, kind } });
    expect(verdict).toMatchObject({ kind: 'allowed', line: { kind } });
  });

  it('costs what the offer said, whatever the price list says today', () => {
    const dearer = card.prices.map((price) => ({ ...price, unitPriceMinor: 99_900 }));
    const product = { ...card, prices: dearer };
    expect(judgeBasket({ ...question, product, offer })).toMatchObject({
      line: { unitPriceMinor: 25_000, totalMinor: 20_000 },
    });
    expect(judgeBasket({ ...question, product })).toMatchObject({ line: { totalMinor: 99_900 } });
  });

  it.each([
    ['JP', 'JPY', 4480, 1000, 407],
    ['KW', 'KWD', 8755, 500, 417],
  ])('costs whole minor units in %s %s: %i with %i bp is %i tax', (market, currency, ...rest) => {
    const [unitPriceMinor, taxRateBp, taxMinor] = rest;
    const product = { ...card, prices: [{ market, currency, unitPriceMinor, taxRateBp }] };
    expect(judgeBasket({ ...question, product, market, currency })).toMatchObject({
      line: { totalMinor: unitPriceMinor, taxMinor },
    });
  });
});

describe('the basket rules, each at its very edge (A12, A13)', () => {
  const atMax = [{ reference: 'MEM-64', quantity: 2 }];
  const room = amountMaxMinor - 25_000;
  const floor: TotalLimit = { ...cap(0), code: 'increase_rejected' };
  it.each<[string, Partial<BasketQuestion>, string]>([
    ['an item nobody knows', { product: undefined }, 'item_unknown'],
    [
      'a flexible bundle (A13)',
      { product: { ...card, kind: 'flexible_bundle' } },
      'flexible_bundle_not_allowed',
    ],
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
    ['an upgrade that costs a unit more (C2)', { replacedMinor: 24_999 }, 'allowed'],
    ['an upgrade that costs the same', { replacedMinor: 25_000 }, 'item_unavailable'],
    ['the last piece in stock', { product: { ...card, stock: 1 } }, 'allowed'],
    ['more than is in stock', { product: { ...card, stock: 1 }, quantity: 2 }, 'out_of_stock'],
    ['nothing in stock', { product: { ...card, stock: 0 } }, 'out_of_stock'],
    [
      'a download, whatever is counted',
      { product: { ...card, kind: 'digital', stock: 0 } },
      'allowed',
    ],
    [
      'a service, whatever is counted',
      { product: { ...card, kind: 'service', stock: 0 } },
      'allowed',
    ],
    ['the largest order there may be', { orderTotalMinor: room }, 'allowed'],
    ['one minor unit above it', { orderTotalMinor: room + 1 }, 'amount_above_max'],
    ['the very total somebody set', { limits: [cap(125_000)] }, 'allowed'],
    ['one minor unit above that', { limits: [cap(124_999)] }, 'over_cap'],
    ['above two limits, by the first', { limits: [floor, cap(0)] }, 'increase_rejected'],
    [
      'a limit before the largest amount',
      { limits: [cap(0)], orderTotalMinor: room + 1 },
      'over_cap',
    ],
    ['a total in whole steps', { amountStepMinor: 1000 }, 'allowed'],
    ['a total between two steps', { amountStepMinor: 10_000 }, 'amount_not_representable'],
  ])('%s', (_case, change, code) => {
    expect(codeOf(judgeBasket({ ...question, ...change }))).toBe(code);
  });

  it('do not count the stock of what is not counted', () => {
    const { stock: _uncounted, ...download } = card;
    expect(codeOf(judgeBasket({ ...question, product: download }))).toBe('allowed');
  });

  it.each([
    ['8.755 to 100.000 KWD', 1, 100_000, 'amount_not_representable'],
    ['two of them to 100.000 KWD', 2, 100_000, 'allowed'],
    ['8.755 to 99.995 KWD', 1, 99_995, 'allowed'],
    ['two of them to 99.995 KWD', 2, 99_995, 'amount_not_representable'],
  ])('count the new total where a provider holds tens of fils: %s', (_what, ...rest) => {
    const [quantity, orderTotalMinor, code] = rest;
    const prices = [{ market: 'KW', currency: 'KWD', unitPriceMinor: 8_755, taxRateBp: 0 }];
    const inKuwait = { market: 'KW', currency: 'KWD', product: { ...card, prices } };
    const asked = { ...question, ...inKuwait, amountStepMinor: 10, quantity, orderTotalMinor };
    expect(codeOf(judgeBasket(asked))).toBe(code);
  });

  it.each([
    [4, 'allowed'],
    [5, 'amount_above_max'],
  ])('let %i pieces at a small part of their price be %s', (quantity, verdict) => {
    const atOnce = { ...offer, listPriceMinor: 25_000_000, unitPriceMinor: 1 };
    const product = { ...card, quantityMax: 9 };
    expect(codeOf(judgeBasket({ ...question, quantity, product, offer: atOnce }))).toBe(verdict);
  });

  it('let in what costs nothing, whatever the total', () => {
    const free = [{ market: 'SE', currency: 'SEK', unitPriceMinor: 0, taxRateBp: 2500 }];
    const full = { orderTotalMinor: amountMaxMinor, limits: [cap(0)], amountStepMinor: 3 };
    const verdict = judgeBasket({ ...question, ...full, product: { ...card, prices: free } });
    expect(verdict).toMatchObject({ kind: 'allowed', line: { totalMinor: 0, taxMinor: 0 } });
  });

  it('say which price is missing', () => {
    expect(judgeBasket({ ...question, currency: 'EUR' })).toMatchObject({
      detail: 'MEM-64 has no price in EUR for SE.',
    });
  });
});
