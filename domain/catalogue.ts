/** What a product can be (C1, A13). A flexible bundle can be sold, but never as an upsell. */
export const ProductKind = {
  physical: 'physical',
  digital: 'digital',
  service: 'service',
  fixedBundle: 'fixed_bundle',
  flexibleBundle: 'flexible_bundle',
} as const;
export type ProductKind = (typeof ProductKind)[keyof typeof ProductKind];

/** One row of a product's price list. Prices are gross, in integer minor units of `currency`. */
export interface ProductPrice {
  market: string;
  currency: string;
  unitPriceMinor: number;
  taxRateBp: number;
  /**
   * What a piece costs when offered after the purchase: a price, or a discount off the list price
   * in basis points (1500 = 15 %) or in minor units. At most one of the three; none: the list price
   */
  upsellPriceMinor?: number;
  upsellDiscountBp?: number;
  upsellDiscountMinor?: number;
  /** what a piece costs anybody at the moment, where that is less: no offer may cost more (B16) */
  promoPriceMinor?: number;
  /** what a piece costs the merchant, without tax; absent: not known */
  costMinor?: number;
}

/** A product of the catalogue (`PUT /products`). */
export interface Product {
  reference: string;
  name: string;
  kind: ProductKind;
  prices: ProductPrice[];
  isPublished: boolean;
  /** ISO times between which it may be sold; absent: no bound */
  publishedFrom?: string;
  publishedUntil?: string;
  /** most pieces one order may hold, original lines included */
  quantityMax: number;
  /** products this one goes with: it is offered to orders that hold one of them (A2) */
  relatedTo: string[];
  /** at most 20 */
  categories?: string[];
  /** products it fills up again: it may be offered to those who have them (D16) */
  refillOf?: string[];
  /** dear, or in need of explaining: no offer without a reason given by a person (D13) */
  needsConsideration?: boolean;
  /** may be offered to somebody who has it already (B19) */
  isRepeatable?: boolean;
  /** pieces of other products in a fixed bundle: their stock is taken */
  parts?: { reference: string; quantity: number }[];
  /** pieces in stock, of a bundle those packed already; absent: not counted */
  stock?: number;
}

/** Pieces that are left, or undefined: digital goods and services never run out (A12). */
export function countedStock({ kind, stock }: Product): number | undefined {
  const isCounted = kind !== ProductKind.digital && kind !== ProductKind.service;
  return isCounted ? stock : undefined;
}

/** Whoever has it may want another one: a refill is used up by nature (B19, D16). */
export function isBoughtAgain({ isRepeatable, refillOf = [] }: Product): boolean {
  return isRepeatable === true || refillOf.length > 0;
}

/** The price of a product in a market and currency, if it has one. */
export function priceFor(
  product: Product,
  market: string,
  currency: string,
): ProductPrice | undefined {
  return product.prices.find((price) => price.market === market && price.currency === currency);
}

/**
 * What a piece costs when it is offered after the purchase (C6): never below nothing, never above
 * the list price. A discount is rounded to the currency's minor unit, half away from zero; where
 * the provider counts the currency in larger steps, the discounted price goes down to the next
 * multiple of `amountStepMinor`. A price the shop has named is kept as it is.
 */
export function upsellPrice(price: ProductPrice, amountStepMinor = 1): number {
  const { unitPriceMinor: listMinor, upsellPriceMinor, upsellDiscountBp } = price;
  if (upsellPriceMinor !== undefined) return Math.min(upsellPriceMinor, listMinor);
  const discounted =
    upsellDiscountBp === undefined
      ? listMinor - (price.upsellDiscountMinor ?? 0)
      : shareOf(listMinor, wholeBp - upsellDiscountBp);
  if (discounted === listMinor) return listMinor;
  return Math.max(0, discounted - (discounted % amountStepMinor));
}

/** 100 % in basis points. */
const wholeBp = 10_000;

/** `amountMinor × shareBp / 10 000`, rounded half up: the product is at most 1e12. */
function shareOf(amountMinor: number, shareBp: number): number {
  return Math.floor((2 * amountMinor * shareBp + wholeBp) / (2 * wholeBp));
}

/** Is the product for sale at this moment? `nowMs` is epoch milliseconds; the end is exclusive. */
export function isOnSale(product: Product, nowMs: number): boolean {
  if (!product.isPublished) return false;
  if (product.publishedFrom && nowMs < Date.parse(product.publishedFrom)) return false;
  return !(product.publishedUntil && nowMs >= Date.parse(product.publishedUntil));
}
