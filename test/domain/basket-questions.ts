import fc from 'fast-check';
import type { BasketQuestion, TotalLimit } from '../../domain/basket';
import type { Product, ProductPrice } from '../../domain/catalogue';
import type { Offer } from '../../domain/offers';
import { taxRates } from './arbitraries';

/** The moment of every question; what is near it is near an edge. */
export const nowMs = Date.parse('2026-03-01T12:00:00.000Z');

const places = [
  { market: 'SE', currency: 'SEK' },
  { market: 'SE', currency: 'EUR' },
  { market: 'DE', currency: 'EUR' },
  { market: 'JP', currency: 'JPY' },
  { market: 'KW', currency: 'KWD' },
];
type Place = (typeof places)[number];

/** Mostly the value that breaks no rule, so that rules are also broken one at a time. */
export function mostly<T>(harmless: T, any: fc.Arbitrary<T>, weight = 9): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: fc.constant(harmless) }, any);
}

const moments = fc.constantFrom(-1, 0, 1).map((off) => new Date(nowMs + off).toISOString());
const fewRates = fc.oneof(fc.constantFrom(0, 600, 1200, 2500), taxRates);
const pricesMinor = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 9 }),
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((tens) => tens * 10) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 200_000 }) },
);

/** Mostly with a price for the place; at most one row for each, as the API lets in. */
function priceLists(place: Place): fc.Arbitrary<ProductPrice[]> {
  const amounts = fc.record({ unitPriceMinor: pricesMinor, taxRateBp: fewRates });
  const elsewhere = places.filter((other) => other !== place);
  return fc
    .record({
      isHere: mostly(true, fc.constant(false), 25),
      here: amounts,
      others: fc.subarray(elsewhere, { maxLength: 2 }),
      amounts,
    })
    .map(({ isHere, here, others, amounts: there }) => [
      ...others.map((other) => ({ ...other, ...there })),
      ...(isHere ? [{ ...place, ...here }] : []),
    ]);
}

const part = fc.record({
  reference: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom('P-1', 'P-2', 'P-3') },
    fc.constantFrom('P-UNKNOWN', 'P-KIT'),
  ),
  quantity: fc.integer({ min: 1, max: 3 }),
});
const selector = ({ reference }: { reference: string }) => reference;
const partLists = fc.oneof(
  { weight: 12, arbitrary: fc.uniqueArray(part, { selector, minLength: 2, maxLength: 3 }) },
  fc.uniqueArray(part, { selector, maxLength: 1 }),
);

const kinds = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Product['kind']>('physical') },
  { weight: 4, arbitrary: fc.constant<Product['kind']>('fixed_bundle') },
  fc.constantFrom<Product['kind']>('digital', 'service', 'flexible_bundle'),
);

function productOf(
  reference: string,
  place: Place,
  kind: fc.Arbitrary<Product['kind']>,
): fc.Arbitrary<Product> {
  const later = new Date(nowMs + 1).toISOString();
  return fc.record(
    {
      reference: fc.constant(reference),
      name: fc.constant(`Product ${reference}`),
      kind,
      prices: priceLists(place),
      isPublished: mostly(true, fc.constant(false), 15),
      publishedFrom: mostly(new Date(nowMs).toISOString(), moments),
      publishedUntil: mostly(later, moments),
      quantityMax: mostly(9, fc.integer({ min: 1, max: 4 })),
      relatedTo: fc.constant([]),
      parts: partLists,
      stock: mostly(40, fc.integer({ min: 0, max: 6 }), 2),
    },
    {
      requiredKeys: [
        'reference',
        'name',
        'kind',
        'prices',
        'isPublished',
        'quantityMax',
        'relatedTo',
        'parts',
      ],
    },
  );
}

const single = fc.constantFrom<Product['kind']>('physical', 'digital', 'service');

function offerFor(place: Place): fc.Arbitrary<Offer> {
  return fc
    .record({
      listPriceMinor: pricesMinor,
      share: mostly(80, fc.integer({ min: 0, max: 100 }), 1),
      taxRateBp: fewRates,
      expiresAt: mostly(new Date(nowMs + 1).toISOString(), moments, 4),
    })
    .map(({ share, ...offer }) => ({
      offer: 'offer-1',
      item: 'X',
      name: 'Product X',
      quantity: 1,
      currency: place.currency,
      unitPriceMinor: Math.floor((offer.listPriceMinor * share) / 100),
      mayTriggerCreditCheck: true,
      quote: 'quote',
      ...offer,
    }));
}

/** A total a little above the order's, as a cap or a policy would set it. */
function limitsAbove(orderTotalMinor: number): fc.Arbitrary<TotalLimit[]> {
  return fc.array(
    fc.record({
      totalMaxMinor: fc.integer({ min: 0, max: 400_000 }).map((room) => orderTotalMinor + room),
      code: fc.constantFrom<TotalLimit['code']>('over_cap', 'increase_rejected'),
      detail: fc.constant('Above a limit.'),
    }),
    { maxLength: 2 },
  );
}

/** Questions of every kind, most of them near an edge of one rule. */
export const questions: fc.Arbitrary<BasketQuestion> = fc
  .record({
    place: fc.constantFrom(...places),
    orderTotalMinor: mostly(100_000, fc.constantFrom(0, 99_995, 99_999_000, 100_000_000), 6),
  })
  .chain(({ place, orderTotalMinor }) =>
    fc.record(
      {
        item: fc.constant('X'),
        quantity: fc.integer({ min: 1, max: 4 }),
        product: fc.option(productOf('X', place, kinds), { nil: undefined, freq: 20 }),
        parts: fc
          .tuple(
            productOf('P-1', place, single),
            productOf('P-2', place, single),
            productOf('P-3', place, single),
            productOf('P-KIT', place, fc.constantFrom('fixed_bundle', 'flexible_bundle')),
          )
          .chain((all) => fc.shuffledSubarray(all, { minLength: all.length })),
        lines: fc.array(
          fc.record({
            reference: fc.constantFrom('X', 'P-1', 'CAM-1'),
            quantity: fc.integer({ min: 1, max: 2 }),
          }),
          { maxLength: 3 },
        ),
        market: fc.constant(place.market),
        currency: fc.constant(place.currency),
        orderTotalMinor: fc.constant(orderTotalMinor),
        nowMs: fc.constant(nowMs),
        offer: offerFor(place),
        limits: limitsAbove(orderTotalMinor),
        amountStepMinor: mostly(1, fc.constant(10), 4),
      },
      {
        requiredKeys: [
          'item',
          'quantity',
          'product',
          'parts',
          'lines',
          'market',
          'currency',
          'orderTotalMinor',
          'nowMs',
        ],
      },
    ),
  );
