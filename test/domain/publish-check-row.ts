import type { OfferPolicy, OfferTemplate, Trigger } from '../../domain/offer-policy';
import type { PublishCheck } from '../../domain/publish-check-table';
import type { CheckFacts } from '../../domain/publish-checks';
import { anOffer, aPolicy, aThing, things } from './policies';

/** A document with one thing wrong, and what is said about it. */
export interface Row {
  check: PublishCheck;
  what: string;
  policy: OfferPolicy;
  facts?: Partial<CheckFacts>;
  field: string;
  detail: RegExp;
}

export const offering = (reference: string, changes: Partial<OfferTemplate> = {}) =>
  aPolicy({ funnel: oneStep(anOffer(reference, changes)) });

export function oneStep(offer: OfferTemplate) {
  return { start: 'tier-1', steps: [{ step: 'tier-1', offer }] };
}

export const asks = (trigger: Trigger) => aPolicy({ trigger });

export const steps = (...list: OfferPolicy['funnel']['steps']) =>
  aPolicy({ funnel: { start: 'tier-1', steps: list } });

export const withCopy = (text: Partial<OfferTemplate['copy'][string]>, locale = '*') =>
  offering('BAG', {
    copy: {
      '*': { title: 'a', reason: 'b', dealText: 'c' },
      [locale]: { title: 'a', reason: 'b', dealText: 'c', ...text },
    },
  });

export const tested = (
  changes: Partial<NonNullable<OfferPolicy['experiment']>> = {},
  policy = 'cameras',
) =>
  aPolicy({
    policy,
    experiment: {
      experiment: 'price',
      salt: 's',
      unit: 'order',
      holdoutBp: 1_000,
      variants: [{ variant: 'a', weight: 1, offers: {} }],
      ...changes,
    },
  });

export const followed = (changes: Partial<NonNullable<OfferPolicy['followUp']>> = {}) =>
  aPolicy({
    followUp: {
      channel: 'email',
      delayHours: 24,
      offer: anOffer('CARD', { discount: { percentBp: 2_000 } }),
      validHours: 48,
      linkUrl: 'https://shop.example/later',
      ...changes,
    },
  });

export const withThing = (reference: string, changes: Parameters<typeof aThing>[1]) => ({
  products: [...things, aThing(reference, changes)],
});

export const upgradeOf = (reference: string, replaces?: string) =>
  offering(reference, {
    kind: 'upgrade',
    discount: { percentBp: 500 },
    products: [{ reference, quantity: 1, ...(replaces === undefined ? {} : { replaces }) }],
  });

export const first = 'funnel.steps[0].offer';
export const product = `${first}.products[0]`;

export function noDiscount({ discount: _discount, ...offer }: OfferTemplate): OfferTemplate {
  return offer;
}
