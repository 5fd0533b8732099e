import type { Product, ProductPrice } from './catalogue';
import { pricesOffered, untruthOf, type RecentLow } from './genuine-price';
import { amountText } from './money';
import { OfferKind, type OfferPolicy, type OfferTemplate } from './offer-policy';
import { offeredPrice } from './offer-price';
import { isGivenAway, isSample, lossBy } from './offer-worth';
import { publishLimits } from './policy-limits';
import { namedMarkets, ownOf, type PlacedOffer } from './policy-offers';
import type { PolicyFault, PublishCheck } from './publish-check-table';

/** A discount below this share of the price is hardly taken (D7), basis points. */
const noticedBp = 2000;

/** One product of one offer at one of its prices. */
interface PriceCase {
  template: OfferTemplate;
  product: Product;
  price: ProductPrice;
  offerMinor: number;
}

type Say = (each: PriceCase) => string | undefined;

/** Is every price of every offer one the shop means, can afford, and that is genuine (B16, C6)? */
export function checkPrices(
  policy: OfferPolicy,
  offers: readonly PlacedOffer[],
  products: ReadonlyMap<string, Product>,
  lows: readonly RecentLow[],
): PolicyFault[] {
  const markets = namedMarkets(policy.trigger) ?? [];
  return offers.flatMap(({ field, template }) => [
    ...percentFaults(field, template),
    ...template.products.flatMap(({ reference }, index) => {
      const product = products.get(reference);
      if (!product) return [];
      const at = `${field}.products[${index}]`;
      const prices = pricesOffered(policy, product);
      return [
        ...marketFaults(at, product, markets),
        ...currencyFaults(at, template, prices),
        ...caseFaults(at, casesOf(template, product, prices), lows),
      ];
    }),
  ]);
}

function casesOf(template: OfferTemplate, product: Product, prices: readonly ProductPrice[]) {
  return prices.flatMap((price): PriceCase[] => {
    const offerMinor = offeredPrice(price, template);
    return offerMinor === undefined ? [] : [{ template, product, price, offerMinor }];
  });
}

function percentFaults(field: string, { discount, subscription }: OfferTemplate): PolicyFault[] {
  const percents = [
    { at: 'discount.percentBp', bp: discount && 'percentBp' in discount ? discount.percentBp : 0 },
    { at: 'subscription.recurringDiscountBp', bp: subscription?.recurringDiscountBp ?? 0 },
  ];
  return percents.flatMap(({ at, bp }): PolicyFault[] => {
    if (bp <= publishLimits.percentBp) return [];
    const detail = `${bp / 100} %: at most 100 % can be taken off. 1500 means 15 %.`;
    return [{ check: 'percent_over_100', field: `${field}.${at}`, detail }];
  });
}

function marketFaults(at: string, { reference, prices }: Product, markets: readonly string[]) {
  const missing = markets.filter((market) => !prices.some((price) => price.market === market));
  if (missing.length === 0) return [];
  const detail =
    `${reference} has no price in ${missing.join(', ')}, where the trigger holds: add one with ` +
    'PUT /products, or take the market out of the trigger.';
  return [{ check: 'no_price_in_market' as const, field: `${at}.reference`, detail }];
}

function currencyFaults(
  at: string,
  { discount }: OfferTemplate,
  prices: readonly ProductPrice[],
): PolicyFault[] {
  if (!discount || 'percentBp' in discount) return [];
  const missing = prices
    .map(({ currency }) => currency)
    .filter((currency) => ownOf(discount.amountMinor, currency) === undefined);
  if (missing.length === 0) return [];
  const detail =
    `The discount names no amount in ${[...new Set(missing)].join(', ')}: nobody who pays in it ` +
    'is shown the product. Add the amount, or use percentBp.';
  return [{ check: 'currency_without_discount', field: `${at}.reference`, detail }];
}

/** One fault a check, however many markets it is in: the merchant mends the offer once. */
function caseFaults(
  at: string,
  cases: readonly PriceCase[],
  lows: readonly RecentLow[],
): PolicyFault[] {
  const checks: [PublishCheck, string, Say][] = [
    ['discount_above_price', 'Take off less than the price.', aboveItsPrice],
    ['free_but_no_sample', 'Only a sample is for nothing: take off less.', freeWithoutReason],
    ['discount_not_genuine', 'Offer it for less, or not at all.', untrue(lows, false)],
    ['dearer_than_public', 'Offer it for as much at most.', untrue(lows, true)],
    ['below_cost', 'Take off less, so that the offer earns something.', belowCost],
    [
      'cost_unknown',
      'Add `costMinor` with PUT /products, to know what is kept of it.',
      costUnknown,
    ],
    ['discount_small', 'Discounts of 20 % and more are noticed.', hardlyNoticed],
  ];
  return checks.flatMap(([check, advice, say]): PolicyFault[] => {
    const said = cases.flatMap((each) => say(each) ?? []);
    if (said.length === 0) return [];
    const shown = said.slice(0, placesMax).join('; ');
    const more = said.length > placesMax ? `; and ${said.length - placesMax} more prices` : '';
    return [{ check, field: `${at}.reference`, detail: `${shown}${more}. ${advice}` }];
  });
}

/** Prices that one fault spells out. */
const placesMax = 5;

function aboveItsPrice({ template: { discount }, product, price }: PriceCase) {
  if (!discount || 'percentBp' in discount) return undefined;
  const offMinor = ownOf(discount.amountMinor, price.currency) ?? 0;
  if (offMinor <= price.unitPriceMinor) return undefined;
  return `${amountText(offMinor, price.currency)} off the ${listText(product, price)}`;
}

function freeWithoutReason({ template, product, price, offerMinor }: PriceCase) {
  if (!isGivenAway(template, offerMinor)) return undefined;
  return `Nothing is left of the ${listText(product, price)}`;
}

/** What is for nothing is told as that; for an upgrade "not genuine" means dearer than outside. */
function untrue(lows: readonly RecentLow[], isUpgrade: boolean): Say {
  return ({ template, product, price, offerMinor }) => {
    if ((template.kind === OfferKind.upgrade) !== isUpgrade || offerMinor === 0) return undefined;
    return untruthOf(template, product, price, offerMinor, lows);
  };
}

function belowCost({ template, product, price, offerMinor }: PriceCase) {
  const loss = lossBy(template, price, offerMinor);
  return loss && `${product.reference} in ${price.market} for ${loss}`;
}

function costUnknown({ product, price: { costMinor, market, currency } }: PriceCase) {
  if (costMinor !== undefined) return undefined;
  return `What ${product.reference} costs the shop in ${market} (${currency}) is not known`;
}

function hardlyNoticed({ template: { kind }, product, price, offerMinor }: PriceCase) {
  const { unitPriceMinor: listMinor, market } = price;
  const offMinor = listMinor - offerMinor;
  if (isSample(kind) || kind === OfferKind.upgrade || offMinor <= 0) return undefined;
  if (offMinor * 10_000 >= listMinor * noticedBp) return undefined;
  return `${product.reference} in ${market} is ${((offMinor * 100) / listMinor).toFixed(1)} % off`;
}

function listText({ reference }: Product, { market, currency, unitPriceMinor }: ProductPrice) {
  return `${amountText(unitPriceMinor, currency)} that ${reference} costs in ${market}`;
}
