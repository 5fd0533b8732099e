import type { Product } from '../../domain/catalogue';
import type { OfferPolicy, OfferTemplate, Step } from '../../domain/offer-policy';
import type { LivePolicy } from '../../domain/offer-ports';

/** An offer of one product for a fifth less, unless told otherwise. */
export function templateOf(item: string, changes: Partial<OfferTemplate> = {}): OfferTemplate {
  return {
    kind: 'add',
    products: [{ reference: item, quantity: 1 }],
    discount: { percentBp: 2000 },
    copy: {
      '*': {
        title: `Take ${item} along`,
        reason: 'It goes with what you bought.',
        dealText: '20 % off, only here',
      },
    },
    frame: 'thank_you',
    placement: 'thank_you',
    ...changes,
  };
}

export function stepOf(
  step: string,
  item: string,
  edges: Pick<Step, 'onAccept' | 'onDecline'> = {},
  changes: Partial<OfferTemplate> = {},
): Step {
  return { step, ...edges, offer: templateOf(item, changes) };
}

/** A policy for every order, with one step of one product, unless told otherwise. */
export function policyOf(policy: string, changes: Partial<OfferPolicy> = {}): OfferPolicy {
  return {
    policy,
    title: `The policy ${policy}`,
    priority: 10,
    trigger: { always: true },
    funnel: { start: 'tier-1', steps: [stepOf('tier-1', 'MEM-64')] },
    ...changes,
  };
}

export function liveOf(document: OfferPolicy, pausedOffers: string[] = []): LivePolicy {
  return { version: 1, publishedAt: '2026-03-01T00:00:00.000Z', document, pausedOffers };
}

/** Something to sell in Sweden for this much. */
export function sold(
  reference: string,
  unitPriceMinor: number,
  changes: Partial<Product> & Partial<Product['prices'][0]> = {},
): Product {
  const { costMinor, promoPriceMinor, ...rest } = changes;
  const price = { market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: 2500 };
  return {
    reference,
    name: `The ${reference}`,
    kind: 'physical',
    prices: [
      {
        ...price,
        ...(costMinor === undefined ? {} : { costMinor }),
        ...(promoPriceMinor === undefined ? {} : { promoPriceMinor }),
      },
    ],
    isPublished: true,
    quantityMax: 3,
    relatedTo: [],
    stock: 100,
    ...rest,
  };
}
