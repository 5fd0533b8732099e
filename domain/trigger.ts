import type { Product } from './catalogue';
import type { Condition, Trigger } from './offer-policy';
import type { CustomerHistory } from './offer-ports';
import type { Order, Payment } from './order';

/** What a trigger looks at. */
export interface TriggerFacts {
  order: Order;
  /** `method` in the provider's own word */
  payment: Pick<Payment, 'provider' | 'method'>;
  customer: CustomerHistory;
  /** at least those of the order: their categories are looked at */
  products: ReadonlyMap<string, Product>;
  /** epoch milliseconds */
  nowMs: number;
}

const dayMs = 86_400_000;

/** Does this trigger select its funnel for the order (D31)? */
export function holds(trigger: Trigger, facts: TriggerFacts): boolean {
  if ('all' in trigger) return trigger.all.every((each) => holds(each, facts));
  if ('any' in trigger) return trigger.any.some((each) => holds(each, facts));
  if ('not' in trigger) return !holds(trigger.not, facts);
  return isMet(trigger, facts);
}

/** One condition of a trigger: where it stands, `all[1].orderValue`, and whether it is met. */
export interface ConditionCheck {
  path: string;
  isMet: boolean;
}

/** Every condition by itself, for whoever asks why a policy did not apply. */
export function conditionChecks(
  trigger: Trigger,
  facts: TriggerFacts,
  path = '',
): ConditionCheck[] {
  const below = (step: string) => (path === '' ? step : `${path}.${step}`);
  if ('all' in trigger) {
    return trigger.all.flatMap((each, at) => conditionChecks(each, facts, below(`all[${at}]`)));
  }
  if ('any' in trigger) {
    return trigger.any.flatMap((each, at) => conditionChecks(each, facts, below(`any[${at}]`)));
  }
  if ('not' in trigger) return conditionChecks(trigger.not, facts, below('not'));
  return [{ path: below(Object.keys(trigger)[0] ?? ''), isMet: isMet(trigger, facts) }];
}

function isMet(condition: Condition, facts: TriggerFacts): boolean {
  const { order, payment, customer } = facts;
  if ('always' in condition) return true;
  if ('products' in condition) {
    return order.lines.some(({ reference }) => condition.products.includes(reference));
  }
  if ('categories' in condition) return holdsCategory(condition.categories, facts);
  if ('orderValue' in condition) return isWorth(order, condition.orderValue);
  if ('markets' in condition) return condition.markets.includes(order.market);
  if ('paymentMethods' in condition) {
    return condition.paymentMethods.some(
      ({ provider, methods }) => provider === payment.provider && methods.includes(payment.method),
    );
  }
  if ('channels' in condition) {
    const channel = order.attribution?.channel;
    return channel !== undefined && condition.channels.includes(channel);
  }
  if ('pastOrders' in condition) {
    const { min = 0, max = Number.POSITIVE_INFINITY } = condition.pastOrders;
    return customer.pastOrders >= min && customer.pastOrders <= max;
  }
  return hasBought(condition.boughtBefore, facts);
}

function holdsCategory(categories: readonly string[], { order, products }: TriggerFacts): boolean {
  return order.lines.some(({ reference }) =>
    products.get(reference)?.categories?.some((each) => categories.includes(each)),
  );
}

type OrderValue = Extract<Condition, { orderValue: unknown }>['orderValue'];

/** Another currency is no match: nothing is converted silently. */
function isWorth({ currency, totalMinor }: Order, value: OrderValue): boolean {
  const { minMinor = 0, maxMinor = Number.POSITIVE_INFINITY } = value;
  return currency === value.currency && totalMinor >= minMinor && totalMinor <= maxMinor;
}

type BoughtBefore = Extract<Condition, { boughtBefore: unknown }>['boughtBefore'];

/** One of the products, or anything of one of the categories; with neither, anything at all. */
function hasBought(wanted: BoughtBefore, { customer, nowMs }: TriggerFacts): boolean {
  const { products, categories, withinDays } = wanted;
  const isAny = products === undefined && categories === undefined;
  const sinceMs = nowMs - withinDays * dayMs;
  return customer.bought.some(
    (bought) =>
      Date.parse(bought.lastAt) >= sinceMs &&
      (isAny ||
        products?.includes(bought.reference) === true ||
        bought.categories.some((each) => categories?.includes(each) === true)),
  );
}
