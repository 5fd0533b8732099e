import type { OfferPolicy } from '../../domain/offer-policy';
import { publishChecks } from '../../domain/publish-check-table';
import { checkPolicy, type CheckFacts } from '../../domain/publish-checks';
import { emptyPolicy } from '../../domain/policy';
import { anOffer, aPolicy, aStep, aThing, inSweden, someFacts } from './policies';
import {
  asks,
  followed,
  noDiscount,
  offering,
  oneStep,
  steps,
  tested,
  upgradeOf,
  withCopy,
  withThing,
} from './publish-check-row';
import { offerRows } from './publish-check-rows-offers';
import { priceRows } from './publish-check-rows-prices';
import { otherRows } from './publish-check-rows-rest';

const rows = [...offerRows, ...priceRows, ...otherRows];

const checksOf = (policy: OfferPolicy, facts: Partial<CheckFacts> = {}) => {
  const { errors, warnings } = checkPolicy(policy, someFacts(facts));
  return [...errors, ...warnings];
};

describe('publishing a policy', () => {
  it.each(rows)('$check: $what', ({ check, policy, facts, field, detail }) => {
    const verdict = checkPolicy(policy, someFacts(facts));
    const { level } = publishChecks[check];
    const [list, other] =
      level === 'error' ? [verdict.errors, verdict.warnings] : [verdict.warnings, verdict.errors];
    expect(list).toContainEqual({ check, field, detail: expect.stringMatching(detail) });
    expect(other.map((fault) => fault.check)).not.toContain(check);
  });

  it('has a row above for every check there is', () => {
    const shown = new Set(rows.map(({ check }) => check));
    expect([...shown].toSorted()).toEqual(Object.keys(publishChecks).toSorted());
  });

  it('finds nothing wrong with a policy that is right', () => {
    expect(checksOf(aPolicy())).toEqual([]);
    expect(checksOf(tested())).toEqual([]);
    expect(checksOf(followed())).toEqual([]);
    expect(checksOf(upgradeOf('KIT', 'BAG'))).toEqual([]);
    const funnel = steps(
      aStep('tier-1', 'KIT', { onDecline: 'tier-2', onAccept: 'tier-3' }),
      aStep('tier-2', 'BAG', { onDecline: 'tier-3' }),
      aStep('tier-3', 'CARD'),
    );
    expect(checksOf(funnel)).toEqual([]);
  });

  it.each<[string, OfferPolicy]>([
    ['a sample for nothing', offering('CARD', { kind: 'sample', discount: { percentBp: 10_000 } })],
    [
      'a sample below its cost',
      offering('CARD', { kind: 'sample', discount: { percentBp: 9_000 } }),
    ],
    [
      'one with the next order',
      aPolicy({ funnel: oneStep(noDiscount(anOffer('CARD', { kind: 'deferred_sample' }))) }),
    ],
    ['a title of 60 characters', withCopy({ title: 'x'.repeat(60) })],
    ['a message after 48 hours', followed({ delayHours: 48 })],
    ['one fifth off', offering('BAG', { discount: { percentBp: 2_000 } })],
    [
      'an order value that just fits the cap',
      asks({ orderValue: { currency: 'SEK', minMinor: 30_000 } }),
    ],
    [
      'a subscription',
      offering('BAG', {
        kind: 'subscription',
        subscription: { interval: 'month', recurringDiscountBp: 1_500 },
      }),
    ],
  ])('takes %s', (_what, policy) => {
    expect(checksOf(policy)).toEqual([]);
  });

  it('takes a product to be thought over when a person says why (D13)', () => {
    const policy = {
      ...offering('LENS'),
      overrides: [{ check: 'needs_consideration', reason: 'Same mount: it always fits' }],
    };
    expect(checksOf(policy, withThing('LENS', { needsConsideration: true }))).toEqual([]);
  });

  it('tells every fault at once (issue 6)', () => {
    const policy = {
      ...steps(aStep('tier-1', 'GHOST', { onDecline: 'tier-1' }), aStep('tier-2', 'BAG')),
      ...(followed({ delayHours: 1 }).followUp && {
        followUp: followed({ delayHours: 1 }).followUp!,
      }),
    };
    const { errors } = checkPolicy(policy, someFacts());
    expect(errors.map(({ check }) => check).toSorted()).toEqual([
      'cycle',
      'follow_up_delay',
      'product_unknown',
      'step_unreachable',
    ]);
  });

  it('compares with the step after, where the next one has no price (D22)', () => {
    const german = {
      market: 'DE',
      currency: 'EUR',
      unitPriceMinor: 900,
      taxRateBp: 1_900,
      costMinor: 1,
    };
    const products = [
      aThing('KIT', { prices: [inSweden(20_000), { ...german, unitPriceMinor: 1_000 }] }),
      aThing('BAG'),
      aThing('CARD', { prices: [inSweden(5_000), { ...german, unitPriceMinor: 1_001 }] }),
    ];
    const policy = {
      ...steps(
        aStep('tier-1', 'KIT', { onDecline: 'tier-2' }),
        aStep('tier-2', 'BAG', { onDecline: 'tier-3' }),
        aStep('tier-3', 'CARD'),
      ),
      trigger: { always: true } as const,
    };
    expect(checkPolicy(policy, someFacts({ products })).errors).toEqual([
      {
        check: 'price_does_not_fall',
        field: 'funnel.steps[0].onDecline',
        detail: expect.stringContaining('tier-3 costs 7.51 EUR in DE, against 7.50 EUR'),
      },
    ]);
  });

  it('looks at prices in the markets of the trigger alone', () => {
    const products = [
      aThing('CAM-1'),
      aThing('BAG', {
        prices: [inSweden(10_000), { ...inSweden(10_000, 9_000), market: 'NO', currency: 'NOK' }],
      }),
    ];
    expect(checksOf(aPolicy(), { products })).toEqual([]);
    const anywhere = checksOf(asks({ products: ['CAM-1'] }), { products });
    expect(anywhere.map(({ check }) => check)).toEqual(['below_cost']);
  });

  it('has the shop it is checked against as an argument, not as a default', () => {
    const capped = {
      ...emptyPolicy,
      markets: [{ market: 'SE', currency: 'SEK', offerCapBp: 100 }],
    };
    const policy = asks({ orderValue: { currency: 'SEK', minMinor: 30_000 } });
    expect(checksOf(policy, { shop: capped }).map(({ check }) => check)).toEqual(['over_cap']);
  });
});
