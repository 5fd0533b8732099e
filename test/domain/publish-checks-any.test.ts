import fc from 'fast-check';
import { draftSchema } from '../../api/schemas/offer-policy';
import { funnelDiagram } from '../../domain/funnel-diagram';
import { untrueOffers } from '../../domain/genuine-price';
import type { OfferPolicy, Trigger } from '../../domain/offer-policy';
import { checkPolicy } from '../../domain/publish-checks';
import { aPolicy, someFacts, things } from './policies';

describe('any document of the right shape', () => {
  const name = fc.constantFrom('tier-1', 'tier-2', 'a', 'holdout', 'constructor');
  const reference = fc.constantFrom('CAM-1', 'KIT', 'BAG', 'CARD', 'GHOST', 'constructor');
  const trigger = fc.letrec<{ trigger: Trigger; leaf: Trigger }>((tie) => ({
    trigger: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      tie('leaf'),
      fc.record({ all: fc.array(tie('trigger'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('trigger'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ not: tie('trigger') }),
    ),
    leaf: fc.oneof(
      fc.constant<Trigger>({ always: true }),
      fc.record({ products: fc.array(reference, { minLength: 1, maxLength: 3 }) }),
      fc.record({ markets: fc.array(fc.constantFrom('SE', 'NO'), { minLength: 1 }) }),
      fc.record({
        orderValue: fc.record(
          {
            currency: fc.constantFrom('SEK', 'EUR'),
            minMinor: fc.nat(50_000),
            maxMinor: fc.nat(50_000),
          },
          { requiredKeys: ['currency'] },
        ),
      }),
      fc.record({
        pastOrders: fc.record({ min: fc.nat(9), max: fc.nat(9) }, { requiredKeys: [] }),
      }),
    ),
  })).trigger;
  const discount = fc.oneof(
    fc.record({ percentBp: fc.nat(20_000) }),
    fc.record({
      amountMinor: fc.dictionary(fc.constantFrom('SEK', 'EUR'), fc.nat(50_000), { minKeys: 1 }),
    }),
  );
  const offer = fc.record(
    {
      kind: fc.constantFrom('add', 'upgrade', 'subscription', 'sample', 'deferred_sample'),
      products: fc.array(
        fc.record(
          { reference, quantity: fc.integer({ min: 1, max: 9 }), replaces: reference },
          { requiredKeys: ['reference', 'quantity'] },
        ),
        { minLength: 1, maxLength: 4 },
      ),
      discount,
      subscription: fc.record({
        interval: fc.constantFrom('week', 'month'),
        recurringDiscountBp: fc.nat(20_000),
      }),
      copy: fc.constant({ '*': { title: 'a', reason: 'b', dealText: 'c' } }),
    },
    { requiredKeys: ['kind', 'products', 'copy'] },
  );
  const step = fc.record(
    { step: name, onAccept: name, onDecline: name, offer },
    { requiredKeys: ['step', 'offer'] },
  );
  const variant = fc.record({
    variant: name,
    weight: fc.integer({ min: 1, max: 3 }),
    offers: fc.dictionary(name, offer, { maxKeys: 2 }),
  });
  const document = fc.record(
    {
      policy: fc.constant('any'),
      title: fc.constant('Any'),
      priority: fc.nat(10),
      trigger,
      funnel: fc.record({ start: name, steps: fc.array(step, { minLength: 1, maxLength: 5 }) }),
      experiment: fc.record({
        experiment: name,
        salt: fc.constant('s'),
        unit: fc.constantFrom('order', 'customer'),
        holdoutBp: fc.nat(10_000),
        variants: fc.array(variant, { minLength: 1, maxLength: 3 }),
      }),
      followUp: fc.record({
        channel: fc.constant('email'),
        delayHours: fc.integer({ min: 1, max: 100 }),
        offer,
        validHours: fc.constant(24),
        linkUrl: fc.constant('https://shop.example/'),
      }),
    },
    { requiredKeys: ['policy', 'title', 'priority', 'trigger', 'funnel'] },
  );

  it('is checked and drawn without throwing, and nothing dishonest passes', () => {
    fc.assert(
      fc.property(document, (raw) => {
        const policy: OfferPolicy = draftSchema.parse(raw);
        const { errors } = checkPolicy(policy, someFacts({ published: [aPolicy()] }));
        expect(funnelDiagram(policy)).toMatch(/^flowchart TD\n/);
        if (errors.length > 0) return;
        expect(policy.funnel.steps.length).toBeLessThanOrEqual(3);
        expect(
          untrueOffers(policy, new Map(things.map((each) => [each.reference, each])), []),
        ).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
