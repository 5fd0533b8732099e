import type { Heard, Question } from './auditor/records';

/** Longer than any answer takes while a part is away, a little longer than the api itself waits. */
const answerTimeoutMs = 12_000;

export interface Ask {
  readonly asked: Question;
  readonly order: string;
  readonly method: string;
  readonly url: string;
  readonly credential: string;
  readonly body?: unknown;
  /** sent as Idempotency-Key only with `sendsKey` */
  readonly requestId?: string;
  readonly sendsKey?: boolean;
  readonly click?: number;
  readonly subject?: string;
  readonly quantity?: number;
}

/** One question and whatever was heard: silence is an answer too. Never throws. */
export async function hear(ask: Ask): Promise<Heard> {
  const { asked, order, requestId, click, subject, quantity } = ask;
  const sentAt = Date.now();
  const answer = await answerTo(ask);
  return {
    asked,
    order,
    sentAt,
    answeredAt: Date.now(),
    ...(requestId === undefined ? {} : { requestId }),
    ...(click === undefined ? {} : { click }),
    ...(subject === undefined ? {} : { subject }),
    ...(quantity === undefined ? {} : { quantity }),
    ...answer,
  };
}

async function answerTo(ask: Ask): Promise<Pick<Heard, 'status' | 'body'>> {
  const { method, url, credential, body, requestId, sendsKey } = ask;
  try {
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${credential}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(sendsKey && requestId !== undefined ? { 'idempotency-key': requestId } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    const told: unknown = JSON.parse(await response.text());
    return { status: response.status, ...(isObject(told) ? { body: told } : {}) };
  } catch {
    return {};
  }
}

/** @throws Error with the answer's beginning: for calls that no plan disturbs. */
export async function fetchJson<Body>(
  method: string,
  url: string,
  ask: {
    readonly credential?: string;
    readonly body?: unknown;
  } = {},
): Promise<Body> {
  const { credential, body } = ask;
  const response = await fetch(url, {
    method,
    headers: {
      ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(answerTimeoutMs),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 200)}`);
  const answer: Body = JSON.parse(text);
  return answer;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
