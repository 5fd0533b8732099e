import { priceFor, type Product } from './catalogue';
import { pricesOffered } from './genuine-price';
import { amountText } from './money';
import { OfferKind, type OfferPolicy } from './offer-policy';
import { offeredPrice } from './offer-price';
import type { PlacedOffer } from './policy-offers';
import type { PolicyFault } from './publish-check-table';

/** An upgrade leads to something dearer than what it replaces (C2): the order never shrinks. */
export function checkUpgrades(
  policy: OfferPolicy,
  offers: readonly PlacedOffer[],
  products: ReadonlyMap<string, Product>,
): PolicyFault[] {
  return offers.flatMap(({ field, template }) => {
    if (template.kind !== OfferKind.upgrade) return [];
    return template.products.flatMap(({ reference, replaces = '' }, index) => {
      const [product, replaced] = [products.get(reference), products.get(replaces)];
      if (!product || !replaced || product === replaced) return [];
      const cheap = pricesOffered(policy, product).flatMap((price) => {
        const { market, currency } = price;
        const paidMinor = priceFor(replaced, market, currency)?.unitPriceMinor;
        const offerMinor = offeredPrice(price, template);
        if (paidMinor === undefined || offerMinor === undefined) return [];
        if (offerMinor > paidMinor) return [];
        return [
          `${amountText(offerMinor, currency)} in ${market}, against ${amountText(paidMinor, currency)}`,
        ];
      });
      if (cheap.length === 0) return [];
      const detail =
        `${reference} costs ${cheap.join('; ')} for ${replaces}: an upgrade costs more than what ` +
        'it replaces. Offer something dearer, or take less off.';
      const at = `${field}.products[${index}].reference`;
      return [{ check: 'upgrade_not_dearer' as const, field: at, detail }];
    });
  });
}
