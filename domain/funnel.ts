import type { FollowUpRule } from './offer-policy';
import type { Offer } from './offers';

/**
 * The funnel one order was given: decided once, at its opening, and kept with the order. An offer
 * that cannot be taken is left out, and its step with it; the edges lead past it.
 */
export interface FunnelPlan {
  policy: string;
  version: number;
  /** of the policy's experiment: what this order was dealt, and how likely that was */
  assignment?: Assignment;
  /** empty for an order of the holdout, which is shown nothing */
  steps: PlannedStep[];
  /** what a shopper who took nothing is sent later; absent: nothing */
  followUp?: FollowUpRule;
}

export interface Assignment {
  experiment: string;
  /** `holdout` for an order that is shown nothing */
  variant: string;
  /** 0 to 1, exclusive of 0 */
  propensity: number;
}

export const holdoutVariant = 'holdout';

export interface PlannedStep {
  step: string;
  /** ids of the order's offers: one or two to choose from */
  offers: string[];
  onAccept?: string;
  onDecline?: string;
}

/** Why a live policy decided about an order, or did not: every one that was looked at. */
export interface PolicyCheck {
  policy: string;
  version: number;
  /** it made the order's funnel, be it an empty one of its holdout */
  isApplied: boolean;
  /** `trigger`, `frequency_cap`, `no_offer_fits`, `other_policy_first`, `holdout`, `unreadable` */
  reason?: string;
  /** a sentence, for a person */
  detail: string;
}

/** What had a part in the decision beside the products that are held back (`?explain=1`). */
export interface OfferReasons {
  policies: PolicyCheck[];
  /** products that are offered though nobody knows what they cost the merchant (D9) */
  costUnknown: string[];
}

/** Where a shopper stands: what was taken, and what was declined. */
export interface FunnelFacts {
  accepted: readonly string[];
  declined: readonly string[];
}

/**
 * The step a shopper is at, from what is known of it: one accept takes a step, a decline of each
 * of its offers leaves it. Undefined when the funnel is at its end.
 */
export function currentStep(plan: FunnelPlan, facts: FunnelFacts): PlannedStep | undefined {
  let [step] = plan.steps;
  for (const _ of plan.steps) {
    if (!step) return undefined;
    const { offers, onAccept, onDecline } = step;
    const isTaken = offers.some((offer) => facts.accepted.includes(offer));
    const isLeft = offers.every((offer) => facts.declined.includes(offer));
    if (!isTaken && !isLeft) return step;
    const next = isTaken ? onAccept : onDecline;
    step = plan.steps.find((each) => each.step === next);
  }
  return undefined;
}

/** The offers to show now: those of the current step that were not declined one by one. */
export function offersNow(
  plan: FunnelPlan | undefined,
  offers: readonly Offer[],
  facts: FunnelFacts,
): Offer[] {
  if (!plan) return offers.filter(({ offer }) => !facts.declined.includes(offer));
  const step = currentStep(plan, facts);
  if (!step) return [];
  return offers.filter(
    ({ offer }) => step.offers.includes(offer) && !facts.declined.includes(offer),
  );
}
