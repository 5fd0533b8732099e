import type { OfferPolicy } from '../../domain/offer-policy';
import { anOffer, aPolicy } from '../domain/policies';

/** A quarter off the card of the fixture catalogue; nothing is wrong with it. */
export const cardPolicy: OfferPolicy = aPolicy({
  policy: 'cards',
  funnel: { start: 'tier-1', steps: [{ step: 'tier-1', offer: anOffer('MEM-64') }] },
});

/** The same with two variants, so that there is something to deal. */
export const testedCardPolicy: OfferPolicy = {
  ...cardPolicy,
  experiment: {
    experiment: 'rotation',
    salt: 'cards',
    unit: 'order',
    holdoutBp: 0,
    variants: [
      { variant: 'plain', weight: 1, offers: {} },
      { variant: 'deal', weight: 1, offers: { 'tier-1': { discount: { percentBp: 3_000 } } } },
    ],
  },
};
