import { UnknownCause } from '../../../domain/payments';
import type { AnswerBody, Exchange } from '../exchange';
import { isObject } from '../json-text';
import { cutText, textMax } from './lines';

/** Klarna's error object `{correlation_id, error_code, error_messages}`, read. */
export interface KlarnaError {
  code: string;
  /** its messages as one text, at most 255 characters; the code when there are none */
  message: string;
  /** the path in `Bad value: order_lines[2].total_tax_amount` */
  field?: string;
}

/**
 * What an answer other than the documented success means, the same for every operation. Only
 * `forbidden` needs the operation to be understood: it is Klarna's definite no.
 */
export type Refusal =
  | { kind: 'forbidden'; error: KlarnaError }
  | { kind: 'unknown_outcome'; cause: UnknownCause }
  | { kind: 'invalid_request'; code: string; field?: string }
  | { kind: 'misconfigured'; code: string }
  | { kind: 'throttled'; retryAt: string };

/** Shortest and longest wait after a 429: limits are per second, windows a few minutes. */
const throttleMinMs = 1_000;
const throttleMaxMs = 60_000;

/** From here on, a number of seconds is a point in time and not a wait (year 2001). */
const epochSecondsMin = 1_000_000_000;

/** Reads a refusal off an exchange that did not bring the documented success (§1.6). */
export function readRefusal(exchange: Exchange): Refusal {
  if (exchange.kind === 'no_answer') return { kind: 'unknown_outcome', cause: exchange.cause };
  const { status, headers, body, answeredAt } = exchange;
  const error = readError(body);
  const code = error?.code ?? `http_${status}`;
  if (status >= 500) return { kind: 'unknown_outcome', cause: UnknownCause.serverError };
  switch (status) {
    case 400:
    case 413:
    case 422:
      return { kind: 'invalid_request', code, ...(error?.field ? { field: error.field } : {}) };
    case 401:
    case 404:
      return { kind: 'misconfigured', code };
    case 403:
      // Without Klarna's error object some filter in front of it spoke: nobody decided anything.
      if (error === undefined) return { kind: 'unknown_outcome', cause: UnknownCause.filtered };
      return { kind: 'forbidden', error };
    case 409:
      return { kind: 'unknown_outcome', cause: UnknownCause.conflict };
    case 429: {
      const reset = headers.get('x-ratelimit-reset');
      return { kind: 'throttled', retryAt: retryAt(reset, Date.parse(answeredAt)) };
    }
    default:
      return { kind: 'unknown_outcome', cause: UnknownCause.unparseable };
  }
}

/** Klarna's id of a failed exchange where only the error object carries it. */
export function errorCorrelationId(body: AnswerBody): string | undefined {
  const value = body.kind === 'json' && isObject(body.value) ? body.value : {};
  const id = value['correlation_id'];
  return typeof id === 'string' ? cutText(id, textMax) : undefined;
}

/**
 * When to ask again, ISO. `X-Ratelimit-Reset` is named but not explained by Klarna: a number of
 * 1e9 or more is read as epoch seconds, a smaller one as seconds from now. The wait is kept within
 * 1 and 60 seconds, whatever the header says; without one it is 1 second.
 */
export function retryAt(reset: string | null, nowMs: number): string {
  const seconds = reset !== null && /^\d+(\.\d+)?$/.test(reset.trim()) ? Number(reset) : 0;
  const waitMs = seconds >= epochSecondsMin ? seconds * 1000 - nowMs : seconds * 1000;
  const boundedMs = Math.min(Math.max(waitMs, throttleMinMs), throttleMaxMs);
  return new Date(nowMs + Math.ceil(boundedMs)).toISOString();
}

function readError(body: AnswerBody): KlarnaError | undefined {
  if (body.kind !== 'json' || !isObject(body.value)) return undefined;
  const { error_code: code, error_messages: messages } = body.value;
  if (typeof code !== 'string' || code === '') return undefined;
  const texts = Array.isArray(messages)
    ? messages.filter((text: unknown) => typeof text === 'string')
    : [];
  const field = /^Bad value: ([\w.[\]]+)$/.exec(texts[0] ?? '')?.[1];
  return {
    code: cutText(code, textMax),
    message: cutText(texts.join(' ') || code, textMax),
    ...(field === undefined ? {} : { field }),
  };
}
