/**
 * The words of the payment port: what a provider can be asked and what it can answer.
 *
 * The one distinction everything rests on: a *refusal* is an answer, a broken connection is not
 * one. What is not proven is `unknown_outcome` and is settled by asking again, never by guessing
 * (design §2.4).
 */

import type { EligibilityRow } from './eligibility-table';
import type { TaxPart } from './order';
import type { ProviderCall } from './payment-calls';

export { PaymentOperation, type ProviderCall } from './payment-calls';

/** The provider's own order lines as one JSON text: opaque here, and sent back byte for byte. */
export type ProviderLines = string;

export const AuthorizationState = {
  authorized: 'authorized',
  partCaptured: 'part_captured',
  captured: 'captured',
  cancelled: 'cancelled',
  expired: 'expired',
  closed: 'closed',
  unknown: 'unknown',
} as const;
export type AuthorizationState = (typeof AuthorizationState)[keyof typeof AuthorizationState];

const liveStates: readonly AuthorizationState[] = [
  AuthorizationState.authorized,
  AuthorizationState.partCaptured,
  AuthorizationState.captured,
];

/** The authorization still stands for something: held, or captured already. */
export function isLive({ state }: Pick<AuthorizationSnapshot, 'state'>): boolean {
  return liveStates.includes(state);
}

/**
 * One authorization at the provider. Most orders have one for their whole total; where a provider
 * is asked for the difference apart from it, each difference is a leg of its own.
 */
export interface AuthorizationLeg {
  providerRef: string;
  amountMinor: number;
}

/** What the provider holds at one moment. */
export interface AuthorizationSnapshot {
  state: AuthorizationState;
  authorizedMinor: number;
  capturedMinor: number;
  /** upper case ISO 4217 */
  currency: string;
  lines: ProviderLines;
  /** request ids of the upsold lines found among the provider's lines */
  markers: string[];
  /** what the amount consists of; absent: one leg */
  legs?: AuthorizationLeg[];
  /** the provider's name of the payment method, where it tells */
  method?: string;
  /** ISO 3166-1 alpha-2 of the purchase, where it tells */
  country?: string;
  /** ISO time at which the authorization lapses, where it tells */
  expiresAt?: string;
}

/** Why an authorization can never be raised. */
export const UnsupportedReason = {
  paymentMethod: 'payment_method',
  country: 'country',
  orderState: 'order_state',
  fraudPending: 'fraud_pending',
  currency: 'currency',
  attemptsExhausted: 'attempts_exhausted',
  featureOff: 'feature_off',
} as const;
export type UnsupportedReason = (typeof UnsupportedReason)[keyof typeof UnsupportedReason];

export const UnknownCause = {
  timeout: 'timeout',
  connection: 'connection',
  serverError: 'http_5xx',
  conflict: 'conflict',
  unparseable: 'unparseable',
  filtered: 'waf',
  workerLost: 'worker_lost',
  /** the provider has no call that would tell */
  notReadable: 'not_readable',
} as const;
export type UnknownCause = (typeof UnknownCause)[keyof typeof UnknownCause];

/** Answer of a read: the snapshot, or why there is none. A read never changes anything. */
export type ReadOutcome =
  | { kind: 'read'; snapshot: AuthorizationSnapshot }
  | { kind: 'unavailable'; cause: UnknownCause | 'throttled'; retryAt?: string }
  | { kind: 'misconfigured'; code: string };

/** Answer of the check at open: may this authorization be raised at all? */
export type EligibilityOutcome =
  /** without a snapshot the provider cannot be read, and the shop's word is all there is */
  | { kind: 'eligible'; snapshot?: AuthorizationSnapshot }
  | { kind: 'unsupported'; reason: UnsupportedReason; snapshot?: AuthorizationSnapshot }
  | { kind: 'unavailable'; cause: UnknownCause | 'throttled'; retryAt?: string }
  | { kind: 'misconfigured'; code: string };

/** What the shopper must do at the provider before it decides. */
export type ShopperAction =
  { type: 'confirm'; clientSecret: string } | { type: 'redirect'; url: string };

/** A raise that holds: what proves it, and what the next change must bring along. */
export interface AuthorizedOutcome {
  kind: 'authorized';
  totalMinor: number;
  providerRef: string;
  /** all legs, together `totalMinor`; absent: one, of the whole total */
  legs?: AuthorizationLeg[];
  /** the provider's own words to be sent back with the next change, newest (Adyen's blob) */
  providerState?: string;
}

/**
 * Answer of raising or restoring an authorization (`docs/design.md` §8), a closed union.
 * `correlation` is the provider's reference of this very change, by which its events name it;
 * times are ISO.
 */
export type ChangeOutcome =
  | AuthorizedOutcome
  | { kind: 'requires_action'; action: ShopperAction; correlation: string; expiresAt?: string }
  | { kind: 'pending'; correlation: string; decidesBy?: string }
  | { kind: 'declined'; code: string; message: string }
  | { kind: 'unsupported'; reason: UnsupportedReason }
  | { kind: 'unknown_outcome'; cause: UnknownCause }
  | { kind: 'invalid_request'; code: string; field?: string }
  | { kind: 'misconfigured'; code: string }
  | { kind: 'throttled'; retryAt: string };

/** Answer of a capture or a cancel (void). */
export type SettleOutcome =
  | { kind: 'done'; providerRef?: string }
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'unknown_outcome'; cause: UnknownCause }
  | { kind: 'invalid_request'; code: string; field?: string }
  | { kind: 'misconfigured'; code: string }
  | { kind: 'throttled'; retryAt: string };

/** An outcome with the exchanges that led to it. */
export type WithCalls<T> = T & { calls: ProviderCall[] };

/** An upsold line as the provider must carry it; `requestId` is its marker. */
export interface UpsoldLine {
  requestId: string;
  reference: string;
  name: string;
  kind: string;
  quantity: number;
  unitPriceMinor: number;
  discountMinor: number;
  taxRateBp: number;
  totalMinor: number;
  taxMinor: number;
  /** present where one rate does not hold for the whole line: a provider line for each */
  taxParts?: TaxPart[];
}

/** A line the order came with that gave way to an upgrade: enough to find it at the provider. */
export interface ReplacedLine {
  reference: string;
  quantity: number;
  totalMinor: number;
}

/** The whole order as the provider shall hold it: base lines verbatim, then the upsold ones. */
export interface AuthorizationTarget {
  authorizationRef: string;
  /** the method and country the order was paid with, for the policy table */
  method: string;
  country: string;
  currency: string;
  totalMinor: number;
  baseLines: ProviderLines;
  /**
   * Of the base lines, those that stand for nothing any more (C2): to be left out, each exactly
   * once. One that is not among them makes the change an `invalid_request`, never a guess.
   */
  replacedLines?: ReplacedLine[];
  upsoldLines: UpsoldLine[];
  /** what the order is authorized by now; absent: one leg */
  legs?: AuthorizationLeg[];
  /** what the provider last gave to be sent back; absent: nothing */
  providerState?: string;
}

export interface IncreaseCommand extends AuthorizationTarget {
  requestId: string;
  /** the total it stands at now; below `totalMinor` */
  previousTotalMinor: number;
  /** UUIDv5, the same on every attempt of one logical raise, different for any other */
  idempotencyKey: string;
  /** shown at the provider, at most 255 characters */
  description: string;
  /** our order number, for providers that give it back with their events */
  order?: string;
}

export interface RestoreCommand extends AuthorizationTarget {
  requestId: string;
  idempotencyKey: string;
  description: string;
  /** the change that shall come to nothing, where the provider gave it a reference of its own */
  correlation?: string;
}

export interface CaptureCommand {
  authorizationRef: string;
  /** the legs to take the amount from, in this order; absent: one */
  legs?: AuthorizationLeg[];
  requestId: string;
  amountMinor: number;
  currency: string;
  idempotencyKey: string;
}

export interface CancelCommand {
  authorizationRef: string;
  /** all legs to give up; absent: one */
  legs?: AuthorizationLeg[];
  requestId: string;
  idempotencyKey: string;
}

/** What a provider can do, as data. */
export interface ProviderCapabilities {
  provider: string;
  /** amounts are new totals, or differences */
  amountMode: 'total' | 'delta';
  /** a read tells what is held; without it only the same key and events settle a doubt */
  canReadBack: boolean;
  /** it can hold less again; without it too much is left held, and less is captured */
  canLower: boolean;
  /** it gives its own 5xx again under the same key (Stripe): asking again tells nothing */
  repeatsServerErrors?: boolean;
  /** most raises of one authorization, refused ones included; absent: no such limit */
  increasesMax?: number;
  /** what it lets be raised, first match first; what no row matches it does not raise */
  eligibility: readonly EligibilityRow[];
  /**
   * By currency: it holds totals that are multiples of this many minor units only. Absent, or a
   * currency that is not named: any total.
   */
  amountStepMinor?: Readonly<Record<string, number>>;
}

/** Which authorization is read, and for which request. */
export interface ReadAsk {
  authorizationRef: string;
  requestId?: string;
  /** the legs known of; absent: one */
  legs?: AuthorizationLeg[];
  /** a change whose end is not known, by the provider's own reference */
  correlation?: string;
}

/** The payment port (`docs/design.md` §8). Methods never throw for what a provider may answer. */
export interface PaymentProvider {
  describe(): ProviderCapabilities;
  /**
   * Could a change leave this line out of the provider's own (`replacedLines`)? Always true of one
   * that keeps no lines: there is nothing to leave out.
   */
  canLeaveOut(lines: ProviderLines, line: ReplacedLine): boolean;
  checkEligibility(ask: {
    authorizationRef: string;
    method: string;
    country: string;
  }): Promise<WithCalls<EligibilityOutcome>>;
  readAuthorization(ask: ReadAsk): Promise<WithCalls<ReadOutcome>>;
  increaseAuthorization(command: IncreaseCommand): Promise<WithCalls<ChangeOutcome>>;
  restoreAuthorization(command: RestoreCommand): Promise<WithCalls<ChangeOutcome>>;
  capture(command: CaptureCommand): Promise<WithCalls<SettleOutcome>>;
  cancel(command: CancelCommand): Promise<WithCalls<SettleOutcome>>;
}
