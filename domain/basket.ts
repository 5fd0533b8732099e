import { isOnSale, priceFor, ProductKind, type Product } from './catalogue';
import { amountMaxMinor, lineTotal, taxOfGross } from './money';
import type { Offer } from './offers';
import { LineKind, type ConfirmedLine, type OrderLine } from './order';
import { RefusalCode } from './refusals';

/** Everything the basket rules look at. Clock included: the rules themselves have none. */
export interface BasketQuestion {
  item: string;
  quantity: number;
  /** the offer the shopper took, already found to be this order's own */
  offer?: Offer;
  /** undefined: the catalogue does not know the item */
  product: Product | undefined;
  market: string;
  currency: string;
  lines: readonly Pick<ConfirmedLine, 'reference' | 'quantity'>[];
  orderTotalMinor: number;
  nowMs: number;
}

export type BasketVerdict =
  { kind: 'allowed'; line: OrderLine } | { kind: 'refused'; code: RefusalCode; detail: string };

/**
 * May this item go into this order, and at what price? The one place that judges it, for a basket
 * and for an add alike (A12, A13). Stock is judged here as the catalogue shows it and once more
 * by the reservation, which is what decides between two shoppers (D27).
 */
export function judgeBasket(question: BasketQuestion): BasketVerdict {
  const { product, item, quantity, offer, market, currency, nowMs } = question;
  if (!product) return refused(RefusalCode.itemUnknown, `There is no item ${item}.`);
  if (product.kind === ProductKind.flexibleBundle) {
    return refused(RefusalCode.flexibleBundle, 'A flexible bundle cannot be added after purchase.');
  }
  const price = priceFor(product, market, currency);
  if (!price || !isOnSale(product, nowMs)) {
    return refused(RefusalCode.itemUnavailable, `${item} is not for sale here in ${currency}.`);
  }
  if (offer && nowMs >= Date.parse(offer.expiresAt)) {
    return refused(RefusalCode.offerExpired, `The offer ended at ${offer.expiresAt}.`);
  }
  const inOrder = question.lines
    .filter((line) => line.reference === item)
    .reduce((sum, line) => sum + line.quantity, 0);
  if (inOrder + quantity > product.quantityMax) {
    return refused(
      RefusalCode.quantityAboveMax,
      `At most ${product.quantityMax} of ${item} per order; the order holds ${inOrder}.`,
    );
  }
  if (product.stock !== undefined && product.stock < quantity) {
    return refused(RefusalCode.outOfStock, `${item} is sold out.`);
  }
  const line = upsoldLine(product, quantity, price, offer);
  if (question.orderTotalMinor + line.totalMinor > amountMaxMinor) {
    return refused(RefusalCode.amountAboveMax, 'The order would exceed the largest amount.');
  }
  return { kind: 'allowed', line };
}

function upsoldLine(
  product: Product,
  quantity: number,
  price: { unitPriceMinor: number; taxRateBp: number },
  offer: Offer | undefined,
): OrderLine {
  const offered = offer ? offer.unitPriceMinor : price.unitPriceMinor;
  const listed = offer ? offer.listPriceMinor : price.unitPriceMinor;
  const discountMinor = (listed - offered) * quantity;
  const totalMinor = lineTotal(quantity, listed, discountMinor);
  const taxRateBp = offer ? offer.taxRateBp : price.taxRateBp;
  return {
    reference: product.reference,
    name: product.name,
    kind: lineKind(product),
    quantity,
    unitPriceMinor: listed,
    discountMinor,
    taxRateBp,
    totalMinor,
    taxMinor: taxOfGross(totalMinor, taxRateBp),
  };
}

function lineKind(product: Product): OrderLine['kind'] {
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

function refused(code: RefusalCode, detail: string): BasketVerdict {
  return { kind: 'refused', code, detail };
}
