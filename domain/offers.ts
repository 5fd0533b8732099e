import { isOnSale, priceFor, ProductKind, type Product } from './catalogue';
import type { Order } from './order';

/** Most offers an order is given at once (B17: one page with one to three offers). */
export const offersMax = 3;

/** What one shopper sees for one order; its price is kept with the order and cannot be forged. */
export interface Offer {
  /** `offer-1`, `offer-2` … within the order */
  offer: string;
  item: string;
  name: string;
  quantity: number;
  currency: string;
  /** what a piece costs outside this offer */
  listPriceMinor: number;
  /** what a piece costs in this offer: never above the list price */
  unitPriceMinor: number;
  taxRateBp: number;
  /** ISO time from which the offer is gone */
  expiresAt: string;
  /** accepting it makes the provider assess the shopper again (A28) */
  mayTriggerCreditCheck: boolean;
}

export interface OfferInput {
  order: Pick<Order, 'market' | 'currency' | 'lines'>;
  /** products whose `relatedTo` names something in the order, in catalogue order */
  candidates: readonly Product[];
  expiresAt: string;
  nowMs: number;
}

/**
 * Which products to offer for an order, best first: related to what was bought, not already in
 * it, for sale in its market and currency, in stock, dearest first, ties by reference (A2, A24).
 */
export function decideOffers({ order, candidates, expiresAt, nowMs }: OfferInput): Offer[] {
  const bought = new Set(order.lines.map((line) => line.reference));
  return candidates
    .filter((product) => isOfferable(product, bought, nowMs))
    .flatMap((product) => {
      const price = priceFor(product, order.market, order.currency);
      return price ? [{ product, price }] : [];
    })
    .map(({ product, price }) => ({
      item: product.reference,
      name: product.name,
      quantity: 1,
      currency: order.currency,
      listPriceMinor: price.unitPriceMinor,
      unitPriceMinor: Math.min(
        price.upsellPriceMinor ?? price.unitPriceMinor,
        price.unitPriceMinor,
      ),
      taxRateBp: price.taxRateBp,
      expiresAt,
      mayTriggerCreditCheck: true,
    }))
    .toSorted((a, b) => b.unitPriceMinor - a.unitPriceMinor || (a.item < b.item ? -1 : 1))
    .slice(0, offersMax)
    .map((offer, index) => ({ offer: `offer-${index + 1}`, ...offer }));
}

function isOfferable(product: Product, bought: ReadonlySet<string>, nowMs: number): boolean {
  if (product.kind === ProductKind.flexibleBundle) return false;
  if (bought.has(product.reference)) return false;
  if (!product.relatedTo.some((reference) => bought.has(reference))) return false;
  if (product.stock !== undefined && product.stock < 1) return false;
  return isOnSale(product, nowMs);
}
