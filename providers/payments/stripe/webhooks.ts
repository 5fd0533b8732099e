import StripeSdk from 'stripe';
import type { ProviderEvent, WebhookReader, WebhookReading } from '../../../domain/provider-events';
import { isObject, parsed } from '../json-text';
import { readIntent, type Intent } from './intent';
import { baseKey, orderKey, requestKey } from './metadata';
import { cutText } from './text';

export interface StripeWebhookOptions {
  /** `whsec_…`, of the endpoint that Stripe sends to */
  secret: string;
  /** the mode our API key is of; events of the other one are another merchant's. Absent: any */
  isLive?: boolean;
}

/** How old a delivery may be, seconds: Stripe's own default. It signs each attempt anew. */
const toleranceSeconds = 300;
/** Old enough for any delivery: what is left is the signature alone. */
const anyAgeSeconds = Number.MAX_SAFE_INTEGER;

/** Reads Stripe's webhooks: the signature over the raw bytes first, then what they say. */
export function createStripeWebhookReader(options: StripeWebhookOptions): WebhookReader {
  return {
    provider: 'stripe',
    read: (rawBody, headers, nowMs) =>
      readDelivery(rawBody, headers['stripe-signature'], nowMs, options),
    accepted: { contentType: 'application/json', body: '{"received":true}' },
  };
}

function readDelivery(
  rawBody: Buffer,
  signature: string | undefined,
  nowMs: number,
  { secret, isLive }: StripeWebhookOptions,
): WebhookReading {
  if (signature === undefined || signature === '') {
    return refused('signature_missing', 'There is no Stripe-Signature header.');
  }
  const verify = (seconds: number) => verified(rawBody, signature, secret, seconds, nowMs);
  if (!verify(anyAgeSeconds)) {
    return refused('signature_invalid', 'No signature fits the body and the secret.');
  }
  if (!verify(toleranceSeconds)) {
    return refused('too_old', `The delivery was signed more than ${toleranceSeconds} s ago.`);
  }
  const event = parsedEvent(rawBody);
  if (event === undefined) return refused('unreadable', 'The body is no Stripe event.');
  if (isLive !== undefined && event.isLive !== isLive) {
    return refused('wrong_merchant', `The event is of ${isLive ? 'test' : 'live'} mode.`);
  }
  return { kind: 'events', events: [providerEvent(event)] };
}

/**
 * True when one of the header's `v1` signatures fits, compared by the SDK in constant time. It
 * throws for a signature that does not fit, and throws something else where one is empty or is no
 * ASCII: only what did not throw was verified. The body is not parsed here.
 */
function verified(
  rawBody: Buffer,
  header: string,
  secret: string,
  seconds: number,
  nowMs: number,
): boolean {
  const { signature } = StripeSdk.webhooks;
  try {
    return signature?.verifyHeader(rawBody, header, secret, seconds, undefined, nowMs) ?? false;
  } catch {
    return false;
  }
}

interface StripeEvent {
  id: string;
  type: string;
  isLive: boolean;
  subject: unknown;
}

function parsedEvent(rawBody: Buffer): StripeEvent | undefined {
  const value = parsed(rawBody.toString('utf8'));
  if (!isObject(value) || value['object'] !== 'event') return undefined;
  const { id, type, livemode, data } = value;
  if (typeof id !== 'string' || id === '' || typeof type !== 'string') return undefined;
  const subject = isObject(data) ? data['object'] : undefined;
  return { id: cutText(id), type, isLive: livemode === true, subject };
}

/** An event in the order's words. Of what is not about a raise of ours only the id is told. */
function providerEvent({ id: eventId, type, subject }: StripeEvent): ProviderEvent {
  const intent = readIntent(subject);
  const requestId = intent?.metadata[requestKey];
  if (!intent || requestId === undefined) return { eventId, kind: 'other', outcome: 'none' };
  const order = intent.metadata[orderKey];
  const base = intent.metadata[baseKey];
  return {
    eventId,
    ...outcomeOf(type, intent, base !== undefined),
    ...(order === undefined ? {} : { order }),
    authorizationRef: base ?? intent.id,
    requestId,
    ...(base === undefined ? {} : { correlation: intent.id }),
    amountMinor: intent.amountMinor,
    amountMeans: base === undefined ? 'total' : 'leg',
    currency: intent.currency,
  };
}

type Said = Pick<ProviderEvent, 'kind' | 'outcome' | 'code'>;

/**
 * What the event says of the raise. The base cancelled or failed is no word about a raise; of a
 * leg it is the end, unless only the shopper's confirmation is missing, who may try once more.
 */
function outcomeOf(type: string, intent: Intent, isLeg: boolean): Said {
  if (type === 'payment_intent.amount_capturable_updated' && intent.status === 'requires_capture') {
    return { kind: 'increase', outcome: 'authorized' };
  }
  if (isLeg && type === 'payment_intent.canceled') {
    return { kind: 'increase', outcome: 'declined', code: 'canceled' };
  }
  if (isLeg && type === 'payment_intent.payment_failed') {
    const code = intent.lastErrorCode ?? 'payment_failed';
    const outcome = wantsShopper.has(code) ? 'none' : 'declined';
    return { kind: 'increase', outcome, code: cutText(code) };
  }
  return { kind: 'other', outcome: 'none' };
}

const wantsShopper: ReadonlySet<string> = new Set([
  'authentication_required',
  'payment_intent_authentication_failure',
]);

function refused(
  why: Extract<WebhookReading, { kind: 'refused' }>['why'],
  detail: string,
): WebhookReading {
  return { kind: 'refused', why, detail };
}
