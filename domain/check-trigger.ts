import type { Product } from './catalogue';
import type { Condition, Trigger } from './offer-policy';
import { triggerReferences } from './policy-offers';
import type { PolicyFault } from './publish-check-table';

/** Can an order ever be meant, and are the products it asks about there (D31)? */
export function checkTrigger(
  trigger: Trigger,
  products: ReadonlyMap<string, Product>,
): PolicyFault[] {
  return [...neverFaults(trigger, 'trigger'), ...referenceFaults(trigger, products)];
}

function referenceFaults(trigger: Trigger, products: ReadonlyMap<string, Product>): PolicyFault[] {
  const unknown = triggerReferences(trigger).filter((reference) => !products.has(reference));
  if (unknown.length === 0) return [];
  const detail =
    `${[...new Set(unknown)].slice(0, namesMax).join(', ')}: not in the catalogue. ` +
    'Is that how the shop writes it in its orders?';
  return [{ check: 'trigger_product_unknown', field: 'trigger', detail }];
}

/** Names that one fault spells out. */
const namesMax = 10;

/** The innermost conditions that exclude every order, or each other. */
function neverFaults(trigger: Trigger, field: string): PolicyFault[] {
  if ('any' in trigger) {
    return trigger.any.flatMap((each, index) => neverFaults(each, `${field}.any[${index}]`));
  }
  if ('all' in trigger) {
    const inner = trigger.all.flatMap((each, index) => neverFaults(each, `${field}.all[${index}]`));
    const excluded = inner.length > 0 ? undefined : exclusion(conjuncts(trigger));
    return excluded === undefined ? inner : [never(`${field}.all`, excluded)];
  }
  const why = emptiness(trigger);
  return why === undefined ? [] : [never(field, why)];
}

function never(field: string, why: string): PolicyFault {
  const detail = `${why}: no order is ever meant. Widen it or leave it out.`;
  return { check: 'trigger_never_true', field, detail };
}

/** Why a single condition holds for no order; undefined where one is thinkable. */
function emptiness(trigger: Trigger): string | undefined {
  if ('not' in trigger) {
    return isAlways(trigger.not) ? 'Everything is excluded' : undefined;
  }
  if ('orderValue' in trigger) {
    const { minMinor = 0, maxMinor = Infinity } = trigger.orderValue;
    return minMinor > maxMinor ? 'minMinor is above maxMinor' : undefined;
  }
  if ('pastOrders' in trigger) {
    const { min = 0, max = Infinity } = trigger.pastOrders;
    return min > max ? 'min is above max' : undefined;
  }
  return undefined;
}

function isAlways(trigger: Trigger): boolean {
  if ('always' in trigger) return true;
  if ('any' in trigger) return trigger.any.some(isAlways);
  if ('all' in trigger) return trigger.all.every(isAlways);
  return false;
}

/** Conditions that must all hold, those of an `all` within an `all` included. */
function conjuncts(trigger: Trigger): Trigger[] {
  return 'all' in trigger ? trigger.all.flatMap(conjuncts) : [trigger];
}

/** Why conditions, each possible by itself, cannot hold together. */
function exclusion(together: readonly Trigger[]): string | undefined {
  const conditions = together.filter(
    (each): each is Condition => !('not' in each || 'any' in each),
  );
  const excluded = together.flatMap((each) => ('not' in each ? [each.not] : []));
  return (
    emptySet('market', setsOf(conditions, marketsOf), setsOf(excluded, marketsOf)) ??
    emptySet('channel', setsOf(conditions, channelsOf), setsOf(excluded, channelsOf)) ??
    valueExclusion(conditions) ??
    pastExclusion(conditions)
  );
}

function marketsOf(trigger: Trigger): string[] | undefined {
  return 'markets' in trigger ? trigger.markets : undefined;
}

function channelsOf(trigger: Trigger): string[] | undefined {
  return 'channels' in trigger ? trigger.channels : undefined;
}

function setsOf(triggers: readonly Trigger[], read: (each: Trigger) => string[] | undefined) {
  return triggers.flatMap((each) => {
    const names = read(each);
    return names ? [names] : [];
  });
}

function emptySet(
  what: string,
  wanted: readonly string[][],
  excluded: readonly string[][],
): string | undefined {
  const [first, ...others] = wanted;
  if (!first) return undefined;
  const isLeft = first.some(
    (name) =>
      others.every((names) => names.includes(name)) &&
      excluded.every((names) => !names.includes(name)),
  );
  return isLeft ? undefined : `No ${what} is left that all of it allows`;
}

function valueExclusion(conditions: readonly Condition[]): string | undefined {
  const values = conditions.flatMap((each) => ('orderValue' in each ? [each.orderValue] : []));
  if (new Set(values.map(({ currency }) => currency)).size > 1) {
    return 'An order has one currency, and several are asked for';
  }
  const minMinor = Math.max(0, ...values.map((value) => value.minMinor ?? 0));
  const maxMinor = Math.min(...values.map((value) => value.maxMinor ?? Infinity));
  return minMinor > maxMinor ? 'The order values exclude each other' : undefined;
}

function pastExclusion(conditions: readonly Condition[]): string | undefined {
  const counts = conditions.flatMap((each) => ('pastOrders' in each ? [each.pastOrders] : []));
  const min = Math.max(0, ...counts.map((count) => count.min ?? 0));
  const max = Math.min(...counts.map((count) => count.max ?? Infinity));
  return min > max ? 'The numbers of past orders exclude each other' : undefined;
}
