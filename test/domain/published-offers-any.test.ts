import fc from 'fast-check';
import { judgeBasket } from '../../domain/basket';
import { priceFor, type Product } from '../../domain/catalogue';
import { decideOffers, type Decision } from '../../domain/decide-offers';
import { taxOfGross } from '../../domain/money';
import type { OfferPolicy, OfferTemplate } from '../../domain/offer-policy';
import { unknownCustomer } from '../../domain/offer-ports';
import { publicPrice } from '../../domain/offer-price';
import type { Offer } from '../../domain/offers';
import type { Order } from '../../domain/order';
import { emptyPolicy, termsFor } from '../../domain/policy';
import { checkPolicy } from '../../domain/publish-checks';
import { liveOf, policyOf, sold, templateOf } from '../world/funnels';
import { camera as cameraLine, orderOf, paymentOf } from '../world/orders';
import { nowMs } from './decisions';

const references = ['A', 'B', 'C'];
/** Two decimals, none and three. */
const places = [
  { market: 'SE', currency: 'SEK' },
  { market: 'JP', currency: 'JPY' },
  { market: 'KW', currency: 'KWD' },
] as const;

const price = (place: (typeof places)[number]) =>
  fc
    .record({
      unitPriceMinor: fc.integer({ min: 3_000, max: 40_000 }),
      promoPriceMinor: fc.integer({ min: 2_000, max: 40_000 }),
      costMinor: fc.integer({ min: 0, max: 2_000 }),
      taxRateBp: fc.constantFrom(0, 600, 2_500),
    })
    .map(({ promoPriceMinor, ...rest }) => ({
      ...place,
      ...rest,
      promoPriceMinor: Math.min(promoPriceMinor, rest.unitPriceMinor),
    }));

const product = (reference: string) =>
  fc.tuple(...places.map(price)).map((prices): Product => sold(reference, 0, { prices }));

const percent = fc.oneof(fc.integer({ min: 2_000, max: 8_000 }), fc.constantFrom(0, 9_999, 10_000));
const discount = fc.oneof(
  percent.map((percentBp) => ({ percentBp })),
  fc.integer({ min: 0, max: 9_000 }).map((minor) => ({ amountMinor: { SEK: minor, JPY: minor } })),
);
const choice = fc.uniqueArray(fc.constantFrom(...references), { minLength: 1, maxLength: 2 });
const kind = fc.constantFrom('add' as const, 'add' as const, 'upgrade' as const, 'sample' as const);

const template = fc
  .record({ kind, choice, discount, quantity: fc.integer({ min: 1, max: 2 }) })
  .map((drawn): OfferTemplate => {
    const replaces = drawn.kind === 'upgrade' ? { replaces: 'CAM-1' } : {};
    const products = drawn.choice.map((reference) => ({
      reference,
      quantity: drawn.quantity,
      ...replaces,
    }));
    return templateOf('A', { kind: drawn.kind, discount: drawn.discount, products });
  });

const policy = fc
  .record({ templates: fc.array(template, { minLength: 1, maxLength: 2 }), varied: discount })
  .map(({ templates, varied }): OfferPolicy => {
    const steps = templates.map((offer, index) => ({ step: `s${index}`, offer }));
    const [first, second] = steps;
    const variants = [
      { variant: 'as-it-is', weight: 1, offers: {} },
      { variant: 'varied', weight: 1, offers: { s0: { discount: varied } } },
    ];
    return policyOf('p', {
      funnel: {
        start: 's0',
        steps: [{ ...first!, ...(second ? { onDecline: 's1' } : {}) }, ...(second ? [second] : [])],
      },
      experiment: { experiment: 'e', salt: 's', unit: 'order', holdoutBp: 0, variants },
    });
  });

const order = fc
  .record({
    number: fc.integer({ min: 0, max: 99 }),
    place: fc.constantFrom(...places),
    quantity: fc.integer({ min: 1, max: 3 }),
    unitPriceMinor: fc.integer({ min: 100, max: 90_000 }),
  })
  .map(({ number, place, quantity, unitPriceMinor }): Order => {
    const totalMinor = quantity * unitPriceMinor;
    const line = { ...cameraLine, quantity, unitPriceMinor, totalMinor, taxMinor: 0 };
    return orderOf(`O-${number}`, { ...place, lines: [line], totalMinor });
  });

const step = fc.constantFrom(1, 10, 100);
const drawn = fc.tuple(fc.tuple(...references.map(product)), policy, order, step);
const cheapCamera = sold('CAM-1', 0, {
  prices: places.map((place) => ({ ...place, unitPriceMinor: 100, taxRateBp: 2_500 })),
});

/** What an offer adds to the order. */
function addedBy({ quantity, unitPriceMinor, from }: Offer | Decision['offers'][0], paid: Order) {
  return quantity * unitPriceMinor - (from?.replacesLine === undefined ? 0 : paid.totalMinor);
}

function expectFair(
  offer: Decision['offers'][0],
  products: Product[],
  paid: Order,
  atStep: number,
) {
  const { item, quantity, unitPriceMinor, from } = offer;
  const { market, currency, totalMinor } = paid;
  const found = products.find(({ reference }) => reference === item);
  const its = found && priceFor(found, market, currency);
  if (!its) throw new Error(`${item} has no price`);
  const replacedMinor = from?.kind === 'upgrade' ? totalMinor : 0;
  const verdict = judgeBasket({
    item,
    quantity,
    offer: { ...offer, quote: '' },
    product: found,
    market,
    currency,
    lines: [],
    orderTotalMinor: totalMinor - replacedMinor,
    ...(from?.kind === 'upgrade' ? { replacedMinor } : {}),
    amountStepMinor: atStep,
    nowMs,
  });
  const line = { totalMinor: quantity * unitPriceMinor, taxMinor: offer.taxMinor };
  expect(verdict).toMatchObject({ kind: 'allowed', line });
  expect(addedBy(offer, paid)).toBeGreaterThanOrEqual(0);
  expect(addedBy(offer, paid)).toBeLessThanOrEqual(totalMinor / 4);
  expect(unitPriceMinor).toBeLessThanOrEqual(publicPrice(its) - (from?.kind === 'upgrade' ? 0 : 1));
  if (from?.kind === 'sample') return;
  const keptMinor = unitPriceMinor - taxOfGross(unitPriceMinor, its.taxRateBp);
  expect(unitPriceMinor).toBeGreaterThan(0);
  expect(keptMinor).toBeGreaterThanOrEqual(its.costMinor ?? 0);
}

/** Documents, catalogues and orders of any kind; variants, and currencies of 0, 2 and 3 digits. */
describe('whatever was published', () => {
  it('C9: shows only what the add takes at that price, genuine, within the cap and at no loss', () => {
    let shown = 0;
    fc.assert(
      fc.property(drawn, ([priced, document, paid, amountStepMinor]) => {
        const products = [...priced, cheapCamera];
        const facts = { products, lows: [], shop: emptyPolicy, published: [] };
        fc.pre(checkPolicy(document, facts).errors.length === 0);
        const { offers, funnel } = decideOffers({
          order: paid,
          payment: paymentOf('klarna-1'),
          customer: unknownCustomer,
          policies: [liveOf(document)],
          products,
          terms: { ...termsFor(emptyPolicy, paid, 'klarna'), amountStepMinor },
          closesAt: '2026-03-01T12:03:00.000Z',
          nowMs,
        });
        shown += offers.length;
        for (const offer of offers) expectFair(offer, products, paid, amountStepMinor);
        const dearest = (funnel?.steps ?? []).map((each) =>
          Math.max(
            ...offers.flatMap((offer) =>
              each.offers.includes(offer.offer) ? addedBy(offer, paid) : [],
            ),
          ),
        );
        expect(dearest).toEqual([...new Set(dearest)].toSorted((a, b) => b - a));
      }),
      { numRuns: 300, maxSkipsPerRun: 100 },
    );
    // Nothing shown proves nothing.
    expect(shown).toBeGreaterThan(75);
  });
});
