import { displayMoney } from '../domain/money';
import type { Offer } from '../domain/offers';
import type { OrderView } from '../domain/order-view';

/**
 * An offer with all that a page needs (B2, C9, D6): label, exact amounts, the order's total with
 * it, and the requests behind its two buttons.
 */
export function readyOffer(
  offer: Offer,
  {
    number,
    locale,
    lines,
    totalMinor,
  }: Pick<OrderView, 'number' | 'locale' | 'lines' | 'totalMinor'>,
) {
  const { quantity, quote, listPriceMinor, unitPriceMinor } = offer;
  const replaced = lines.find(({ line }) => line === offer.from?.replacesLine);
  const amountMinor = quantity * unitPriceMinor - (replaced?.totalMinor ?? 0);
  return {
    ...offer,
    cta: 'add_to_order' as const,
    amountMinor,
    amountText: displayMoney(amountMinor, offer.currency, locale),
    discountMinor: quantity * (listPriceMinor - unitPriceMinor),
    // It travels with what was bought: one order, one shipment (C3).
    shippingMinor: 0,
    newTotalMinor: totalMinor + amountMinor,
    add: {
      method: 'POST' as const,
      url: `/orders/${number}/items/${encodeURIComponent(offer.item)}`,
      body: { quantity, offer: offer.offer, quote },
    },
    decline: {
      method: 'POST' as const,
      url: `/orders/${number}/offers/${offer.offer}/decline`,
    },
  };
}
