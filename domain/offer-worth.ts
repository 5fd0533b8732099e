import type { ProductPrice } from './catalogue';
import { amountText, taxOfGross } from './money';
import { OfferKind, type OfferTemplate } from './offer-policy';
import { recurringPrice } from './offer-price';

/** What the worth of an offer to the shop depends on, beside its price. */
export type Deal = Pick<OfferTemplate, 'kind' | 'subscription'>;

/** Reduced or for nothing by its nature: what it costs the shop is meant (D18, B7). */
export function isSample(kind: OfferKind): boolean {
  return kind === OfferKind.sample || kind === OfferKind.deferredSample;
}

/** Is it given away without being a sample (D18)? `offerMinor` is what a piece costs, gross. */
export function isGivenAway({ kind }: Pick<Deal, 'kind'>, offerMinor: number): boolean {
  return offerMinor === 0 && !isSample(kind);
}

/**
 * Why the shop loses by an offer at this price (D7), now or each time it recurs, as the end of a
 * sentence; undefined where it earns by it, or where nobody knows the cost. The tax in a price is
 * not the shop's to keep.
 *
 * @param offerMinor what a piece costs in the offer, gross minor units
 * @param amountStepMinor steps in which the provider holds the currency, minor units
 */
export function lossBy(
  { kind, subscription }: Deal,
  price: ProductPrice,
  offerMinor: number,
  amountStepMinor = 1,
): string | undefined {
  const { costMinor, currency, taxRateBp } = price;
  if (costMinor === undefined || isSample(kind)) return undefined;
  const recurringMinor = subscription && recurringPrice(price, subscription, amountStepMinor);
  const grossMinor = Math.min(offerMinor, recurringMinor ?? offerMinor);
  const netMinor = grossMinor - taxOfGross(grossMinor, taxRateBp);
  if (netMinor >= costMinor) return undefined;
  const taxed = netMinor === grossMinor ? '' : `, ${amountText(netMinor, currency)} without tax,`;
  return `${amountText(grossMinor, currency)}${taxed} costs the shop ${amountText(costMinor, currency)}`;
}
