import { UnknownCause, UnsupportedReason } from '../../../domain/payments';
import type { Exchange } from '../exchange';
import { jsonOf } from './modification';
import { cutText, textOf } from './text';

/** What an answer that did not bring a modification means, the same for every operation. */
export type Refusal =
  | { kind: 'unknown_outcome'; cause: UnknownCause }
  | { kind: 'unsupported'; reason: UnsupportedReason; code: string; message: string }
  | { kind: 'invalid_request'; code: string }
  | { kind: 'misconfigured'; code: string }
  | { kind: 'throttled'; retryAt: string };

/** The key's first call is still at work, or was: its answer is to be had, but not now. */
const alreadyInProgress = '704';

/** The payment is not one of this merchant account: another account's, or another stage's. */
const noSuchPayment = '167';

/** Errors that no better request would be spared, by Adyen's code. */
const unsupportedCodes: ReadonlyMap<string, UnsupportedReason> = new Map([
  ['138', UnsupportedReason.currency],
]);

/** Wait after a 429, for which Adyen documents no header: shortest, which is also usual; longest. */
const throttleMinMs = 1_000;
const throttleMaxMs = 60_000;

/**
 * Reads a refusal. Only Adyen's own error object makes a no of 400, 403 and 422: a filter or a
 * proxy in between decides nothing.
 */
export function readRefusal(exchange: Exchange): Refusal {
  if (exchange.kind === 'no_answer') return unknown(exchange.cause);
  const { status } = exchange;
  if (status >= 500) return unknown(UnknownCause.serverError);
  if (status === 409) return unknown(UnknownCause.conflict);
  if (status === 429) return { kind: 'throttled', retryAt: retryAt(exchange) };
  const error = readError(exchange);
  switch (status) {
    case 401:
    case 404:
      return { kind: 'misconfigured', code: error?.code ?? `http_${status}` };
    case 403:
      return error ? { kind: 'misconfigured', code: error.code } : unknown(UnknownCause.filtered);
    case 400:
    case 413:
    case 422:
      return error ? meaningOf(error) : unknown(UnknownCause.unparseable);
    default:
      return unknown(UnknownCause.unparseable);
  }
}

interface AdyenError {
  code: string;
  message: string;
}

/** `{status, errorCode, message, errorType, pspReference}` */
function readError(exchange: Exchange): AdyenError | undefined {
  const body = jsonOf(exchange);
  const code = textOf(body?.['errorCode']);
  if (code === undefined) return undefined;
  return { code: cutText(code), message: cutText(textOf(body?.['message']) ?? code) };
}

function meaningOf({ code, message }: AdyenError): Refusal {
  if (code === alreadyInProgress) return unknown(UnknownCause.conflict);
  if (code === noSuchPayment) return { kind: 'misconfigured', code };
  const reason = unsupportedCodes.get(code);
  if (reason !== undefined) return { kind: 'unsupported', reason, code, message };
  return { kind: 'invalid_request', code };
}

/** When to ask again, ISO: after `Retry-After` seconds where they are told, kept within bounds. */
function retryAt({ headers, answeredAt }: Extract<Exchange, { kind: 'answered' }>): string {
  const told = headers.get('retry-after')?.trim() ?? '';
  const waitMs = /^\d{1,9}$/.test(told) ? Number(told) * 1000 : throttleMinMs;
  const boundedMs = Math.min(Math.max(waitMs, throttleMinMs), throttleMaxMs);
  return new Date(Date.parse(answeredAt) + boundedMs).toISOString();
}

function unknown(cause: UnknownCause): Refusal {
  return { kind: 'unknown_outcome', cause };
}
