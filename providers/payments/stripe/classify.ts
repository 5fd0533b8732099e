import StripeSdk from 'stripe';
import { UnknownCause } from '../../../domain/payments';
import type { Exchange } from './http';
import type { Answer } from './link';
import { cutText } from './text';

/** What an answer other than success means, the same for every operation. */
export type Refusal =
  /** 402: the card's issuer, or Stripe for it, said no */
  | { kind: 'card_error'; code: string; declineCode?: string; message: string; intent?: unknown }
  /** 400: not possible as asked; what that means depends on what was asked */
  | { kind: 'not_possible'; code: string; field?: string; message: string; intent?: unknown }
  | { kind: 'unknown_outcome'; cause: UnknownCause }
  | { kind: 'invalid_request'; code: string; field?: string }
  | { kind: 'misconfigured'; code: string }
  | { kind: 'throttled'; retryAt: string };

/** Shortest and longest wait after a 429: Stripe's limits are per second. */
const throttleMinMs = 1_000;
const throttleMaxMs = 60_000;

/**
 * Reads a refusal off an exchange that did not bring what was asked for. Only Stripe's own error
 * object makes a no of 402, 400, 403 and 404: a filter or a proxy in between decides nothing.
 */
export function readRefusal(answer: Answer): Refusal {
  const { exchange } = answer;
  const { status, lost } = exchange;
  if (lost !== undefined) return { kind: 'unknown_outcome', cause: lost };
  if (status === undefined) return { kind: 'invalid_request', code: 'not_sent' };
  if (status === 401) return { kind: 'misconfigured', code: 'http_401' };
  if (status === 409) return { kind: 'unknown_outcome', cause: UnknownCause.conflict };
  if (status >= 500) return { kind: 'unknown_outcome', cause: UnknownCause.serverError };
  if (status === 429) return { kind: 'throttled', retryAt: retryAt(exchange) };
  const fault = answer.kind === 'fault' ? stripeError(answer.fault) : undefined;
  if (fault) return meaningOf(fault, exchange);
  if (status === 403) return { kind: 'unknown_outcome', cause: UnknownCause.filtered };
  return { kind: 'unknown_outcome', cause: UnknownCause.unparseable };
}

/** An error that Stripe itself worded: it has a type. */
function stripeError(fault: unknown): StripeSdk.errors.StripeError | undefined {
  if (!(fault instanceof StripeSdk.errors.StripeError)) return undefined;
  return typeof fault.rawType === 'string' ? fault : undefined;
}

function meaningOf(error: StripeSdk.errors.StripeError, exchange: Exchange): Refusal {
  const { errors } = StripeSdk;
  // The SDK writes '' where Stripe wrote nothing.
  const code = cutText(error.code || error.rawType || 'error');
  const field = error.param ? { field: cutText(error.param) } : {};
  const intent = error.payment_intent ? { intent: error.payment_intent } : {};
  const message = cutText(error.message);
  if (error instanceof errors.StripeCardError) {
    const why = error.decline_code ? { declineCode: cutText(error.decline_code) } : {};
    return { kind: 'card_error', code, message, ...why, ...intent };
  }
  if (error instanceof errors.StripeRateLimitError) {
    return { kind: 'throttled', retryAt: retryAt(exchange) };
  }
  // The same key for something else: our own mistake, and proof of nothing.
  if (error instanceof errors.StripeIdempotencyError) return { kind: 'invalid_request', code };
  if (error instanceof errors.StripePermissionError) return { kind: 'misconfigured', code };
  if (error instanceof errors.StripeInvalidRequestError) {
    // Another account's, or the other mode's.
    if (exchange.status === 404) return { kind: 'misconfigured', code };
    return { kind: 'not_possible', code, message, ...field, ...intent };
  }
  return { kind: 'unknown_outcome', cause: UnknownCause.unparseable };
}

/**
 * When to ask again, ISO: after `Retry-After` seconds, which Stripe does not document but may
 * send, kept within 1 and 60 seconds; without it after 1 second.
 */
function retryAt({ answeredAt, retryAfter }: Exchange): string {
  const seconds = retryAfter !== undefined && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : 0;
  const waitMs = Math.min(Math.max(seconds * 1000, throttleMinMs), throttleMaxMs);
  const fromMs = answeredAt === undefined ? Date.now() : Date.parse(answeredAt);
  return new Date(fromMs + waitMs).toISOString();
}
