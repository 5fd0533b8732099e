import type { CommandOutcome } from './commands';
import type { FunnelPlan, OfferReasons } from './funnel';
import type { HistoryEntry } from './history';
import { shutReason, takeableOffers } from './adding';
import type { HiddenOffer, Offer } from './offers';
import type { ConfirmedLine } from './order';
import type { ProviderCall } from './payments';
import type { OrderTerms } from './policy';
import { standingPromises, type PromisedSample } from './promises';
import type { RefusalCode } from './refusals';
import { shownId, type Transaction } from './transactions';
import {
  holdUntil,
  Phase,
  type Awaiting,
  type Eligibility,
  type EligibilityCheck,
  type Fulfilment,
  type OrderOutcome,
  type WindowState,
} from './window-state';
import { timeLimitMinutes } from './limits';

/** An order as the world outside may see it: no customer data, no base lines. */
export interface OrderView {
  number: string;
  currency: string;
  market: string;
  locale: string;
  phase: Phase;
  outcome?: OrderOutcome;
  /** ISO times */
  openedAt: string;
  closesAt: string;
  eligibility: Eligibility;
  /** whole minutes; 0 where nothing can be added */
  timeLimitMinutes: number;
  lines: ConfirmedLine[];
  /** lines that gave way to an upgrade, outside of every total (C2); absent: none */
  replacedLines?: ConfirmedLine[];
  /** samples for the customer's next order (B7); absent: none */
  promised?: PromisedSample[];
  shippingMinor: number;
  totalMinor: number;
  authorizedMinor: number;
  /** with the id as it is shown: superseded ones end in `-old` */
  transactions: Transaction[];
  fulfilment: { status: Fulfilment; until?: string; lines?: ConfirmedLine[] };
  confirmation: ConfirmationView;
  /** reasons for which a person must look; empty: none */
  needsAttention: string[];
  history: HistoryEntry[];
  providerCalls: ProviderCall[];
  /** those that can still be taken, as far as the order itself can tell */
  offers: Offer[];
  /** the funnel the order was given; absent: no policy made its offers */
  funnel?: FunnelPlan;
  /** why nothing that costs something can be added any more, although the window may be open */
  shut?: RefusalCode;
  explanation: Explanation;
}

/** How eligibility and offers were decided, for the shop that asks why. */
export interface Explanation {
  checks: EligibilityCheck[];
  hiddenOffers: HiddenOffer[];
  terms: OrderTerms;
  /** absent: opened before there were offer policies, or nothing was decided */
  offerReasons?: OfferReasons;
}

/** How the one confirmation email is coming along. */
export interface ConfirmationView {
  /** ISO time; absent: not sent */
  sentAt?: string;
  /** copies that left without a clear answer */
  unknowns: number;
  /** attempts a person asked for */
  retries: number;
}

/** What the `open` update answers, and every repeat of it. */
export type OpenReply =
  | {
      kind: 'opened';
      /** canonical hash of order and payment: a repeat with another is a conflict */
      fingerprint: string;
      eligibility: Eligibility;
      timeLimitMinutes: number;
      closesAt: string;
      holdUntil: string;
      /** all that were decided, in the order of the funnel */
      offers: Offer[];
      /** which of them are shown first, and what comes after; absent: all at once */
      funnel?: FunnelPlan;
      order: OrderSummary;
    }
  | { kind: 'duplicate' }
  | { kind: 'refused'; code: 'authorization_in_use' };

/** Enough of an order to redraw a thank-you page (B10). */
export interface OrderSummary {
  number: string;
  currency: string;
  lines: ConfirmedLine[];
  /** as in the view */
  replacedLines?: ConfirmedLine[];
  promised?: PromisedSample[];
  shippingMinor: number;
  totalMinor: number;
}

/** What the `outcome` update answers: the recorded outcome with the order as it is now. */
export type OutcomeReply =
  | { kind: 'settled'; outcome: CommandOutcome; order: OrderSummary }
  | AwaitingReply
  | { kind: 'request_unknown' };

/** The shopper has something to do first: no answer yet, but nothing to wait for either. */
export interface AwaitingReply {
  kind: 'awaiting';
  fingerprint: string;
  awaiting: Awaiting;
}

/** What a look at a request tells while its order is open: `pending` is queued or under way. */
export type RequestLook = OutcomeReply | { kind: 'pending'; fingerprint: string };

/** All that outlives the workflow, in the `orders` row: it answers every route afterwards. */
export interface FinalOrder {
  /** rises with every write of the run; an older one never replaces a newer one */
  revision: number;
  openReply: OpenReply;
  /** the provider's own name of how it was paid; absent: ended by an earlier version */
  method?: string;
  view: OrderView;
  outcomes: Record<string, CommandOutcome>;
}

export function orderView(state: WindowState): OrderView {
  const { order, fulfilment } = state;
  const shut = shutReason(state);
  return {
    number: order.number,
    currency: order.currency,
    market: order.market,
    locale: order.locale,
    phase: state.phase,
    ...(state.outcome ? { outcome: state.outcome } : {}),
    openedAt: state.openedAt,
    closesAt: state.closesAt,
    eligibility: state.eligibility,
    timeLimitMinutes: state.eligibility.isAllowed ? timeLimitMinutes(state.clocks) : 0,
    lines: state.lines,
    ...besideLines(state),
    shippingMinor: order.shippingMinor,
    totalMinor: state.orderTotalMinor,
    authorizedMinor: state.authorizedMinor,
    transactions: state.transactions.map((each) => ({ ...each, id: shownId(each) })),
    fulfilment: {
      status: fulfilment,
      ...(fulfilment === 'held' ? { until: holdUntil(state) } : {}),
      ...(fulfilment === 'released' ? { lines: state.lines } : {}),
    },
    confirmation: {
      ...(state.confirmationSentAt ? { sentAt: state.confirmationSentAt } : {}),
      unknowns: state.confirmationUnknowns,
      retries: state.confirmationRetries,
    },
    needsAttention: state.attention,
    history: state.history,
    providerCalls: state.providerCalls,
    offers: takeableOffers(state),
    ...(state.funnel ? { funnel: state.funnel } : {}),
    ...(shut ? { shut } : {}),
    explanation: {
      checks: state.checks,
      hiddenOffers: state.hiddenOffers,
      terms: state.terms,
      ...(state.offerReasons ? { offerReasons: state.offerReasons } : {}),
    },
  };
}

export function orderSummary(state: WindowState): OrderSummary {
  return {
    number: state.order.number,
    currency: state.order.currency,
    lines: state.lines,
    ...besideLines(state),
    shippingMinor: state.order.shippingMinor,
    totalMinor: state.orderTotalMinor,
  };
}

/** What an order shows beside its lines; an order that has none of it says nothing of it. */
function besideLines(state: WindowState): Pick<OrderSummary, 'replacedLines' | 'promised'> {
  const { replacedLines = [] } = state;
  const promised = standingPromises(state);
  return {
    ...(replacedLines.length > 0 ? { replacedLines } : {}),
    ...(promised.length > 0 ? { promised } : {}),
  };
}

/** Call once opening is decided, and keep it: a later close must not change the answer. */
export function openReply(state: WindowState, closesAt = state.closesAt): OpenReply {
  return {
    kind: 'opened',
    fingerprint: state.fingerprint,
    eligibility: state.eligibility,
    timeLimitMinutes: state.eligibility.isAllowed ? timeLimitMinutes(state.clocks) : 0,
    closesAt,
    holdUntil: holdUntil(state),
    offers: state.offers,
    ...(state.funnel ? { funnel: state.funnel } : {}),
    order: orderSummary(state),
  };
}

/** True from the moment the order can no longer change. */
export function isSettled(view: Pick<OrderView, 'phase'>): boolean {
  return view.phase === Phase.finalizing || view.phase === Phase.closed;
}
