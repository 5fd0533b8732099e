import type { CommandOutcome } from './commands';
import type { FunnelPlan, OfferReasons } from './funnel';
import type { HistoryEntry } from './history';
import { holdUntilMs, type WindowClocks } from './limits';
import type { HiddenOffer, Offer } from './offers';
import { originalLines, type ConfirmedLine, type Order, type Payment } from './order';
import type { ProviderCall, ProviderLines, ShopperAction } from './payments';
import type { PromisedSample } from './promises';
import { emptyPolicy, termsFor, type OrderTerms } from './policy';
import type { Transaction } from './transactions';

/** The stages of one order, in this order (design §2). */
export const Phase = {
  opening: 'opening',
  open: 'open',
  draining: 'draining',
  finalizing: 'finalizing',
  closed: 'closed',
} as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

/** How an order ended. `duplicate` and `refused` did nothing: another run owns the order. */
export const OrderOutcome = {
  confirmed: 'confirmed',
  cancelled: 'cancelled',
  duplicate: 'duplicate',
  refused: 'refused',
} as const;
export type OrderOutcome = (typeof OrderOutcome)[keyof typeof OrderOutcome];

/** Why a person must look at an order. The order itself goes out regardless. */
export const AttentionReason = {
  authorizationMismatch: 'authorization_mismatch',
  authorizationInUse: 'authorization_in_use',
  providerUnavailable: 'provider_unavailable',
  providerRejectedRequest: 'provider_rejected_request',
  addUnresolved: 'add_unresolved',
  authorizationAboveTotal: 'authorization_above_total',
  authorizationUnexpected: 'authorization_unexpected',
  authorizationUnproven: 'authorization_unproven',
  confirmationRefused: 'confirmation_refused',
  confirmationUndelivered: 'confirmation_undelivered',
  warehouseUnreachable: 'warehouse_unreachable',
  voidFailed: 'void_failed',
} as const;
export type AttentionReason = (typeof AttentionReason)[keyof typeof AttentionReason];

/** What the provider of this order can do, as it was when the order was opened. */
export interface ProviderAbilities {
  canReadBack: boolean;
  canLower: boolean;
  repeatsServerErrors: boolean;
}

/** An add whose raise is not decided yet, and whose turn it is. */
export interface Awaiting {
  requestId: string;
  from: 'shopper' | 'provider';
  /** ISO time; after it the item is left out */
  until: string;
  /** what the shopper does at the provider */
  action?: ShopperAction;
}

/** One thing that was looked at, for whoever asks why (`?explain=1`). */
export interface EligibilityCheck {
  check: string;
  isPassed: boolean;
  /** why it did not pass */
  reason?: string;
  /** a sentence, for a person */
  detail: string;
}

/** May this order be added to, and if not, why: always at least one reason then. */
export interface Eligibility {
  isAllowed: boolean;
  reasons: string[];
}

export const Fulfilment = { held: 'held', released: 'released', cancelled: 'cancelled' } as const;
export type Fulfilment = (typeof Fulfilment)[keyof typeof Fulfilment];

/** Everything an order's window knows. Moved by `reduce` alone (`window-events.ts`). */
export interface WindowState {
  order: Order;
  payment: Payment;
  clocks: WindowClocks;
  /** canonical hash of what it was opened with: tells a repeat from a conflict */
  fingerprint: string;
  phase: Phase;
  outcome?: OrderOutcome;
  fulfilment: Fulfilment;
  /** ISO times */
  openedAt: string;
  closesAt: string;
  /** when draining began: later than the close where no worker was alive */
  drainingSince?: string;
  eligibility: Eligibility;
  /** what the decision was made of */
  checks: EligibilityCheck[];
  /** what the shop's policy came to for this order */
  terms: OrderTerms;
  offers: Offer[];
  /** products that go with the order and are not offered, with the reason */
  hiddenOffers: HiddenOffer[];
  /** the funnel a published policy gave it; absent: no policy decided */
  funnel?: FunnelPlan;
  /** absent: opened before there were offer policies */
  offerReasons?: OfferReasons;
  /** the provider's own lines, verbatim: the base of every raise */
  baseLines: ProviderLines;
  abilities: ProviderAbilities;
  /** what the provider gave to be sent back with the next change, newest */
  providerState?: string;
  /** the add in hand, while somebody else decides about it */
  awaiting?: Awaiting;
  /** ids of what the provider told by itself: each counts once */
  providerEvents: string[];
  /** request ids of adds that were taken back: their lines may still stand at the provider */
  removedRequests: string[];
  /** offers whose item was taken back: the request in such an offer was answered for good */
  offersTakenBack: string[];
  /** nothing proves what a lowering came to: it is read before anything builds on it */
  isLoweringUnproven: boolean;
  /** what the order consists of: the only lines that are paid for, confirmed and released */
  lines: ConfirmedLine[];
  /** lines that gave way to an upgrade (C2); absent: none */
  replacedLines?: ConfirmedLine[];
  /** samples for this customer's next order (B7); absent: none were ever promised */
  promises?: PromisedSample[];
  /** what the lines add up to */
  orderTotalMinor: number;
  /** what the provider is proven to hold; may exceed the order after a refused lowering */
  authorizedMinor: number;
  transactions: Transaction[];
  /** by request id */
  outcomes: Record<string, CommandOutcome>;
  history: HistoryEntry[];
  providerCalls: ProviderCall[];
  attention: AttentionReason[];
  everInDoubt: boolean;
  riskRefused: boolean;
  /** raises sent to the provider, refused ones included */
  increases: number;
  linesEverAdded: number;
  signalsIgnored: number;
  /** ISO time at which the mail server took the confirmation */
  confirmationSentAt?: string;
  /** copies of the confirmation handed to the mail server without a clear answer */
  confirmationUnknowns: number;
  /** attempts at the confirmation that a person asked for */
  confirmationRetries: number;
}

/** The state of an order that has just been handed over. `startedAtMs`: the workflow's start. */
export function initialState(input: {
  order: Order;
  payment: Payment;
  clocks: WindowClocks;
  fingerprint: string;
  startedAtMs: number;
}): WindowState {
  const { order, payment, clocks, fingerprint, startedAtMs } = input;
  return {
    order,
    payment,
    clocks,
    fingerprint,
    phase: Phase.opening,
    fulfilment: Fulfilment.held,
    openedAt: new Date(startedAtMs).toISOString(),
    closesAt: new Date(startedAtMs + clocks.windowMs).toISOString(),
    eligibility: { isAllowed: false, reasons: ['opening'] },
    checks: [],
    terms: termsFor(emptyPolicy, order, payment.provider),
    offers: [],
    hiddenOffers: [],
    baseLines: '[]',
    abilities: { canReadBack: true, canLower: true, repeatsServerErrors: false },
    ...(payment.providerState === undefined ? {} : { providerState: payment.providerState }),
    providerEvents: [],
    removedRequests: [],
    offersTakenBack: [],
    isLoweringUnproven: false,
    lines: originalLines(order),
    orderTotalMinor: order.totalMinor,
    authorizedMinor: order.totalMinor,
    transactions: [],
    outcomes: {},
    history: [],
    providerCalls: [],
    attention: [],
    everInDoubt: false,
    riskRefused: false,
    increases: 0,
    linesEverAdded: 0,
    signalsIgnored: 0,
    confirmationUnknowns: 0,
    confirmationRetries: 0,
  };
}

/** ISO time until which the warehouse holds this order. */
export function holdUntil(
  state: Pick<WindowState, 'closesAt' | 'drainingSince' | 'clocks'>,
): string {
  const { closesAt, drainingSince, clocks } = state;
  const drainedFromMs = drainingSince ? Date.parse(drainingSince) - clocks.arrivalGraceMs : 0;
  const fromMs = Math.max(Date.parse(closesAt), drainedFromMs);
  return new Date(holdUntilMs(fromMs, clocks)).toISOString();
}
