import { currentStep, offersNow, type FunnelPlan, type PlannedStep } from './funnel';
import type { Offer } from './offers';
import type { ConfirmedLine } from './order';

/** As much of an order as its walk depends on. */
export interface WalkedOrder {
  funnel?: FunnelPlan;
  /** those that can still be taken */
  offers: readonly Offer[];
  lines: readonly Pick<ConfirmedLine, 'offer'>[];
  /** what was taken and comes with a later order */
  promised?: readonly { offer?: string }[];
}

/** Where a shopper stands in an order's offers. */
export interface Walk {
  /** absent: no policy decided, or its funnel is at its end */
  step?: PlannedStep;
  /** to show now */
  offers: Offer[];
}

/**
 * The walk through an order's offers (B4, B21): what was taken is in the order, what was declined
 * is a fact of the page. An offer that can be taken no more, whose time is up or that an earlier
 * one left no room for, is passed as if it had been declined: nobody waits before it.
 */
export function walkOf(order: WalkedOrder, declined: readonly string[], nowMs: number): Walk {
  const { funnel, lines, promised = [] } = order;
  const offers = order.offers.filter(({ expiresAt }) => nowMs < Date.parse(expiresAt));
  if (!funnel) return { offers: offersNow(undefined, offers, { accepted: [], declined }) };
  const accepted = [...lines, ...promised].flatMap(({ offer }) => offer ?? []);
  const open = new Set(offers.map(({ offer }) => offer));
  const gone = funnel.steps
    .flatMap((step) => step.offers)
    .filter((offer) => !open.has(offer) && !accepted.includes(offer));
  const facts = { accepted, declined: [...declined, ...gone] };
  const step = currentStep(funnel, facts);
  return { ...(step ? { step } : {}), offers: offersNow(funnel, offers, facts) };
}

/** Was this offer made for this order, whatever became of it since? */
export function isOfferOf({ funnel, offers, lines }: WalkedOrder, offer: string): boolean {
  return (
    offers.some((each) => each.offer === offer) ||
    lines.some((line) => line.offer === offer) ||
    funnel?.steps.some((step) => step.offers.includes(offer)) === true
  );
}
