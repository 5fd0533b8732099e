import { priceFor, type Product } from './catalogue';
import { pricesOffered } from './genuine-price';
import { amountText } from './money';
import type { OfferPolicy, OfferTemplate, Variant } from './offer-policy';
import { offeredPrice } from './offer-price';
import { termsFor, type ShopPolicy } from './policy';
import { templateFor } from './policy-offers';
import type { PolicyFault } from './publish-check-table';

/** What the dearest product of a step adds to an order, by `market currency`, minor units. */
type StepPrices = ReadonlyMap<string, number>;

/**
 * Does each step after a decline cost less than the one before (D22)? Is the first one the dearest
 * (B5), and within the cap of the smallest order it is shown for (D10)? For every variant.
 */
export function checkPricePath(
  policy: OfferPolicy,
  products: ReadonlyMap<string, Product>,
  shop: ShopPolicy,
): PolicyFault[] {
  const faultsIn = (variant?: Variant) => {
    const prices = policy.funnel.steps.map((step) =>
      stepPrices(policy, templateFor(step, variant), products),
    );
    return [
      ...fallFaults(policy, prices, variant),
      ...firstFaults(policy, prices, variant),
      ...capFaults(policy, prices, shop, variant),
    ];
  };
  const base = faultsIn();
  // What is wrong without any variant is told once, not again for each.
  const isNew = ({ check, field }: PolicyFault) =>
    !base.some((fault) => fault.check === check && fault.field === field);
  const variants = policy.experiment?.variants ?? [];
  return [...base, ...variants.flatMap((variant) => faultsIn(variant).filter(isNew))];
}

function stepPrices(
  policy: OfferPolicy,
  template: OfferTemplate,
  products: ReadonlyMap<string, Product>,
): StepPrices {
  const dearest = new Map<string, number>();
  for (const { reference, quantity, replaces } of template.products) {
    const product = products.get(reference);
    if (!product) continue;
    const replaced = replaces === undefined ? undefined : products.get(replaces);
    for (const price of pricesOffered(policy, product)) {
      const { market, currency } = price;
      const offerMinor = offeredPrice(price, template);
      if (offerMinor === undefined) continue;
      // An upgrade adds the difference to the order.
      const paid = replaced && priceFor(replaced, market, currency);
      const addedMinor = (offerMinor - (paid?.unitPriceMinor ?? 0)) * quantity;
      const place = `${market} ${currency}`;
      dearest.set(place, Math.max(addedMinor, dearest.get(place) ?? addedMinor));
    }
  }
  return dearest;
}

/**
 * Where the step a decline leads to has no price, it is passed over as for an order, and the one
 * after it has to be cheaper.
 */
function fallFaults(
  { funnel: { steps } }: OfferPolicy,
  prices: readonly StepPrices[],
  variant: Variant | undefined,
): PolicyFault[] {
  return steps.flatMap((step, index) => {
    const places = [...(prices[index] ?? [])];
    const dearer = places.flatMap(([place, fromMinor]) => {
      let next = step.onDecline;
      for (const _ of steps) {
        const at = steps.findIndex((each) => each.step === next);
        const toMinor = prices[at]?.get(place);
        if (toMinor === undefined) {
          next = steps[at]?.onDecline;
          continue;
        }
        return toMinor < fromMinor ? [] : [priceText(place, steps[at]?.step, toMinor, fromMinor)];
      }
      return [];
    });
    if (dearer.length === 0) return [];
    const detail = `${dearer.join('; ')}. What follows a decline must cost less${inVariant(variant)}.`;
    const field = `funnel.steps[${index}].onDecline`;
    return [{ check: 'price_does_not_fall' as const, field, detail }];
  });
}

function firstFaults(
  { funnel: { start, steps } }: OfferPolicy,
  prices: readonly StepPrices[],
  variant: Variant | undefined,
): PolicyFault[] {
  const first = steps.findIndex(({ step }) => step === start);
  const dearer = [...(prices[first] ?? [])].flatMap(([place, firstMinor]) =>
    steps.flatMap(({ step }, index) => {
      const minor = prices[index]?.get(place);
      return minor === undefined || minor <= firstMinor
        ? []
        : [priceText(place, step, minor, firstMinor)];
    }),
  );
  if (dearer.length === 0) return [];
  const detail = `${dearer.join('; ')}. Show the dearest first${inVariant(variant)}: later ones follow a no.`;
  return [{ check: 'first_step_not_dearest', field: 'funnel.start', detail }];
}

function capFaults(
  policy: OfferPolicy,
  prices: readonly StepPrices[],
  shop: ShopPolicy,
  variant: Variant | undefined,
): PolicyFault[] {
  const smallest = smallestOrder(policy.trigger);
  if (!smallest) return [];
  return policy.funnel.steps.flatMap((_step, index) => {
    const above = [...(prices[index] ?? [])].flatMap(([place, minor]) => {
      const [market = '', currency = ''] = place.split(' ');
      if (currency !== smallest.currency) return [];
      const order = { market, currency, totalMinor: smallest.minMinor };
      const { offerCapMinor } = termsFor(shop, order, '');
      if (minor <= offerCapMinor) return [];
      return [
        `${amountText(minor, currency)} in ${market}, ${amountText(offerCapMinor, currency)} allowed`,
      ];
    });
    if (above.length === 0) return [];
    const order = amountText(smallest.minMinor, smallest.currency);
    const detail =
      `${above.join('; ')} for an order of ${order}, the smallest the trigger takes: it is hidden ` +
      `there${inVariant(variant)}. Raise orderValue.minMinor, or offer something cheaper.`;
    return [{ check: 'over_cap' as const, field: `funnel.steps[${index}].offer`, detail }];
  });
}

/** The order value every matching order has at least, where the trigger asks for one. */
function smallestOrder(
  trigger: OfferPolicy['trigger'],
): { currency: string; minMinor: number } | undefined {
  if ('orderValue' in trigger) {
    const { currency, minMinor } = trigger.orderValue;
    return minMinor === undefined ? undefined : { currency, minMinor };
  }
  if (!('all' in trigger)) return undefined;
  return trigger.all.map(smallestOrder).find((smallest) => smallest !== undefined);
}

function priceText(place: string, what: string | undefined, minor: number, otherMinor: number) {
  const [market = '', currency = ''] = place.split(' ');
  return `${what} costs ${amountText(minor, currency)} in ${market}, against ${amountText(otherMinor, currency)}`;
}

function inVariant(variant: Variant | undefined): string {
  return variant ? ` (in variant ${variant.variant})` : '';
}
