import type { OfferPolicy, OfferTemplate } from '../../domain/offer-policy';
import { policyOf, stepOf } from '../world/funnels';

const first = 'funnel.steps[0].offer';
const firstProduct = `${first}.products[0].reference`;

/** One step, its offer changed. */
const offering = (item: string, changes: Partial<OfferTemplate> = {}) =>
  policyOf('bad', { funnel: { start: 'tier-1', steps: [stepOf('tier-1', item, {}, changes)] } });

const fourTiers = {
  start: 'tier-1',
  steps: [
    stepOf('tier-1', 'BAG-1', { onDecline: 'tier-2' }),
    stepOf('tier-2', 'SMALL-1', { onDecline: 'tier-3' }),
    stepOf('tier-3', 'TINY-1', { onAccept: 'tier-4' }),
    stepOf('tier-4', 'MEM-64'),
  ],
};

const circle = {
  start: 'tier-1',
  steps: [
    stepOf('tier-1', 'BAG-1', { onDecline: 'tier-2' }),
    stepOf('tier-2', 'SMALL-1', { onAccept: 'tier-1' }),
  ],
};

/** Of the policy that runs already, under this name; a second one on its orders is refused. */
export const experiment = {
  experiment: 'depth',
  salt: 's',
  unit: 'order' as const,
  holdoutBp: 1_000,
  variants: [{ variant: 'a', weight: 1, offers: {} }],
};

/** What is wrong, the document, and which check says what, and where. */
export const badPolicies: [
  what: string,
  document: OfferPolicy,
  check: string,
  field: string,
  detail: RegExp,
][] = [
  [
    'a product nobody knows',
    offering('NOWHERE'),
    'product_unknown',
    firstProduct,
    /NOWHERE.*PUT \/products/,
  ],
  [
    'a circle in its funnel',
    policyOf('bad', { funnel: circle }),
    'cycle',
    'funnel.steps[1].onAccept',
    /way leads back/,
  ],
  [
    'a fourth tier',
    policyOf('bad', { funnel: fourTiers }),
    'too_many_steps',
    'funnel.steps',
    /4 steps.*at most 3.*Leave out/,
  ],
  [
    'an offer dearer than it costs everybody',
    offering('SALE-1'),
    'discount_not_genuine',
    firstProduct,
    /SALE-1.*160.00 SEK.*150.00 SEK.*Offer it for less/s,
  ],
  [
    'a price of 0 that is no sample',
    offering('BAG-1', { discount: { percentBp: 10_000 } }),
    'free_but_no_sample',
    firstProduct,
    /Only a sample is for nothing: take off less/,
  ],
  [
    'a percentage over 100',
    offering('BAG-1', { discount: { percentBp: 10_001 } }),
    'percent_over_100',
    `${first}.discount.percentBp`,
    /at most 100 %.*1500 means 15 %/,
  ],
  [
    'an experiment on the orders of another one',
    { ...policyOf('bad'), priority: 77, experiment: { ...experiment, experiment: 'other' } },
    'experiment_overlaps',
    'priority',
    /running/,
  ],
];
