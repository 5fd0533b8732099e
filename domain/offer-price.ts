import { upsellPrice, type ProductPrice } from './catalogue';
import { OfferKind, type OfferTemplate } from './offer-policy';

/** What a price depends on, of an offer as the merchant writes it. */
export type Pricing = Pick<OfferTemplate, 'kind' | 'discount'>;

/**
 * What a piece costs in an offer (C6, D34), minor units of the price's currency: the discount off
 * the list price, or where the offer names none the product's own offer price. A deferred sample
 * is for nothing. Undefined where a discount in amounts does not name this currency: then the
 * offer is not made in it, because nothing is converted.
 */
export function offeredPrice(
  price: ProductPrice,
  { kind, discount }: Pricing,
  amountStepMinor = 1,
): number | undefined {
  if (kind === OfferKind.deferredSample) return 0;
  if (!discount) return upsellPrice(price, amountStepMinor);
  const { market, currency, unitPriceMinor, taxRateBp } = price;
  const list = { market, currency, unitPriceMinor, taxRateBp };
  if ('percentBp' in discount) {
    return upsellPrice({ ...list, upsellDiscountBp: discount.percentBp }, amountStepMinor);
  }
  const upsellDiscountMinor = discount.amountMinor[currency];
  if (upsellDiscountMinor === undefined) return undefined;
  return upsellPrice({ ...list, upsellDiscountMinor }, amountStepMinor);
}

/** What a piece of a subscription costs each time after the first (D19), minor units. */
export function recurringPrice(
  price: ProductPrice,
  { recurringDiscountBp }: NonNullable<OfferTemplate['subscription']>,
  amountStepMinor = 1,
): number {
  const { market, currency, unitPriceMinor, taxRateBp } = price;
  const list = { market, currency, unitPriceMinor, taxRateBp };
  return upsellPrice({ ...list, upsellDiscountBp: recurringDiscountBp }, amountStepMinor);
}

/** What anybody pays at the moment, without an offer: the list price or a public promotion. */
export function publicPrice({ unitPriceMinor, promoPriceMinor }: ProductPrice): number {
  return Math.min(unitPriceMinor, promoPriceMinor ?? unitPriceMinor);
}
