import { v5 as uuidv5 } from 'uuid';
import type { Offer } from '../domain/offers';

/** Namespace of quotes: any UUID, the same for good. */
const namespace = 'b7c7a0a4-2b0f-5d5a-9d0e-6f1c6f7f3f52';

/**
 * The quote of an offer (B9): eight digits that say whose it is, twelve that say at what price and
 * on what terms, by everything that is shown. It keeps the caller honest with itself, not us safe
 * from the caller: the price that is charged is the one kept with the order, whatever is sent.
 */
export function quoteOf(order: string, offer: Omit<Offer, 'quote'>): string {
  const { item, quantity, currency, listPriceMinor, unitPriceMinor, taxRateBp } = offer;
  const terms = [order, offer.offer, item, quantity, currency, listPriceMinor, unitPriceMinor];
  const shown = [...terms, taxRateBp, offer.expiresAt, ...(offer.from ? [offer.from] : [])];
  const price = uuidv5(JSON.stringify(shown), namespace);
  const owner = uuidv5(order, namespace);
  return `${owner.slice(0, 8)}-${price.replaceAll('-', '').slice(0, 12)}`;
}
