import { assign } from './assignment';
import { holdoutVariant, type Assignment, type PlannedStep } from './funnel';
import { copyFor } from './offer-copy';
import {
  stepsMax,
  type Experiment,
  type OfferTemplate,
  type Step,
  type Variant,
} from './offer-policy';
import type { LivePolicy } from './offer-ports';
import { HiddenReason, type HiddenOffer, type Offer, type OfferOrigin } from './offers';
import { recurringPrice } from './offer-price';
import type { OrderTerms } from './policy';
import { publishLimits } from './policy-limits';
import { templateFor, vouchesFor } from './policy-offers';
import { weigh, type Fit, type Scales, type Wanted } from './weigh-offer';

/** What a policy comes to for one order. */
export interface PolicyFunnel {
  assignment?: Assignment;
  steps: PlannedStep[];
  offers: Omit<Offer, 'quote'>[];
  hidden: HiddenOffer[];
  /** offered products whose cost nobody knows */
  costUnknown: string[];
  /** some variant has something to show for this order, if not the one it was dealt */
  fits: boolean;
}

/**
 * The funnel of a policy with what fits this order (B4). A step without a product that fits is
 * skipped: edges to it lead on to where its decline would. In an experiment the policy has the
 * order as soon as one of its variants fits it, whichever the order is dealt: else the variants
 * were compared on different orders.
 */
export function funnelFor(live: LivePolicy, scales: Scales): PolicyFunnel {
  const { experiment } = live.document;
  const assignment = experiment && assign(experiment, unitOf(experiment, scales));
  if (!experiment || !assignment) return planFor(live, undefined, scales);
  const plans = experiment.variants.map((variant) => planFor(live, variant, scales));
  const dealt = experiment.variants.findIndex(({ variant }) => variant === assignment.variant);
  const fits = plans.some((plan) => plan.fits);
  const plan = plans[dealt];
  if (plan) return { ...plan, assignment, fits };
  return { ...heldOut(plans[0], live, fits), assignment };
}

/** Whom an experiment deals with; an order of nobody we know stands for itself. */
function unitOf({ unit }: Experiment, { order, customer }: Scales): string {
  return unit === 'customer' ? (customer.customer ?? order.number) : order.number;
}

/** An order of the holdout is shown nothing, and is told what it would have been. */
function heldOut(plan: PolicyFunnel | undefined, live: LivePolicy, fits: boolean): PolicyFunnel {
  const withheld = (plan?.offers ?? []).map(({ item, from }) => ({
    item,
    reason: HiddenReason.holdout,
    detail: `This order is one of the ${holdoutVariant} of ${live.document.policy}.`,
    policy: live.document.policy,
    ...(from ? { step: from.step } : {}),
  }));
  const hidden = [...(plan?.hidden ?? []), ...withheld];
  return { steps: [], offers: [], hidden, costUnknown: [], fits };
}

interface WeighedStep {
  step: Step;
  fits: Fit[];
  /** what the dearest of them adds to the order, minor units */
  dearestMinor: number;
  hidden: HiddenOffer[];
}

function planFor(live: LivePolicy, variant: Variant | undefined, scales: Scales): PolicyFunnel {
  const { policy, funnel } = live.document;
  const weighed = funnel.steps
    .slice(0, stepsMax)
    .map((step) => ({ ...step, offer: templateFor(step, variant) }))
    .map((step) => weighStep(step, live, scales));
  const shown = inFunnelOrder(funnel.start, weighed);
  let count = 0;
  const offers: Omit<Offer, 'quote'>[] = [];
  const steps = shown.map((each): PlannedStep => {
    const own = each.fits.map((fit) => {
      count += 1;
      const from = originOf(each.step, fit, live, scales);
      return { offer: `offer-${count}`, ...fit.draft, ...(from ? { from } : {}) };
    });
    offers.push(...own);
    return {
      step: each.step.step,
      offers: own.map(({ offer }) => offer),
      ...edgesOf(each, weighed),
    };
  });
  const unreached = weighed.filter((each) => !shown.includes(each)).flatMap(notReached);
  const place = { policy };
  return {
    steps,
    offers,
    hidden: [...weighed.flatMap(({ hidden }) => hidden), ...unreached].map((each) => ({
      ...each,
      ...place,
    })),
    costUnknown: shown
      .flatMap(({ fits }) => fits)
      .filter(({ price }) => price.costMinor === undefined)
      .map(({ draft }) => draft.item),
    fits: steps.length > 0,
  };
}

function weighStep(step: Step, live: LivePolicy, scales: Scales): WeighedStep {
  const { offer: template } = step;
  const isVouchedFor = vouchesFor(live.document, 'needs_consideration');
  const weighed = template.products
    .slice(0, publishLimits.products)
    .map(({ reference, ...rest }) => {
      const { kind } = template;
      const wanted: Wanted = { item: reference, kind, template, isVouchedFor, ...rest };
      if (!live.pausedOffers.includes(`${step.step}/${reference}`)) return weigh(wanted, scales);
      const detail = `The offer ${step.step}/${reference} is paused.`;
      const hidden = { item: reference, reason: HiddenReason.paused, detail };
      return { kind: 'hidden' as const, hidden };
    });
  const fits = weighed.flatMap((each) => (each.kind === 'fit' ? [each] : []));
  return {
    step,
    fits,
    dearestMinor: Math.max(...fits.map(({ addedMinor }) => addedMinor)),
    hidden: weighed.flatMap((each) =>
      each.kind === 'hidden' ? [{ ...each.hidden, step: step.step }] : [],
    ),
  };
}

/** The steps that fit and can be reached, the first one shown first, then as they are written. */
function inFunnelOrder(start: string, weighed: readonly WeighedStep[]): WeighedStep[] {
  const first = leadsTo(start, weighed);
  const reached = new Set<WeighedStep>();
  const visit = (at: WeighedStep | undefined) => {
    if (!at || reached.has(at)) return;
    reached.add(at);
    visit(leadsTo(at.step.onAccept, weighed));
    visit(leadsTo(at.step.onDecline, weighed, at.dearestMinor));
  };
  visit(first);
  return [...reached].toSorted(
    (a, b) => Number(b === first) - Number(a === first) || weighed.indexOf(a) - weighed.indexOf(b),
  );
}

/**
 * The step an edge leads to, past those that have nothing to show, and after a decline past those
 * that cost as much as what was declined (D22): of a step published as dear, the dear product may
 * be one this order cannot be offered.
 */
function leadsTo(
  edgeTo: string | undefined,
  weighed: readonly WeighedStep[],
  belowMinor = Number.POSITIVE_INFINITY,
): WeighedStep | undefined {
  const isShown = ({ fits, dearestMinor }: WeighedStep) =>
    fits.length > 0 && dearestMinor < belowMinor;
  let target = weighed.find(({ step }) => step.step === edgeTo);
  // Published funnels have no circle; one in a draft must not keep us here.
  for (let passed = 0; target && !isShown(target); passed += 1) {
    const { onDecline } = target.step;
    if (passed === stepsMax) return undefined;
    target = weighed.find(({ step }) => step.step === onDecline);
  }
  return target;
}

function edgesOf(
  { step: { onAccept, onDecline }, dearestMinor }: WeighedStep,
  weighed: readonly WeighedStep[],
): Pick<PlannedStep, 'onAccept' | 'onDecline'> {
  const accepted = leadsTo(onAccept, weighed)?.step.step;
  const declined = leadsTo(onDecline, weighed, dearestMinor)?.step.step;
  return {
    ...(accepted === undefined ? {} : { onAccept: accepted }),
    ...(declined === undefined ? {} : { onDecline: declined }),
  };
}

function notReached({ step, fits }: WeighedStep): HiddenOffer[] {
  return fits.map(({ draft: { item } }) => ({
    item,
    reason: HiddenReason.stepNotReached,
    detail: `Nothing that can be offered leads to ${step.step}, or nothing dearer does.`,
    step: step.step,
  }));
}

function originOf(
  { step, offer }: Step,
  fit: Fit,
  { version, document: { policy } }: LivePolicy,
  { order, terms }: Scales,
): OfferOrigin | undefined {
  const copy = copyFor(offer.copy, order.locale);
  if (!copy) return undefined;
  const { kind, frame, placement, theme } = offer;
  return {
    policy,
    version,
    step,
    kind,
    copy,
    frame,
    placement,
    ...(theme ? { theme } : {}),
    ...(fit.replaced ? { replacesLine: fit.replaced.line } : {}),
    ...subscriptionOf(offer, fit, terms),
  };
}

function subscriptionOf(
  { subscription }: OfferTemplate,
  { price, draft }: Fit,
  { amountStepMinor }: OrderTerms,
) {
  if (!subscription) return {};
  const { interval } = subscription;
  const recurringMinor = draft.quantity * recurringPrice(price, subscription, amountStepMinor);
  return { subscription: { interval, recurringMinor } };
}
