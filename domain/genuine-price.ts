import type { Product, ProductPrice } from './catalogue';
import { amountText } from './money';
import { OfferKind, type OfferPolicy, type OfferTemplate } from './offer-policy';
import { offeredPrice, publicPrice } from './offer-price';
import { namedMarkets, offersOf } from './policy-offers';

/** The lowest a product cost anybody, without an offer, within {@link recentDays}. */
export interface RecentLow {
  reference: string;
  market: string;
  currency: string;
  lowMinor: number;
}

/** A discount is off what was asked lately, not off a price that was raised for it (B16). */
export const recentDays = 30;

/** An offer that is no longer a good deal, `<step>/<item>`. */
export interface UntrueOffer {
  offer: string;
  detail: string;
}

/**
 * Why the price of an offer is not genuine (B16), as a sentence; undefined where it is. It must be
 * below what anybody pays and paid lately. An upgrade may cost what its product costs, but no more;
 * a sample for nothing claims no discount.
 */
export function untruthOf(
  { kind }: Pick<OfferTemplate, 'kind'>,
  product: Product,
  price: ProductPrice,
  offerMinor: number,
  lows: readonly RecentLow[],
): string | undefined {
  const { reference } = product;
  const { market, currency } = price;
  const isSample = kind === OfferKind.sample || kind === OfferKind.deferredSample;
  if (isSample && offerMinor === 0) return undefined;
  const nowMinor = publicPrice(price);
  const offer = `${reference} in ${market} for ${amountText(offerMinor, currency)}`;
  if (kind === OfferKind.upgrade) {
    if (offerMinor <= nowMinor) return undefined;
    return `${offer} costs everybody ${amountText(nowMinor, currency)}`;
  }
  if (offerMinor >= nowMinor) return `${offer} costs everybody ${amountText(nowMinor, currency)}`;
  const low = lows.find(
    (each) => each.reference === reference && each.market === market && each.currency === currency,
  );
  if (!low || offerMinor < low.lowMinor) return undefined;
  return `${offer} cost everybody ${amountText(low.lowMinor, currency)} in the last ${recentDays} days`;
}

/** Prices at which an offer of this policy may be made: those of the markets it names, or all. */
export function pricesOffered(policy: OfferPolicy, product: Product): ProductPrice[] {
  const markets = namedMarkets(policy.trigger);
  if (!markets) return product.prices;
  return product.prices.filter(({ market }) => markets.includes(market));
}

/**
 * The step offers of a published policy that a change of the catalogue has made untrue, each once.
 * In one market is enough: what is paused is the offer, and a person looks at it.
 */
export function untrueOffers(
  policy: OfferPolicy,
  products: ReadonlyMap<string, Product>,
  lows: readonly RecentLow[],
): UntrueOffer[] {
  const untrue = new Map<string, string>();
  for (const { step, template } of offersOf(policy)) {
    if (step === undefined) continue;
    for (const { reference } of template.products) {
      const offer = `${step}/${reference}`;
      const product = products.get(reference);
      if (!product || untrue.has(offer)) continue;
      const detail = firstUntruth(policy, template, product, lows);
      if (detail !== undefined) untrue.set(offer, detail);
    }
  }
  return [...untrue].map(([offer, detail]) => ({ offer, detail }));
}

function firstUntruth(
  policy: OfferPolicy,
  template: OfferTemplate,
  product: Product,
  lows: readonly RecentLow[],
): string | undefined {
  for (const price of pricesOffered(policy, product)) {
    const offerMinor = offeredPrice(price, template);
    if (offerMinor === undefined) continue;
    const untruth = untruthOf(template, product, price, offerMinor, lows);
    if (untruth !== undefined) return `${untruth}.`;
  }
  return undefined;
}
