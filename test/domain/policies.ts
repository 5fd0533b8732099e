import type { Product } from '../../domain/catalogue';
import type { OfferPolicy, OfferTemplate, Step } from '../../domain/offer-policy';
import { emptyPolicy } from '../../domain/policy';
import type { CheckFacts } from '../../domain/publish-checks';

/** A product in Sweden, 100.00 SEK unless told otherwise, that cost the shop 20.00. */
export function aThing(reference: string, changes: Partial<Product> = {}): Product {
  return {
    reference,
    name: `Product ${reference}`,
    kind: 'physical',
    prices: [inSweden(10_000)],
    isPublished: true,
    quantityMax: 3,
    relatedTo: [],
    ...changes,
  };
}

export function inSweden(unitPriceMinor: number, costMinor = 2_000) {
  return { market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: 2_500, costMinor };
}

/** A quarter off one product. */
export function anOffer(reference: string, changes: Partial<OfferTemplate> = {}): OfferTemplate {
  return {
    kind: 'add',
    products: [{ reference, quantity: 1 }],
    discount: { percentBp: 2_500 },
    copy: {
      '*': { title: 'Add it', reason: 'It goes with your order', dealText: 'A quarter off' },
    },
    frame: 'thank_you',
    placement: 'thank_you',
    ...changes,
  };
}

export function aStep(step: string, reference: string, changes: Partial<Step> = {}): Step {
  return { step, offer: anOffer(reference), ...changes };
}

/** One step, one product, nothing wrong with it. */
export function aPolicy(changes: Partial<OfferPolicy> = {}): OfferPolicy {
  return {
    policy: 'cameras',
    title: 'With a camera',
    priority: 10,
    trigger: { all: [{ products: ['CAM-1'] }, { markets: ['SE'] }] },
    funnel: { start: 'tier-1', steps: [aStep('tier-1', 'BAG')] },
    ...changes,
  };
}

/** Three tiers: 200.00, 100.00 and 50.00 SEK on the list. */
export const things: readonly Product[] = [
  aThing('CAM-1', { prices: [inSweden(900_000)] }),
  aThing('KIT', { prices: [inSweden(20_000)] }),
  aThing('BAG'),
  aThing('CARD', { prices: [inSweden(5_000)] }),
];

export function someFacts(changes: Partial<CheckFacts> = {}): CheckFacts {
  return { products: things, lows: [], shop: emptyPolicy, published: [], ...changes };
}
