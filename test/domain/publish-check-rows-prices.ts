import { aPolicy, aThing, inSweden, things } from './policies';
import { first, offering, product, upgradeOf, withThing, type Row } from './publish-check-row';

/** What can be wrong with prices. */
export const priceRows: Row[] = [
  {
    check: 'no_price_in_market',
    what: 'no price in a market the trigger names',
    policy: aPolicy({ trigger: { markets: ['SE', 'NO'] } }),
    field: `${product}.reference`,
    detail: /BAG has no price in NO/,
  },
  {
    check: 'currency_without_discount',
    what: 'a fixed discount in another currency alone',
    policy: offering('BAG', { discount: { amountMinor: { EUR: 500 } } }),
    field: `${product}.reference`,
    detail: /no amount in SEK/,
  },
  {
    check: 'percent_over_100',
    what: 'more than all off',
    policy: offering('BAG', { kind: 'sample', discount: { percentBp: 10_001 } }),
    field: `${first}.discount.percentBp`,
    detail: /100\.01 %: at most 100 %/,
  },
  {
    check: 'discount_above_price',
    what: 'a fixed discount above the price',
    policy: offering('BAG', { kind: 'sample', discount: { amountMinor: { SEK: 10_001 } } }),
    field: `${product}.reference`,
    detail: /100\.01 SEK off the 100\.00 SEK/,
  },
  {
    check: 'free_but_no_sample',
    what: 'something for nothing that is no sample',
    policy: offering('BAG', { discount: { percentBp: 10_000 } }),
    facts: {
      products: things.map((thing) => aThing(thing.reference, { prices: [inSweden(10_000, 0)] })),
    },
    field: `${product}.reference`,
    detail: /Nothing is left of the 100\.00 SEK/,
  },
  {
    check: 'discount_not_genuine',
    what: 'the list price',
    policy: offering('BAG', { discount: { percentBp: 0 } }),
    field: `${product}.reference`,
    detail: /BAG in SE for 100\.00 SEK costs everybody 100\.00 SEK/,
  },
  {
    check: 'discount_not_genuine',
    what: 'as much as a public promotion',
    policy: offering('PROMO'),
    facts: withThing('PROMO', { prices: [{ ...inSweden(10_000), promoPriceMinor: 7_500 }] }),
    field: `${product}.reference`,
    detail: /for 75\.00 SEK costs everybody 75\.00 SEK/,
  },
  {
    check: 'discount_not_genuine',
    what: 'as much as the product cost three weeks ago',
    policy: offering('BAG'),
    facts: { lows: [{ reference: 'BAG', market: 'SE', currency: 'SEK', lowMinor: 7_500 }] },
    field: `${product}.reference`,
    detail: /cost everybody 75\.00 SEK in the last 30 days/,
  },
  {
    check: 'dearer_than_public',
    what: 'an upgrade above the public promotion',
    policy: upgradeOf('PROMO', 'CARD'),
    facts: withThing('PROMO', { prices: [{ ...inSweden(10_000), promoPriceMinor: 9_000 }] }),
    field: `${product}.reference`,
    detail: /95\.00 SEK costs everybody 90\.00 SEK/,
  },
  {
    check: 'below_cost',
    what: 'an offer that loses money',
    policy: offering('BAG'),
    facts: { products: [aThing('CAM-1'), aThing('BAG', { prices: [inSweden(10_000, 6_001)] })] },
    field: `${product}.reference`,
    detail: /for 75\.00 SEK, 60\.00 SEK without tax, costs the shop 60\.01 SEK/,
  },
  {
    check: 'cost_unknown',
    what: 'a product whose cost nobody told',
    policy: offering('NEW'),
    facts: withThing('NEW', {
      prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor: 10_000, taxRateBp: 2_500 }],
    }),
    field: `${product}.reference`,
    detail: /NEW costs the shop in SE \(SEK\) is not known/,
  },
  {
    check: 'discount_small',
    what: 'a discount nobody notices',
    policy: offering('BAG', { discount: { percentBp: 1_999 } }),
    field: `${product}.reference`,
    detail: /20\.0 % off|19\.9\d? % off/,
  },
  {
    check: 'over_cap',
    what: 'more than the smallest order may be offered',
    policy: aPolicy({
      trigger: {
        all: [{ products: ['CAM-1'] }, { orderValue: { currency: 'SEK', minMinor: 29_999 } }],
      },
    }),
    field: first,
    detail: /75\.00 SEK in SE, 74\.99 SEK allowed for an order of 299\.99 SEK/,
  },
];
