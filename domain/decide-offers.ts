import type { Product } from './catalogue';
import { holdoutVariant, type FunnelPlan, type OfferReasons, type PolicyCheck } from './funnel';
import type { OfferPolicy } from './offer-policy';
import { policiesMax, type CustomerHistory, type LivePolicy } from './offer-ports';
import { HiddenReason, type HiddenOffer, type Offer } from './offers';
import type { Order, Payment } from './order';
import type { OrderTerms } from './policy';
import { funnelFor, type PolicyFunnel } from './policy-funnel';
import { offeredReferences } from './policy-offers';
import { relatedOffers } from './related-offers';
import { conditionChecks, holds, type TriggerFacts } from './trigger';
import type { Scales } from './weigh-offer';

/** Held back products that are kept with an order for whoever asks. */
export const hiddenMax = 100;

/** Everything the decision is a function of: it has no clock, no chance and no world. */
export interface DecisionInput {
  order: Order;
  /** `method` in the provider's own word */
  payment: Pick<Payment, 'provider' | 'method'>;
  /** `unknownCustomer` where nothing is known */
  customer: CustomerHistory;
  /** in any order */
  policies: readonly LivePolicy[];
  /**
   * in any order, at least: what the order holds, what the policies name
   * ({@link productsNamedBy}), what goes with the order, and the parts of the bundles among these
   */
  products: readonly Product[];
  terms: OrderTerms;
  /** ISO time the window closes: no offer lasts longer */
  closesAt: string;
  /** epoch milliseconds */
  nowMs: number;
  /** as in {@link Scales}: an upgrade needs a line the provider knows too */
  canReplace?: NonNullable<Scales['canReplace']>;
}

export interface Decision {
  /** all offers of the order; which of them are shown first is for the funnel to say */
  offers: Omit<Offer, 'quote'>[];
  /** at most {@link hiddenMax} */
  hidden: HiddenOffer[];
  /** absent: no policy selected the order, what goes with it is offered at once */
  funnel?: FunnelPlan;
  reasons: OfferReasons;
}

/**
 * Which offers an order gets (issue 6): those of the policy with the highest priority whose trigger
 * holds and of which something fits; ties go to the name that comes first. Where no trigger holds,
 * what goes with the order by the catalogue. An order that some policy selected gets nothing else:
 * what is paused there must not come back by another way.
 */
export function decideOffers(input: DecisionInput): Decision {
  const live = inTurn(input.policies);
  if (input.order.totalMinor < input.terms.orderMinMinor) return tooSmall(live);
  const products = new Map(input.products.map((product) => [product.reference, product]));
  const known: Known = { ...input, products };
  const policies: PolicyCheck[] = [];
  const hidden: HiddenOffer[] = [];
  let isSelected = false;
  let winner: { live: LivePolicy; made: PolicyFunnel } | undefined;
  for (const each of live) {
    const verdict = considered(each, winner?.live, known);
    policies.push({ ...nameOf(each), isApplied: verdict.kind === 'applies', ...verdict.why });
    isSelected ||= verdict.kind !== 'not_selected';
    hidden.push(...(verdict.hidden ?? []));
    if (verdict.kind === 'applies') winner = { live: each, made: verdict.made };
  }
  if (!winner) return isSelected ? nothing(policies, hidden) : related(known, policies);
  const { offers, costUnknown } = winner.made;
  return {
    offers,
    hidden: hidden.slice(0, hiddenMax),
    funnel: planOf(winner.live, winner.made),
    reasons: { policies, costUnknown },
  };
}

/** References the policies name, variants included: what has to be looked up to decide. */
export function productsNamedBy(policies: readonly { document: OfferPolicy }[]): string[] {
  return [...new Set(policies.flatMap(({ document }) => offeredReferences(document)))];
}

type Why = Pick<PolicyCheck, 'reason' | 'detail'>;

type PolicyVerdict =
  | { kind: 'applies'; made: PolicyFunnel; hidden: HiddenOffer[]; why: Why }
  | { kind: 'not_selected' | 'selected'; hidden?: HiddenOffer[]; why: Why };

/** What triggers and products are held against. */
type Known = TriggerFacts & Scales;

/**
 * A document this build cannot make sense of, because a newer one published it, is passed over: no
 * policy keeps a paid order from opening (B3).
 */
function considered(live: LivePolicy, winner: LivePolicy | undefined, known: Known): PolicyVerdict {
  try {
    return consider(live, winner, known);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'for no reason it tells';
    return {
      kind: 'selected',
      why: { reason: 'unreadable', detail: `It cannot be read: ${why}.` },
    };
  }
}

function consider(live: LivePolicy, winner: LivePolicy | undefined, known: Known): PolicyVerdict {
  const { trigger, policy } = live.document;
  if (!holds(trigger, known)) {
    const unmet = conditionChecks(trigger, known).flatMap(({ path, isMet }) => (isMet ? [] : path));
    const detail = `Its trigger does not hold. Not met: ${unmet.join(', ') || 'none'}.`;
    return { kind: 'not_selected', why: { reason: 'trigger', detail } };
  }
  if (winner) return overtaken(winner);
  const isCapped = isOverFrequency(live, known);
  if (isCapped && !live.document.experiment) return capped(live);
  const made = funnelFor(live, known);
  const { hidden } = made;
  if (!made.fits) {
    const detail = 'Nothing it offers can be offered for this order.';
    return { kind: 'selected', hidden, why: { reason: 'no_offer_fits', detail } };
  }
  if (isCapped) return cappedArm(live, made);
  const { assignment } = made;
  if (assignment?.variant === holdoutVariant) {
    const detail = `The order is in the holdout of ${assignment.experiment} and is shown nothing.`;
    return { kind: 'applies', made, hidden, why: { reason: HiddenReason.holdout, detail } };
  }
  const variant = assignment ? `, variant ${assignment.variant}` : '';
  return { kind: 'applies', made, hidden, why: { detail: `${policy}${variant} decided.` } };
}

const dayMs = 86_400_000;

/** Of one customer, over all orders that are over. */
function isOverFrequency({ document }: LivePolicy, { customer, nowMs }: TriggerFacts): boolean {
  const { policy, frequencyCap } = document;
  if (!frequencyCap) return false;
  const sinceMs = nowMs - frequencyCap.withinDays * dayMs;
  const shown = customer.shown.filter(
    (each) => each.policy === policy && Date.parse(each.at) >= sinceMs,
  );
  return shown.length >= frequencyCap.offersMax;
}

function capped({ document }: LivePolicy): PolicyVerdict {
  const { policy, funnel } = document;
  const detail = 'This customer was shown as many of its offers as its frequency cap allows.';
  const reason = HiddenReason.frequencyCap;
  const hidden = funnel.steps.flatMap(({ step, offer }) =>
    offer.products.map(({ reference: item }) => ({ item, reason, detail, policy, step })),
  );
  return { kind: 'selected', hidden, why: { reason, detail } };
}

/**
 * In an experiment the order counts where it was dealt, and is shown nothing: a holdout is shown
 * nothing and so never reaches a cap, and without its regulars an arm is one of other customers.
 */
function cappedArm(live: LivePolicy, { assignment, fits }: PolicyFunnel): PolicyVerdict {
  const { hidden = [], why } = capped(live);
  const made = { steps: [], offers: [], hidden, costUnknown: [], fits };
  return { kind: 'applies', made: { ...made, ...(assignment ? { assignment } : {}) }, hidden, why };
}

function overtaken({ document }: LivePolicy): PolicyVerdict {
  const detail = `Its trigger holds too, but ${document.policy} came first.`;
  return { kind: 'selected', why: { reason: 'other_policy_first', detail } };
}

function inTurn(policies: readonly LivePolicy[]): LivePolicy[] {
  return policies
    .toSorted(
      ({ document: a }, { document: b }) =>
        b.priority - a.priority || (a.policy < b.policy ? -1 : 1),
    )
    .slice(0, policiesMax);
}

function nameOf({ version, document }: LivePolicy): Pick<PolicyCheck, 'policy' | 'version'> {
  return { policy: document.policy, version };
}

function planOf(live: LivePolicy, { assignment, steps }: PolicyFunnel): FunnelPlan {
  const { followUp } = live.document;
  const isShown = steps.length > 0;
  return {
    ...nameOf(live),
    ...(assignment ? { assignment } : {}),
    steps,
    ...(followUp && isShown ? { followUp } : {}),
  };
}

/** Below the shop's floor nothing is offered (D11), whoever's rule it is. */
function tooSmall(live: readonly LivePolicy[]): Decision {
  const detail = 'The order is smaller than any that is offered something.';
  const why = { isApplied: false, reason: 'below_min_order_value', detail };
  return nothing(
    live.map((each) => ({ ...nameOf(each), ...why })),
    [],
  );
}

function nothing(policies: PolicyCheck[], hidden: HiddenOffer[]): Decision {
  const reasons = { policies, costUnknown: [] };
  return { offers: [], hidden: hidden.slice(0, hiddenMax), reasons };
}

function related(scales: Scales, policies: PolicyCheck[]): Decision {
  const { drafts, hidden, costUnknown } = relatedOffers(scales);
  return {
    offers: drafts.map((draft, index) => ({ offer: `offer-${index + 1}`, ...draft })),
    hidden: hidden.slice(0, hiddenMax),
    reasons: { policies, costUnknown },
  };
}
