import type { BasketQuestion } from '../../domain/basket';
import type { Product } from '../../domain/catalogue';
import type { OrderLine, TaxPart } from '../../domain/order';
import type { RefusalCode } from '../../domain/refusals';
import { exactTax } from './arbitraries';

/**
 * The basket rules as a shop would write them down (A12, A13), with another arithmetic: fractions
 * of big integers, and shares handed out one minor unit at a time.
 */
type Rule = [code: RefusalCode, isBroken: (question: BasketQuestion) => boolean];

const largestOrderMinor = 100_000_000;

const rules: Rule[] = [
  ['item_unknown', ({ product }) => product === undefined],
  ['flexible_bundle_not_allowed', ({ product }) => product?.kind === 'flexible_bundle'],
  ['item_unavailable', (question) => priceRow(question.product, question) === undefined],
  ['item_unavailable', ({ product }) => product?.isPublished === false],
  ['item_unavailable', ({ product, nowMs }) => time(product?.publishedFrom, 0) > nowMs],
  ['item_unavailable', ({ product, nowMs }) => time(product?.publishedUntil, Infinity) <= nowMs],
  ['item_unavailable', (question) => isBundle(question) && !canBePacked(question)],
  ['offer_expired', ({ offer, nowMs }) => time(offer?.expiresAt, Infinity) <= nowMs],
  [
    'quantity_above_max',
    ({ product, lines, item, quantity }) => {
      let pieces = quantity;
      for (const line of lines) if (line.reference === item) pieces += line.quantity;
      return pieces > (product?.quantityMax ?? 0);
    },
  ],
];

const lastRules: Rule[] = [
  [
    'amount_above_max',
    (question) => question.orderTotalMinor + costMinor(question) > largestOrderMinor,
  ],
  [
    'amount_above_max',
    (question) => {
      const { quantity, offer } = question;
      const dearMinor = quantity * (offer?.listPriceMinor ?? 0);
      return costMinor(question) > 0 && dearMinor - costMinor(question) > largestOrderMinor;
    },
  ],
  [
    'amount_not_representable',
    (question) =>
      costMinor(question) > 0 &&
      (question.orderTotalMinor + costMinor(question)) % (question.amountStepMinor ?? 1) > 0,
  ],
  [
    'out_of_stock',
    ({ product, quantity }) => product !== undefined && piecesOf(product) < quantity,
  ],
  [
    'out_of_stock',
    (question) =>
      packed(question).some(
        ({ part, pieces }) => part && piecesOf(part) < pieces * question.quantity,
      ),
  ],
];

/** The code of the refusal, or undefined where the item may go in. */
export function refusalOf(question: BasketQuestion): RefusalCode | undefined {
  const limits = (question.limits ?? []).map(({ code, totalMaxMinor }): Rule => [
    code,
    (asked) => costMinor(asked) > 0 && asked.orderTotalMinor + costMinor(asked) > totalMaxMinor,
  ]);
  return [...rules, ...limits, ...lastRules].find(([, isBroken]) => isBroken(question))?.[0];
}

/** The line an order gets that no rule stands against. */
export function lineOf(question: BasketQuestion): OrderLine | undefined {
  const { product, offer, quantity } = question;
  const row = priceRow(product, question);
  if (!product || !row) return undefined;
  const unitPriceMinor = offer?.listPriceMinor ?? row.unitPriceMinor;
  const totalMinor = costMinor(question);
  const discountMinor = unitPriceMinor * quantity - totalMinor;
  const amounts = { quantity, unitPriceMinor, discountMinor, totalMinor };
  const taxRateBp = offer?.taxRateBp ?? row.taxRateBp;
  const whole = {
    reference: product.reference,
    name: product.name,
    kind: isBundle(question) ? ('bundle' as const) : (product.kind as OrderLine['kind']),
    ...amounts,
  };
  const taxParts = ratesOf(question, amounts);
  if (taxParts.length < 2) {
    return { ...whole, taxRateBp, taxMinor: exactTax(totalMinor, taxRateBp) };
  }
  const taxMinor = taxParts.map((part) => part.taxMinor).reduce((a, b) => a + b);
  return { ...whole, taxRateBp: rateOf(totalMinor, taxMinor), taxMinor, taxParts };
}

/** The rates of a bundle's parts with what is paid at each; fewer than two: nothing to split. */
function ratesOf(
  question: BasketQuestion,
  price: Pick<OrderLine, 'quantity' | 'unitPriceMinor' | 'discountMinor' | 'totalMinor'>,
): TaxPart[] {
  if (price.totalMinor === 0) return [];
  const worths = packed(question).map(({ part, pieces }) => {
    const row = priceRow(part, question);
    return { rate: row?.taxRateBp ?? 0, worth: (row?.unitPriceMinor ?? 0) * pieces };
  });
  const paid = worths.filter(({ worth }) => worth > 0);
  const rates = [...new Set(paid.map(({ rate }) => rate))].toSorted((a, b) => a - b).toReversed();
  const weights = rates.map((rate) =>
    paid.reduce((sum, each) => sum + (each.rate === rate ? each.worth : 0), 0),
  );
  if (rates.length < 2) return [];
  const unitPrices = shares(price.unitPriceMinor, weights);
  const discounts = shares(price.discountMinor, unitPrices);
  return rates.map((taxRateBp, index) => {
    const unitPriceMinor = unitPrices[index] ?? 0;
    const discountMinor = discounts[index] ?? 0;
    const totalMinor = price.quantity * unitPriceMinor - discountMinor;
    const taxMinor = exactTax(totalMinor, taxRateBp);
    return { taxRateBp, unitPriceMinor, discountMinor, totalMinor, taxMinor };
  });
}

/**
 * Everybody gets the whole units due to them; then, until nothing is left, one more goes to
 * whoever is furthest behind: of two as far behind the heavier one, of two alike the first.
 */
export function shares(totalMinor: number, weights: readonly number[]): number[] {
  const sum = weights.map(BigInt).reduce((a, b) => a + b, 0n);
  const due = weights.map((weight) => BigInt(totalMinor) * BigInt(weight));
  const given = due.map((each) => each / (sum || 1n));
  while (given.reduce((a, b) => a + b, 0n) < BigInt(totalMinor)) {
    let neediest = 0;
    for (let at = 1; at < weights.length; at += 1) {
      const behind = (index: number) => (due[index] ?? 0n) - (given[index] ?? 0n) * sum;
      const isHeavier = (weights[at] ?? 0) > (weights[neediest] ?? 0);
      const isEven = behind(at) === behind(neediest);
      if (behind(at) > behind(neediest) || (isEven && isHeavier)) neediest = at;
    }
    given[neediest] = (given[neediest] ?? 0n) + 1n;
  }
  return given.map(Number);
}

/** What the add costs in all: what the offer says, or the list price. */
function costMinor(question: BasketQuestion): number {
  const row = priceRow(question.product, question);
  return (question.offer?.unitPriceMinor ?? row?.unitPriceMinor ?? 0) * question.quantity;
}

/** The price row that counts, found the slow way. */
function priceRow(product: Product | undefined, { market, currency }: BasketQuestion) {
  const rows = product?.prices.filter((row) => row.market === market) ?? [];
  return rows.find((row) => row.currency === currency);
}

function isBundle({ product }: BasketQuestion): boolean {
  return product?.kind === 'fixed_bundle';
}

/** What the parts of a bundle are, where they are known. */
function packed(question: BasketQuestion) {
  const named = isBundle(question) ? (question.product?.parts ?? []) : [];
  return named.map(({ reference, quantity: pieces }) => ({
    part: question.parts?.filter((each) => each.reference === reference)[0],
    pieces,
  }));
}

function canBePacked(question: BasketQuestion): boolean {
  const parts = packed(question);
  const isFit = ({ part }: (typeof parts)[number]) =>
    part !== undefined && !part.kind.endsWith('bundle') && priceRow(part, question) !== undefined;
  return parts.length > 0 && parts.every(isFit);
}

function piecesOf({ kind, stock }: Product): number {
  return ['digital', 'service'].includes(kind) ? Infinity : (stock ?? Infinity);
}

/** The rate of the whole as a fraction of what is left without tax, to the nearest basis point. */
function rateOf(totalMinor: number, taxMinor: number): number {
  const [tax, net] = [BigInt(taxMinor), BigInt(totalMinor - taxMinor)];
  if (net === 0n) return 10_000;
  const rate = (tax * 20_000n + net) / (2n * net);
  return Number(rate > 10_000n ? 10_000n : rate);
}

function time(iso: string | undefined, otherwise: number): number {
  return iso === undefined ? otherwise : new Date(iso).getTime();
}
