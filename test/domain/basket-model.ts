import type { BasketQuestion } from '../../domain/basket';
import type { RefusalCode } from '../../domain/refusals';

type Rule = [code: RefusalCode, isBroken: (question: BasketQuestion) => boolean];

const largestOrderMinor = 100_000_000;

/** The price row that counts, found the slow way. */
function priceRow({ product, market, currency }: BasketQuestion) {
  const rows = product?.prices ?? [];
  return rows.filter((row) => row.market === market).find((row) => row.currency === currency);
}

/** What the add costs in all: what the offer says, or the list price. */
export function costMinor(question: BasketQuestion): number {
  const each = question.offer?.unitPriceMinor ?? priceRow(question)?.unitPriceMinor ?? 0;
  return each * question.quantity;
}

/** The basket rules as a shop would write them down, the one that is named first first (A12, A13). */
const rules: Rule[] = [
  ['item_unknown', ({ product }) => product === undefined],
  ['flexible_bundle_not_allowed', ({ product }) => product?.kind === 'flexible_bundle'],
  ['item_unavailable', (question) => priceRow(question) === undefined],
  ['item_unavailable', ({ product }) => product?.isPublished === false],
  [
    'item_unavailable',
    ({ product, nowMs }) =>
      product?.publishedFrom !== undefined && new Date(product.publishedFrom).getTime() > nowMs,
  ],
  [
    'item_unavailable',
    ({ product, nowMs }) =>
      product?.publishedUntil !== undefined && new Date(product.publishedUntil).getTime() <= nowMs,
  ],
  [
    'offer_expired',
    ({ offer, nowMs }) => offer !== undefined && new Date(offer.expiresAt).getTime() <= nowMs,
  ],
  [
    'quantity_above_max',
    ({ product, lines, item, quantity }) => {
      let pieces = quantity;
      for (const line of lines) if (line.reference === item) pieces += line.quantity;
      return pieces > (product?.quantityMax ?? 0);
    },
  ],
  ['out_of_stock', ({ product, quantity }) => quantity > (product?.stock ?? quantity)],
  [
    'amount_above_max',
    (question) => question.orderTotalMinor + costMinor(question) > largestOrderMinor,
  ],
];

/** The code of the refusal, or undefined where the item may go in. */
export function refusalOf(question: BasketQuestion): RefusalCode | undefined {
  return rules.find(([, isBroken]) => isBroken(question))?.[0];
}
