import fc from 'fast-check';
import { judgeBasket } from '../../domain/basket';
import type { Product } from '../../domain/catalogue';
import type { DecisionInput } from '../../domain/decide-offers';
import type { OfferPolicy, OfferTemplate } from '../../domain/offer-policy';
import type { OrderLine } from '../../domain/order';
import { emptyPolicy, termsFor } from '../../domain/policy';
import { liveOf, policyOf, sold, stepOf } from '../world/funnels';
import { camera as cameraLine } from '../world/orders';
import { bought, camera, customerWith, decide, nowMs, order, strap } from './decisions';

/** What becomes of one product in one offer. */
function offerOf(
  product: Product,
  template: Partial<OfferTemplate> = {},
  changes: Partial<DecisionInput> = {},
  live: { policy?: Partial<OfferPolicy>; paused?: string[] } = {},
) {
  const funnel = { start: 's', steps: [stepOf('s', product.reference, {}, template)] };
  const policy = policyOf('p', { funnel, ...live.policy });
  return decide([liveOf(policy, live.paused)], [product], changes);
}

const soldLine: OrderLine = { ...cameraLine, unitPriceMinor: 10_000 };

const shownOn = (...days: number[]) =>
  customerWith({
    shown: days.map((day) => ({
      policy: 'p',
      at: new Date(nowMs - day * 86_400_000).toISOString(),
    })),
  });

describe('a product of a policy is not offered', () => {
  it.each<
    [
      reason: string,
      product: Product,
      template?: Partial<OfferTemplate>,
      changes?: Partial<DecisionInput>,
    ]
  >([
    ['in_order_already', camera],
    ['owned', strap, {}, customerWith(bought('STRAP'))],
    ['out_of_stock', sold('STRAP', 10_000, { stock: 0 })],
    ['item_unavailable', sold('STRAP', 10_000, { isPublished: false })],
    ['item_unavailable', sold('STRAP', 10_000, { prices: [] })],
    ['flexible_bundle_not_allowed', sold('STRAP', 10_000, { kind: 'flexible_bundle' })],
    ['over_cap', sold('STRAP', 32_000)],
    ['not_priced', strap, { discount: { amountMinor: { EUR: 100 } } }],
    ['not_genuine', sold('STRAP', 10_000, { promoPriceMinor: 8000 })],
    ['sample_had_before', strap, { kind: 'sample' }, customerWith({ sampled: ['STRAP'] })],
    [
      'sample_had_before',
      strap,
      { kind: 'deferred_sample' },
      customerWith({ owed: [{ fromNumber: '9', requestId: 'r', item: 'STRAP', quantity: 1 }] }),
    ],
    [
      'nothing_to_replace',
      strap,
      { kind: 'upgrade', products: [{ reference: 'STRAP', quantity: 1, replaces: 'LENS' }] },
    ],
  ])('%s', (reason, product, template = {}, changes = {}) => {
    const { offers, hidden, funnel } = offerOf(product, template, changes);
    expect(offers).toEqual([]);
    expect(funnel).toBeUndefined();
    expect(hidden).toEqual([
      { item: product.reference, reason, detail: expect.any(String), policy: 'p', step: 's' },
    ]);
  });

  it('item_unknown, where the catalogue has none', () => {
    const policy = policyOf('p', { funnel: { start: 's', steps: [stepOf('s', 'NOBODY')] } });
    expect(decide([liveOf(policy)], []).hidden).toMatchObject([{ reason: 'item_unknown' }]);
  });

  it('paused, but another policy’s offer of it is', () => {
    const { hidden, offers } = offerOf(strap, {}, {}, { paused: ['s/STRAP'] });
    expect([offers, hidden]).toMatchObject([[], [{ reason: 'paused' }]]);
    expect(offerOf(strap, {}, {}, { paused: ['other/STRAP'] }).offers).toHaveLength(1);
  });

  it('to a customer who was shown as much as the cap allows, in the days it counts', () => {
    const cap = { policy: { frequencyCap: { offersMax: 2, withinDays: 7 } } };

    const capped = offerOf(strap, {}, shownOn(1, 7), cap);
    expect(capped.offers).toEqual([]);
    expect(capped.hidden).toMatchObject([{ item: 'STRAP', reason: 'frequency_cap' }]);
    expect(offerOf(strap, {}, shownOn(1, 8), cap).offers).toHaveLength(1);
  });

  it('of a small order, whoever’s rule it is (D11)', () => {
    const terms = { ...termsFor(emptyPolicy, order, 'klarna'), orderMinMinor: 100_001 };
    const { offers, reasons } = offerOf(strap, {}, { terms });
    expect(offers).toEqual([]);
    expect(reasons.policies).toMatchObject([{ reason: 'below_min_order_value' }]);
  });
});

describe('a product of a policy is offered', () => {
  it('though the customer has it: a refill, or what one buys again (B19, D16)', () => {
    const owner = customerWith(bought('STRAP'));
    const refill = sold('STRAP', 10_000, { refillOf: ['CAM-1'] });
    expect(offerOf(refill, {}, owner).offers).toHaveLength(1);
    expect(offerOf(sold('STRAP', 10_000, { isRepeatable: true }), {}, owner).offers).toHaveLength(
      1,
    );
  });

  it('at its discount, rounded to the minor unit, or to what the provider can hold (C6)', () => {
    const odd = sold('STRAP', 9999);
    const third = { discount: { percentBp: 3333 } };
    expect(offerOf(odd, third).offers).toMatchObject([{ unitPriceMinor: 6666, taxMinor: 1333 }]);
    const terms = { ...termsFor(emptyPolicy, order, 'klarna'), amountStepMinor: 100 };
    expect(offerOf(odd, third, { terms }).offers).toMatchObject([{ unitPriceMinor: 6600 }]);
    const fixed = { discount: { amountMinor: { SEK: 2500, EUR: 1 } } };
    expect(offerOf(odd, fixed).offers).toMatchObject([{ unitPriceMinor: 7499 }]);
  });

  it('with everything a page needs to show it, in the shopper’s language', () => {
    const copy = {
      '*': { title: 'Strap', reason: 'For it', dealText: 'Less' },
      sv: { title: 'Rem', reason: 'Till den', dealText: 'Billigare' },
    };
    const theme = { accent: '#c00' };
    const { offers } = offerOf(strap, { copy, theme, placement: 'interstitial', seconds: 60 });
    expect(offers).toMatchObject([
      {
        expiresAt: '2026-03-01T12:01:00.000Z',
        from: {
          policy: 'p',
          version: 1,
          step: 's',
          kind: 'add',
          copy: copy.sv,
          theme,
          frame: 'thank_you',
          placement: 'interstitial',
        },
      },
    ]);
  });

  it('as an upgrade of a line, capped by what it adds to the order (C2)', () => {
    const dearer = sold('CAM-2', 120_000);
    const template: Partial<OfferTemplate> = {
      kind: 'upgrade',
      products: [{ reference: 'CAM-2', quantity: 1, replaces: 'CAM-1' }],
    };
    const { offers } = offerOf(dearer, { ...template, discount: { percentBp: 500 } });
    expect(offers).toMatchObject([{ unitPriceMinor: 114_000, from: { replacesLine: 'line-1' } }]);
    const tooDear = offerOf(sold('CAM-2', 140_000), { ...template, discount: { percentBp: 1 } });
    expect(tooDear.hidden).toMatchObject([{ reason: 'over_cap' }]);
  });

  it.each<[string, number, number, Partial<OrderLine>, string[]]>([
    ['that has as many pieces', 1, 1, {}, ['KIT']],
    ['that has fewer pieces: the shopper gets more', 1, 2, {}, ['KIT']],
    ['never that has more pieces: the shopper would get less', 2, 1, {}, []],
    ['never that is a discount with its reference', 1, 1, { kind: 'discount' }, []],
  ])('as an upgrade of a line %s (C2)', (_what, held, quantity, line, offered) => {
    const strapLine = { ...soldLine, reference: 'STRAP', quantity: held, ...line };
    const lines = [...order.lines, { ...strapLine, totalMinor: held * strapLine.unitPriceMinor }];
    const { offers, hidden } = offerOf(
      sold('KIT', 30_000 / quantity),
      { kind: 'upgrade', products: [{ reference: 'KIT', quantity, replaces: 'STRAP' }] },
      { order: { ...order, lines, totalMinor: 400_000 } },
    );
    expect(offers.map(({ item }) => item)).toEqual(offered);
    expect(hidden.map(({ reason }) => reason)).toEqual(
      offered.length > 0 ? [] : ['nothing_to_replace'],
    );
  });

  it('as an upgrade only of a line the provider can leave out (C2)', () => {
    const template: Partial<OfferTemplate> = {
      kind: 'upgrade',
      products: [{ reference: 'CAM-2', quantity: 1, replaces: 'CAM-1' }],
      discount: { percentBp: 500 },
    };
    const asked: unknown[] = [];
    const canReplace = (line: unknown) => {
      asked.push(line);
      return false;
    };
    const { offers, hidden } = offerOf(sold('CAM-2', 120_000), template, { canReplace });
    expect([offers, hidden]).toMatchObject([[], [{ reason: 'line_not_at_provider' }]]);
    expect(asked).toMatchObject([{ reference: 'CAM-1', quantity: 1, totalMinor: 100_000 }]);
  });

  it('as a subscription with what recurs (D19), and as a sample for nothing (B7)', () => {
    const subscription = { interval: 'month' as const, recurringDiscountBp: 1500 };
    expect(offerOf(strap, { kind: 'subscription', subscription }).offers).toMatchObject([
      { unitPriceMinor: 8000, from: { subscription: { interval: 'month', recurringMinor: 8500 } } },
    ]);
    expect(offerOf(strap, { kind: 'deferred_sample' }).offers).toMatchObject([
      { unitPriceMinor: 0, from: { kind: 'deferred_sample' } },
    ]);
  });
});

describe('what is shown', () => {
  it('C9: is what is charged, to the minor unit, whatever the price, the discount and the tax', () => {
    const money = fc.record({
      unitPriceMinor: fc.integer({ min: 1, max: 12_000 }),
      taxRateBp: fc.constantFrom(0, 600, 1200, 2500),
      percentBp: fc.integer({ min: 0, max: 10_000 }),
      quantity: fc.integer({ min: 1, max: 2 }),
      amountStepMinor: fc.constantFrom(1, 10, 100),
    });
    fc.assert(
      fc.property(money, ({ unitPriceMinor, taxRateBp, percentBp, quantity, amountStepMinor }) => {
        const prices = [{ market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp }];
        const product = sold('STRAP', 0, { prices });
        const products = [{ reference: 'STRAP', quantity }];
        const terms = { ...termsFor(emptyPolicy, order, 'klarna'), amountStepMinor };
        const { offers } = offerOf(product, { products, discount: { percentBp } }, { terms });
        const charged = offers.map((offer) =>
          judgeBasket({
            item: 'STRAP',
            quantity: offer.quantity,
            offer: { ...offer, quote: '' },
            product,
            market: 'SE',
            currency: 'SEK',
            lines: [],
            orderTotalMinor: order.totalMinor,
            amountStepMinor,
            nowMs,
          }),
        );
        expect(charged).toMatchObject(
          offers.map(({ unitPriceMinor: shownMinor, taxMinor }) => ({
            kind: 'allowed',
            line: { totalMinor: quantity * shownMinor, taxMinor },
          })),
        );
        expect(offers.filter((each) => each.unitPriceMinor >= unitPriceMinor)).toEqual([]);
      }),
    );
  });
});
