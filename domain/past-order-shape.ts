import { isOnSale, priceFor, type Product, type ProductKind } from './catalogue';
import { taxOfGross } from './money';
import { LineKind, type Order, type OrderLine } from './order';
import type { PastLine, PlayedOrder } from './past-orders';

const lineKinds: Record<ProductKind, LineKind> = {
  physical: LineKind.physical,
  digital: LineKind.digital,
  service: LineKind.service,
  fixed_bundle: LineKind.bundle,
  flexible_bundle: LineKind.bundle,
};

/** No language: a shopper of whom none is known reads the copy for everybody. */
const noLocale = 'und';

/**
 * A past order as it would be handed over: our own as it was, an imported one with what the
 * catalogue knows of its lines. Decisions look at neither names nor addresses.
 */
export function orderFrom(past: PlayedOrder, products: ReadonlyMap<string, Product>): Order {
  if (past.handedOver) return past.handedOver;
  const { number, currency, market, totalMinor, channel, campaign, lines } = past;
  return {
    number,
    currency,
    market,
    locale: noLocale,
    customer: { email: '', consent: { email: false, sms: false } },
    attribution: { ...(channel ? { channel } : {}), ...(campaign ? { campaign } : {}) },
    lines: lines.map((line) => lineFrom(line, past, products.get(line.reference))),
    shippingMinor: 0,
    totalMinor,
  };
}

function lineFrom(
  { reference, quantity, unitPriceMinor }: PastLine,
  { market, currency }: PlayedOrder,
  product: Product | undefined,
): OrderLine {
  const taxRateBp = (product && priceFor(product, market, currency)?.taxRateBp) ?? 0;
  const totalMinor = quantity * unitPriceMinor;
  return {
    reference,
    name: product?.name ?? reference,
    kind: product ? lineKinds[product.kind] : LineKind.physical,
    quantity,
    unitPriceMinor,
    discountMinor: 0,
    taxRateBp,
    totalMinor,
    taxMinor: taxOfGross(totalMinor, taxRateBp),
  };
}

/**
 * The product as it is for sale today, for an order of any day: a dry run asks what orders like
 * these would be shown, not what was in the shop when they came.
 */
export function asSoldNow(product: Product, nowMs: number): Product {
  const { publishedFrom: _from, publishedUntil: _until, ...rest } = product;
  return { ...rest, isPublished: isOnSale(product, nowMs) };
}
