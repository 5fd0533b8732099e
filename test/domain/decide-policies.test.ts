import fc from 'fast-check';
import type { Product } from '../../domain/catalogue';
import { hiddenMax } from '../../domain/decide-offers';
import type { OfferPolicy, Step } from '../../domain/offer-policy';
import { liveOf, policyOf, sold, stepOf } from '../world/funnels';
import { orderOf } from '../world/orders';
import { bought, customerWith, decide, strap } from './decisions';

const one = (policy: string, priority: number, item: string, changes: Partial<OfferPolicy> = {}) =>
  liveOf(
    policyOf(policy, {
      priority,
      funnel: { start: 's', steps: [stepOf('s', item)] },
      ...changes,
    }),
  );

describe('which policy decides', () => {
  const bag = sold('BAG', 10_000);

  it('is the one with the highest priority, ties by name, in whatever order they come', () => {
    const all = [one('b', 5, 'STRAP'), one('a', 5, 'BAG'), one('c', 1, 'STRAP')];
    for (const policies of [all, all.toReversed()]) {
      const { offers, funnel, reasons } = decide(policies, [strap, bag]);
      expect([funnel?.policy, offers.map(({ item }) => item)]).toEqual(['a', ['BAG']]);
      expect(reasons.policies.map(({ policy, reason }) => [policy, reason])).toEqual([
        ['a', undefined],
        ['b', 'other_policy_first'],
        ['c', 'other_policy_first'],
      ]);
    }
  });

  it('is the next one where nothing of the first fits, with the reason kept', () => {
    const gone = sold('GONE', 10_000, { stock: 0 });
    const { funnel, hidden, reasons } = decide(
      [one('a', 9, 'GONE'), one('b', 1, 'BAG')],
      [gone, bag],
    );
    expect(funnel?.policy).toBe('b');
    expect(hidden).toMatchObject([{ item: 'GONE', policy: 'a', reason: 'out_of_stock' }]);
    expect(reasons.policies).toMatchObject([{ reason: 'no_offer_fits' }, { isApplied: true }]);
  });

  it('is none where no trigger holds: then what goes with the order is offered', () => {
    const related = sold('BAG', 10_000, { relatedTo: ['CAM-1'] });
    const elsewhere = one('a', 9, 'STRAP', { trigger: { markets: ['NO'] } });
    const decision = decide([elsewhere], [strap, related]);
    expect(decision.offers.map(({ item }) => item)).toEqual(['BAG']);
    expect(decision).not.toHaveProperty('funnel');
    expect(decision.reasons.policies).toMatchObject([{ policy: 'a', reason: 'trigger' }]);
    expect(decision.reasons.policies[0]?.detail).toContain('markets');
  });

  it('leaves nothing to the catalogue once a trigger holds: a paused offer must not come back', () => {
    const related = sold('BAG', 10_000, { relatedTo: ['CAM-1'] });
    const policy = policyOf('a', { funnel: { start: 's', steps: [stepOf('s', 'BAG')] } });
    expect(decide([liveOf(policy, ['s/BAG'])], [related]).offers).toEqual([]);
  });
});

const related = (reference: string, price: number, costMinor?: number) =>
  sold(reference, price, {
    relatedTo: ['CAM-1'],
    ...(costMinor === undefined ? {} : { costMinor }),
  });

describe('what goes with an order where no policy has a say', () => {
  it('comes by what it leaves the merchant, then what nobody knows the cost of, flagged (D9)', () => {
    const { offers, reasons } = decide(
      [],
      [
        related('DEAR', 20_000),
        related('THIN', 15_000, 11_000), // 150.00 - 30.00 tax - 110.00
        related('FAT', 10_000, 1000), // 100.00 - 20.00 tax - 10.00
      ],
    );
    expect(offers.map(({ item }) => item)).toEqual(['FAT', 'THIN', 'DEAR']);
    expect(reasons.costUnknown).toEqual(['DEAR']);
  });

  it('is not what the customer has, unless it fills it up (B19, D16)', () => {
    const refill = sold('INK', 5000, { refillOf: ['CAM-1'] });
    const { offers, hidden } = decide(
      [],
      [related('BAG', 10_000), refill],
      customerWith(bought('BAG')),
    );
    expect(offers.map(({ item }) => item)).toEqual(['INK']);
    expect(hidden).toMatchObject([{ item: 'BAG', reason: 'owned' }]);
  });

  it('names what it holds back up to a bound', () => {
    const many = Array.from({ length: hiddenMax + 50 }, (_, at) => related(`P-${at}`, 99_000));
    expect(decide([], many).hidden).toHaveLength(hiddenMax);
  });
});

const asDealt = (variant: string, propensity: number) => ({
  dealt: { experiment: 'price', variant, propensity },
});

describe('an experiment', () => {
  const dear = sold('DEAR', 20_000);
  const experiment = {
    experiment: 'price',
    salt: 's',
    unit: 'order' as const,
    holdoutBp: 2000,
    variants: [
      { variant: 'plain', weight: 1, offers: {} },
      {
        variant: 'dear',
        weight: 1,
        offers: { s: { products: [{ reference: 'DEAR', quantity: 1 }] } },
      },
    ],
  };
  const policy = policyOf('p', {
    funnel: { start: 's', steps: [stepOf('s', 'STRAP')] },
    experiment,
  });
  const dealtTo = (products: Product[]) =>
    Array.from({ length: 200 }, (_, at) =>
      decide([liveOf(policy)], products, { order: orderOf(`O-${at}`) }),
    );

  it('gives each order its variant’s own offer, and the holdout none, with the odds (D30)', () => {
    const decisions = dealtTo([strap, dear]);
    const shown = decisions.map(({ funnel, offers, hidden }) =>
      JSON.stringify({
        dealt: funnel?.assignment,
        steps: funnel?.steps.length,
        items: offers.map(({ item }) => item),
        hidden: hidden.map(({ item, reason }) => [item, reason]),
      }),
    );
    expect([...new Set(shown)].map((text): unknown => JSON.parse(text))).toEqual(
      expect.arrayContaining([
        { ...asDealt('plain', 0.4), steps: 1, items: ['STRAP'], hidden: [] },
        { ...asDealt('dear', 0.4), steps: 1, items: ['DEAR'], hidden: [] },
        { ...asDealt('holdout', 0.2), steps: 0, items: [], hidden: [['STRAP', 'holdout']] },
      ]),
    );
    expect(new Set(shown).size).toBe(3);
  });

  it('keeps an order whose own variant has nothing to show: arms are of one kind of order', () => {
    const soldOut = { ...dear, stock: 0 };
    const both = dealtTo([strap, dear]).map(({ funnel }) => funnel?.assignment);
    const partly = dealtTo([strap, soldOut]);
    expect(partly.map(({ funnel }) => funnel?.assignment)).toEqual(both);
    const unshown = partly.find(({ funnel }) => funnel?.assignment?.variant === 'dear');
    expect(unshown).toMatchObject({ offers: [], funnel: { steps: [] } });
  });

  it('deals with customers or with orders, as it says: a known customer gets one variant or many', () => {
    const variants = (['customer', 'order'] as const).map((unit) => {
      const live = liveOf({ ...policy, experiment: { ...experiment, unit } });
      const dealt = Array.from({ length: 50 }, (_, at) =>
        decide([live], [strap, dear], { order: orderOf(`O-${at}`), ...customerWith({}) }),
      );
      return new Set(dealt.map(({ funnel }) => funnel?.assignment?.variant)).size;
    });
    expect(variants).toEqual([1, 3]);
  });
});

describe('any funnel', () => {
  const names = ['a', 'b', 'c'];
  const edge = fc.option(fc.constantFrom(...names), { nil: undefined });
  const step = (name: string) =>
    fc
      .record({
        item: fc.constantFrom('P-1', 'P-2', 'GONE', 'CAM-1'),
        onAccept: edge,
        onDecline: edge,
      })
      .map(({ item, onAccept, onDecline }): Step =>
        stepOf(name, item, {
          ...(onAccept === undefined ? {} : { onAccept }),
          ...(onDecline === undefined ? {} : { onDecline }),
        }),
      );
  const funnels = fc.tuple(step('a'), step('b'), step('c'), fc.constantFrom(...names));

  it('comes to a plan whose edges lead to steps that have something to show, circles or not', () => {
    const products = [sold('P-1', 10_000), sold('P-2', 9000), sold('GONE', 8000, { stock: 0 })];
    fc.assert(
      fc.property(funnels, ([a, b, c, start]) => {
        const funnel = { start, steps: [a, b, c] };
        const { offers, funnel: plan } = decide([liveOf(policyOf('p', { funnel }))], products);
        const steps = plan?.steps ?? [];
        const planned = steps.map(({ step: name }) => name);
        expect(steps.flatMap((each) => each.offers)).toEqual(offers.map(({ offer }) => offer));
        expect(steps.filter((each) => each.offers.length === 0)).toEqual([]);
        const led = steps.flatMap(({ onAccept, onDecline }) =>
          [onAccept ?? [], onDecline ?? []].flat(),
        );
        expect(planned).toEqual(expect.arrayContaining(led));
        expect(offers.map(({ item }) => item)).not.toContain('GONE');
      }),
    );
  });
});
