import { AsyncLocalStorage } from 'node:async_hooks';

/** Largest answer that is read, bytes: a list of a hundred payment intents is a third of it. */
const answerBytesMax = 1024 * 1024;

/** Longest request id that is kept; Stripe's have 18 characters. */
const requestIdMax = 128;

/** What came of one request on the wire; times are ISO. An answer that broke off is no answer. */
export interface Exchange {
  sentAt: string;
  answeredAt?: string;
  status?: number;
  /** Stripe's id of the exchange, for its support */
  requestId?: string;
  /** of `Retry-After`, where one was sent */
  retryAfter?: string;
  /** nothing, or half an answer, came back */
  lost?: 'timeout' | 'connection';
}

/** The exchange of the call that is being made: the SDK hands its status to nobody. */
export const exchanges = new AsyncLocalStorage<Exchange>();

/**
 * The `fetch` below the SDK. The whole answer is read here and bounded, so that half of one counts
 * as none; a redirect is not followed, so that the key never leaves for another host. What is
 * thrown carries no code: the SDK repeats by itself what it takes for a closed connection.
 */
export async function recordingFetch(
  url: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  const exchange = exchanges.getStore();
  try {
    const response = await fetch(url, { ...init, redirect: 'manual' });
    const text = await readText(response);
    if (exchange) note(exchange, response);
    return new Response(isBodyless(response.status) ? null : text, {
      status: response.status,
      headers: { 'request-id': response.headers.get('request-id') ?? '' },
    });
  } catch {
    // The error's own text is dropped: it may quote headers, and they carry the key.
    if (exchange) exchange.lost = init.signal?.aborted ? 'timeout' : 'connection';
    throw new Error('no answer');
  }
}

function note(exchange: Exchange, { status, headers }: Response): void {
  exchange.answeredAt = new Date().toISOString();
  exchange.status = status;
  const requestId = headers.get('request-id');
  const retryAfter = headers.get('retry-after');
  if (requestId) exchange.requestId = requestId.slice(0, requestIdMax);
  if (retryAfter) exchange.retryAfter = retryAfter;
}

/** Statuses a `Response` may not be given a body with. */
function isBodyless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

/** The body as text; one that is too long reads as nothing, which is no JSON. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > answerBytesMax) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
