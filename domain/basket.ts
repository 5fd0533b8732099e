import { contentsOf, taxSplit, type BundlePart } from './bundle';
import { countedStock, isOnSale, priceFor, ProductKind, type Product } from './catalogue';
import { amountMaxMinor, effectiveRateBp, lineTotal, sumMinor, taxOfGross } from './money';
import type { Offer } from './offers';
import { LineKind, type ConfirmedLine, type OrderLine } from './order';
import { RefusalCode } from './refusals';

/** The most an order may come to by somebody's rule, and what is said above it. */
export interface TotalLimit {
  totalMaxMinor: number;
  code: RefusalCode;
  detail: string;
}

/** Everything the basket rules look at. Clock included: the rules themselves have none. */
export interface BasketQuestion {
  item: string;
  quantity: number;
  /** the offer the shopper took, already found to be this order's own */
  offer?: Offer;
  /** undefined: the catalogue does not know the item */
  product: Product | undefined;
  /** of a fixed bundle: the products its parts name, as far as the catalogue knows them */
  parts?: readonly Product[];
  market: string;
  currency: string;
  lines: readonly Pick<ConfirmedLine, 'reference' | 'quantity'>[];
  /** of an upgrade: without the line that gives way to it, and so are `lines` */
  orderTotalMinor: number;
  /** an upgrade: what the line it replaces costs; it must cost more (C2) */
  replacedMinor?: number;
  /** an upgrade: what the line it replaces holds, which is there already */
  replaced?: Pick<OrderLine, 'reference' | 'quantity'>;
  /** checked in this order; the provider's own largest amount comes last */
  limits?: readonly TotalLimit[];
  /** the provider can hold multiples of this only, in minor units; absent: any amount */
  amountStepMinor?: number;
  nowMs: number;
}

export type BasketVerdict =
  { kind: 'allowed'; line: OrderLine } | { kind: 'refused'; code: RefusalCode; detail: string };

type Refused = Extract<BasketVerdict, { kind: 'refused' }>;

/**
 * May this item go into this order, and at what price? The one place that judges it, for a basket,
 * an offer and an add alike (A12, A13). Stock comes last: it is judged here as the catalogue shows
 * it, and once more by the reservation, which is what decides between two shoppers (D27).
 */
export function judgeBasket(question: BasketQuestion): BasketVerdict {
  const { product, item, offer, market, currency, nowMs } = question;
  if (!product) return refused(RefusalCode.itemUnknown, `There is no item ${item}.`);
  if (product.kind === ProductKind.flexibleBundle) {
    return refused(RefusalCode.flexibleBundle, 'A flexible bundle cannot be added after purchase.');
  }
  const price = priceFor(product, market, currency);
  if (!price) {
    return refused(
      RefusalCode.itemUnavailable,
      `${item} has no price in ${currency} for ${market}.`,
    );
  }
  if (!isOnSale(product, nowMs)) {
    return refused(RefusalCode.itemUnavailable, `${item} is not for sale at this time.`);
  }
  const contents = contentsOf(product, question.parts ?? [], market, currency);
  if (contents.kind === 'incomplete') {
    return refused(RefusalCode.itemUnavailable, contents.detail);
  }
  if (offer && nowMs >= Date.parse(offer.expiresAt)) {
    return refused(RefusalCode.offerExpired, `The offer ended at ${offer.expiresAt}.`);
  }
  const line = upsoldLine(question, product, contents.parts, offer ?? listed(price));
  return (
    aboveQuantity(question, product) ??
    notDearer(question, line) ??
    unfitTotal(question, line) ??
    soldOut(question, product, contents.parts) ?? { kind: 'allowed', line }
  );
}

/** The price a line is made at: an offer's, or the list price with nothing taken off. */
type Quote = Pick<Offer, 'listPriceMinor' | 'unitPriceMinor' | 'taxRateBp'>;

function listed({ unitPriceMinor, taxRateBp }: { unitPriceMinor: number; taxRateBp: number }) {
  return { listPriceMinor: unitPriceMinor, unitPriceMinor, taxRateBp };
}

/**
 * By the item's own number alone. A bundle has a maximum of its own, set by a shop that knows what
 * is in it, and what was in one when it was bought is not in the order to be counted.
 */
function aboveQuantity({ item, quantity, lines }: BasketQuestion, product: Product) {
  const inOrder = lines
    .filter((line) => line.reference === item)
    .reduce((sum, line) => sum + line.quantity, 0);
  if (inOrder + quantity <= product.quantityMax) return undefined;
  return refused(
    RefusalCode.quantityAboveMax,
    `At most ${product.quantityMax} of ${item} per order; the order holds ${inOrder}.`,
  );
}

/** An upgrade raises the order: what is cheaper is not to be had in place of what was bought. */
function notDearer({ item, replacedMinor }: BasketQuestion, line: OrderLine): Refused | undefined {
  if (replacedMinor === undefined || line.totalMinor > replacedMinor) return undefined;
  const detail = `${item} does not cost more than what it would replace.`;
  return refused(RefusalCode.itemUnavailable, detail);
}

/** A line for nothing changes no total, so no total can stand against it. */
function unfitTotal(question: BasketQuestion, line: OrderLine): Refused | undefined {
  if (line.totalMinor === 0) return undefined;
  const { limits = [], amountStepMinor = 1, currency } = question;
  const newTotalMinor = question.orderTotalMinor + line.totalMinor;
  const passed = passedLimit(newTotalMinor, limits);
  if (passed) return refused(passed.code, passed.detail);
  // Many pieces at a small part of their price: the provider takes no line with that much off.
  if (line.discountMinor > amountMaxMinor) {
    return refused(RefusalCode.amountAboveMax, 'The discount would exceed the largest amount.');
  }
  if (newTotalMinor % amountStepMinor === 0) return undefined;
  return refused(
    RefusalCode.amountNotRepresentable,
    `The provider holds ${currency} in steps of ${amountStepMinor} minor units; the order would ` +
      `come to ${newTotalMinor}.`,
  );
}

/** The first bound the new total would be above; the provider's own comes last. */
export function passedLimit(
  newTotalMinor: number,
  limits: readonly TotalLimit[],
): TotalLimit | undefined {
  return [...limits, providerLimit].find((limit) => newTotalMinor > limit.totalMaxMinor);
}

const providerLimit: TotalLimit = {
  totalMaxMinor: amountMaxMinor,
  code: RefusalCode.amountAboveMax,
  detail: 'The order would exceed the largest amount.',
};

function soldOut(
  { item, quantity, replaced }: BasketQuestion,
  product: Product,
  parts: BundlePart[],
) {
  if ((countedStock(product) ?? quantity) < quantity) {
    return refused(RefusalCode.outOfStock, `${item} is sold out.`);
  }
  const short = parts.find((part) => {
    const isThere = part.product.reference === replaced?.reference;
    const needed = part.quantity * quantity - (isThere ? replaced.quantity : 0);
    return (countedStock(part.product) ?? needed) < needed;
  });
  if (!short) return undefined;
  return refused(RefusalCode.outOfStock, `${short.product.reference} in ${item} is sold out.`);
}

function upsoldLine(
  { quantity, market, currency }: BasketQuestion,
  product: Product,
  parts: readonly BundlePart[],
  quote: Quote,
): OrderLine {
  const { listPriceMinor: unitPriceMinor, taxRateBp } = quote;
  const discountMinor = (unitPriceMinor - quote.unitPriceMinor) * quantity;
  const totalMinor = lineTotal(quantity, unitPriceMinor, discountMinor);
  const amounts = { quantity, unitPriceMinor, discountMinor };
  const taxParts = taxSplit(parts, market, currency, amounts);
  const isSplit = taxParts.length > 0;
  const taxMinor = isSplit
    ? sumMinor(taxParts.map((part) => part.taxMinor))
    : taxOfGross(totalMinor, taxRateBp);
  return {
    reference: product.reference,
    name: product.name,
    kind: lineKind(product),
    ...amounts,
    taxRateBp: isSplit ? effectiveRateBp(totalMinor, taxMinor) : taxRateBp,
    totalMinor,
    taxMinor,
    ...(isSplit ? { taxParts } : {}),
  };
}

export function lineKind(product: Product): OrderLine['kind'] {
  switch (product.kind) {
    case ProductKind.physical:
      return LineKind.physical;
    case ProductKind.digital:
      return LineKind.digital;
    case ProductKind.service:
      return LineKind.service;
    case ProductKind.fixedBundle:
    case ProductKind.flexibleBundle:
      return LineKind.bundle;
  }
}

function refused(code: RefusalCode, detail: string): Refused {
  return { kind: 'refused', code, detail };
}
