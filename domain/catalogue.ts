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
  /** price when offered after the purchase; absent: the list price */
  upsellPriceMinor?: number;
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
  /** pieces of other products in a fixed bundle: their stock is taken */
  parts?: { reference: string; quantity: number }[];
  /** pieces in stock; absent: not counted (digital goods, services) */
  stock?: number;
}

/** The price of a product in a market and currency, if it has one. */
export function priceFor(
  product: Product,
  market: string,
  currency: string,
): ProductPrice | undefined {
  return product.prices.find((price) => price.market === market && price.currency === currency);
}

/** Is the product for sale at this moment? `nowMs` is epoch milliseconds; the end is exclusive. */
export function isOnSale(product: Product, nowMs: number): boolean {
  if (!product.isPublished) return false;
  if (product.publishedFrom && nowMs < Date.parse(product.publishedFrom)) return false;
  return !(product.publishedUntil && nowMs >= Date.parse(product.publishedUntil));
}
