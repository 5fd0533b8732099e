import type { OfferPolicy, OfferTemplate, Step, Trigger, Variant } from './offer-policy';
import type { PublishCheck } from './publish-check-table';

/** One offer of a policy as some shopper may get it, and where in the document it is written. */
export interface PlacedOffer {
  /** `funnel.steps[0].offer` */
  field: string;
  /** absent: the follow-up's own offer */
  step?: string;
  template: OfferTemplate;
}

/** A step's offer as a variant has it: what the variant names replaces the field as a whole. */
export function templateFor(step: Step, variant?: Variant): OfferTemplate {
  const changes = variant && ownOf(variant.offers, step.step);
  return changes ? { ...step.offer, ...changes } : step.offer;
}

/** Every offer a policy can make: each step's, as each variant changes it, and the follow-up's. */
export function offersOf(policy: OfferPolicy): PlacedOffer[] {
  const { funnel, experiment, followUp } = policy;
  const base = funnel.steps.map((step, index) => ({
    field: `funnel.steps[${index}].offer`,
    step: step.step,
    template: step.offer,
  }));
  const changed = (experiment?.variants ?? []).flatMap((variant, index) =>
    funnel.steps
      .filter(({ step }) => ownOf(variant.offers, step) !== undefined)
      .map((step) => ({
        field: `experiment.variants[${index}].offers.${step.step}`,
        step: step.step,
        template: templateFor(step, variant),
      })),
  );
  const later = followUp ? [{ field: 'followUp.offer', template: followUp.offer }] : [];
  return [...base, ...changed, ...later];
}

/** Products the policy offers, or takes out of an order for a dearer one. */
export function offeredReferences(policy: OfferPolicy): string[] {
  const named = offersOf(policy).flatMap(({ template }) =>
    template.products.flatMap(({ reference, replaces }) => [
      reference,
      ...(replaces === undefined ? [] : [replaces]),
    ]),
  );
  return [...new Set(named)];
}

/** Products a trigger asks about, wherever in it. */
export function triggerReferences(trigger: Trigger): string[] {
  if ('all' in trigger) return trigger.all.flatMap(triggerReferences);
  if ('any' in trigger) return trigger.any.flatMap(triggerReferences);
  if ('not' in trigger) return triggerReferences(trigger.not);
  if ('products' in trigger) return trigger.products;
  return 'boughtBefore' in trigger ? (trigger.boughtBefore.products ?? []) : [];
}

/** The only markets an order can be in for this trigger to hold; undefined: any. */
export function namedMarkets(trigger: Trigger): string[] | undefined {
  if ('markets' in trigger) return trigger.markets;
  if ('all' in trigger) {
    const named = trigger.all.map(namedMarkets).filter((markets) => markets !== undefined);
    const [first, ...others] = named;
    return first?.filter((market) => others.every((markets) => markets.includes(market)));
  }
  if (!('any' in trigger)) return undefined;
  const named = trigger.any.map(namedMarkets);
  if (named.some((markets) => markets === undefined)) return undefined;
  return [...new Set(named.flatMap((markets) => markets ?? []))];
}

/** Has a person given a reason for which this publish check does not hold (D13)? */
export function vouchesFor({ overrides = [] }: OfferPolicy, check: PublishCheck): boolean {
  return overrides.some((each) => each.check === check);
}

/** A name such as `constructor` is nobody's own. */
export function ownOf<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
