import type { Refusal, Verdict } from './verdict';

/** An answer as it goes over the wire, and as the idempotency store keeps it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Exact text; empty means no body at all. */
  readonly body: string;
}

/** Puts the correlation id on a verdict: in the header always, in the body of an error too. */
export function replyOf(verdict: Verdict, correlationId: string): Reply {
  if (verdict.kind === 'refused') return errorReply(verdict, correlationId);
  const body = verdict.body === undefined ? '' : JSON.stringify(verdict.body);
  const headers = { ...verdict.headers, ...contentType(body) };
  return { status: verdict.status, headers: { ...headers, ...correlated(correlationId) }, body };
}

/** Klarna's error object. */
export function errorReply(refusal: Refusal, correlationId: string): Reply {
  const body = JSON.stringify({
    error_code: refusal.code,
    error_messages: refusal.messages,
    correlation_id: correlationId,
  });
  const headers = { ...contentType(body), ...correlated(correlationId) };
  return { status: refusal.status, headers, body };
}

/** An answer made of text that is no Klarna object, or of no text. */
export function plainReply(status: number, body: string, correlationId: string): Reply {
  return { status, headers: { ...contentType(body), ...correlated(correlationId) }, body };
}

function contentType(body: string): Record<string, string> {
  return body === '' ? {} : { 'Content-Type': 'application/json' };
}

function correlated(correlationId: string): Record<string, string> {
  return { 'Klarna-Correlation-Id': correlationId };
}
