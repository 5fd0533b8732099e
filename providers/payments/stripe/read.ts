import { sumMinor } from '../../../domain/money';
import {
  AuthorizationState,
  PaymentOperation,
  UnknownCause,
  type AuthorizationSnapshot,
  type EligibilityOutcome,
  type ProviderCall,
  type ReadAsk,
  type ReadOutcome,
  type WithCalls,
} from '../../../domain/payments';
import { callOf } from './calls';
import { isIntentId } from './checks';
import { readRefusal, type Refusal } from './classify';
import { isHolding, isOpen, readIntent, readIntents, stateOf, type Intent } from './intent';
import { ask, readTimeoutMs, type Answer, type StripeLink } from './link';
import { baseKey, markersOf } from './metadata';
import { wayToRaise } from './policy';

/** Why there is nothing to look at. */
export type Unread = Exclude<ReadOutcome, { kind: 'read' }>;

export type IntentReading = WithCalls<{ kind: 'read'; intent: Intent } | Unread>;

/** Everything an order is authorized by: what it was paid with, and all we ever added apart. */
export interface StripeOrder {
  base: Intent;
  /** whatever became of them */
  others: Intent[];
}

/** Longest page of a list; a customer with more since the order is nobody's shopper. */
const listMax = 100;

/** Reads one payment intent with the charge that holds its money. */
export async function readBase(
  link: StripeLink,
  { authorizationRef, requestId }: Pick<ReadAsk, 'authorizationRef' | 'requestId'>,
): Promise<IntentReading> {
  if (!isIntentId(authorizationRef)) {
    return { kind: 'misconfigured', code: 'not_a_payment_intent', calls: [] };
  }
  const answer = await ask(() =>
    link.stripe.paymentIntents.retrieve(
      authorizationRef,
      { expand: ['latest_charge'] },
      { timeout: readTimeoutMs(link) },
    ),
  );
  const intent = valueOf(answer, readIntent);
  const reading = intent?.id === authorizationRef ? intent : undefined;
  return read(answer, requestId, reading && { kind: 'read', intent: reading });
}

/**
 * Reads the order with all its legs. A leg whose creation got no answer has no known id: so legs
 * are found by what they are marked with, in the list of the customer's payment intents. (Stripe's
 * search would name them at once, but lags behind what was just written.)
 */
export async function readOrder(
  link: StripeLink,
  asked: ReadAsk,
): Promise<WithCalls<{ kind: 'read'; order: StripeOrder } | Unread>> {
  const reading = await readBase(link, asked);
  if (reading.kind !== 'read') return reading;
  const { intent: base, calls } = reading;
  const known = knownLegs(asked);
  const { customer } = base;
  // Also with legs switched off: one may have been made before, and be lost.
  const mayHaveLegs = known.length > 0 || (base.isSaved && customer !== undefined);
  if (!mayHaveLegs) return { kind: 'read', order: { base, others: [] }, calls };
  if (customer === undefined) {
    return { kind: 'unavailable', cause: UnknownCause.unparseable, calls };
  }
  const listing = await listSince(link, customer, base.created, asked.requestId);
  const allCalls = [...calls, ...listing.calls];
  if (listing.kind !== 'read') return { ...listing, calls: allCalls };
  // Stripe lists the newest first; ours are told in the order they were made in.
  const others = listing.intents
    .toReversed()
    .filter(({ id, metadata }) => known.includes(id) || metadata[baseKey] === base.id);
  const isWhole =
    known.every((id) => others.some((intent) => intent.id === id)) &&
    others.every(({ currency }) => currency === base.currency);
  if (!isWhole) return { kind: 'unavailable', cause: UnknownCause.unparseable, calls: allCalls };
  return { kind: 'read', order: { base, others }, calls: allCalls };
}

export async function readAuthorization(
  link: StripeLink,
  asked: ReadAsk,
): Promise<WithCalls<ReadOutcome>> {
  const reading = await readOrder(link, asked);
  if (reading.kind !== 'read') return reading;
  const { order, calls } = reading;
  // Being processed, or in the hands of a shopper who may yet confirm it: nothing is proven.
  const isUndecided = order.others.some(
    (leg) => leg.status === 'processing' || (leg.id === asked.correlation && isOpen(leg)),
  );
  if (isUndecided) return { kind: 'unavailable', cause: UnknownCause.conflict, calls };
  return { kind: 'read', snapshot: snapshotOf(order), calls };
}

/** Whether this very charge can be raised, one way or the other. */
export async function checkEligibility(
  link: StripeLink,
  { authorizationRef }: { authorizationRef: string },
): Promise<WithCalls<EligibilityOutcome>> {
  const reading = await readBase(link, { authorizationRef });
  if (reading.kind !== 'read') return reading;
  const { intent: base, calls } = reading;
  const snapshot = snapshotOf({ base, others: [] });
  const way = wayToRaise(base, link.separateAuthorizations);
  if (way.kind === 'none') return { kind: 'unsupported', reason: way.reason, snapshot, calls };
  return { kind: 'eligible', snapshot, calls };
}

/** What Stripe holds, as the order sees it. Of the legs only those count that hold something. */
export function snapshotOf({ base, others }: StripeOrder): AuthorizationSnapshot {
  const holding = others.filter(isHolding);
  const all = [base, ...holding];
  const { charge } = base;
  return {
    state: wholeState(all.map(stateOf)),
    authorizedMinor: sumMinor(all.map(({ amountMinor }) => amountMinor)),
    capturedMinor: sumMinor(all.map(({ capturedMinor }) => capturedMinor)),
    currency: base.currency,
    // A payment intent has no lines.
    lines: '[]',
    markers: [...new Set(all.flatMap(({ metadata }) => markersOf(metadata)))],
    legs: all.map(({ id, amountMinor }) => ({ providerRef: id, amountMinor })),
    ...(charge?.method === undefined ? {} : { method: charge.method }),
    ...(charge?.captureBefore === undefined ? {} : { expiresAt: charge.captureBefore }),
  };
}

/** A refused read is about us, not about the order: wrong id, mode, key or rights. */
export function unread(refusal: Refusal): Unread {
  switch (refusal.kind) {
    case 'unknown_outcome':
      return { kind: 'unavailable', cause: refusal.cause };
    case 'throttled':
      return { kind: 'unavailable', cause: 'throttled', retryAt: refusal.retryAt };
    case 'card_error':
    case 'not_possible':
    case 'invalid_request':
    case 'misconfigured':
      return { kind: 'misconfigured', code: refusal.code };
  }
}

/** The value of an answer Stripe stood by (200); undefined where it is not what it should be. */
export function valueOf<Value>(
  answer: Answer,
  reader: (value: unknown) => Value | undefined,
): Value | undefined {
  const isDone = answer.kind === 'value' && answer.exchange.status === 200;
  return isDone ? reader(answer.value) : undefined;
}

async function listSince(
  link: StripeLink,
  customer: string,
  created: number,
  requestId: string | undefined,
): Promise<WithCalls<{ kind: 'read'; intents: Intent[] } | Unread>> {
  const answer = await ask(() =>
    link.stripe.paymentIntents.list(
      { customer, created: { gte: created }, limit: listMax },
      { timeout: readTimeoutMs(link) },
    ),
  );
  const intents = valueOf(answer, readIntents);
  return read(answer, requestId, intents && { kind: 'read', intents });
}

/** A read with its record: what it brought, or why it brought nothing. */
function read<Found extends { kind: 'read' }>(
  answer: Answer,
  requestId: string | undefined,
  found: Found | undefined,
): WithCalls<Found | Unread> {
  const outcome = found ?? unread(readRefusal(answer));
  const about = requestId === undefined ? {} : { requestId };
  const subject = { operation: PaymentOperation.read, ...about };
  const calls: ProviderCall[] = [callOf(subject, answer.exchange, outcome.kind)];
  return { ...outcome, calls };
}

function knownLegs({ authorizationRef, legs = [], correlation }: ReadAsk): string[] {
  const ids = [
    ...legs.map(({ providerRef }) => providerRef),
    ...(correlation ? [correlation] : []),
  ];
  return [...new Set(ids)].filter((id) => id !== authorizationRef);
}

/** The base says whether it still stands; legs captured apart make it captured in part. */
function wholeState([base, ...others]: AuthorizationState[]): AuthorizationState {
  const { authorized, partCaptured, captured } = AuthorizationState;
  if (base === undefined) return AuthorizationState.unknown;
  const isStanding = base === authorized || base === captured;
  return isStanding && others.some((state) => state !== base) ? partCaptured : base;
}
