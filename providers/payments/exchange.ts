import { parsed } from './json-text';

/** Largest answer that is read, bytes: no provider here sends a body of more than 1 MB. */
const answerBytesMax = 1024 * 1024;

export type AnswerBody =
  | { kind: 'empty' }
  | { kind: 'json'; text: string; value: unknown }
  /** no JSON, no UTF-8, or larger than {@link answerBytesMax} */
  | { kind: 'unparseable' };

/**
 * What came of one request. An answer that broke off is no answer: half a refusal proves nothing.
 * Times are ISO.
 */
export type Exchange =
  | {
      kind: 'answered';
      sentAt: string;
      answeredAt: string;
      status: number;
      headers: Headers;
      body: AnswerBody;
    }
  | { kind: 'no_answer'; sentAt: string; cause: 'timeout' | 'connection' };

export interface Sending {
  method: 'GET' | 'PATCH' | 'POST';
  headers: Record<string, string>;
  /** JSON text, sent as it is */
  body?: string;
  /** longest wait for the whole answer, ms */
  timeoutMs: number;
}

/**
 * One request, one exchange: nothing is retried here and nothing is thrown. A redirect is not
 * followed, so that credentials never leave for another host; it is an answer like any other.
 */
export async function exchangeOnce(url: string, sending: Sending): Promise<Exchange> {
  const { timeoutMs, ...request } = sending;
  const sentAt = new Date().toISOString();
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { ...request, redirect: 'manual', signal });
    const body = bodyOf(await readBytes(response));
    const answeredAt = new Date().toISOString();
    const { status, headers } = response;
    return { kind: 'answered', sentAt, answeredAt, status, headers, body };
  } catch {
    // The error's own text is dropped: it may quote headers, and they carry the credentials.
    return { kind: 'no_answer', sentAt, cause: signal.aborted ? 'timeout' : 'connection' };
  }
}

/** A base URL without its last slash. Throws on credentials, a query or a fragment in it. */
export function rootOf(baseUrl: string, provider: string): string {
  const url = new URL(baseUrl);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError(`The base URL of ${provider} takes an origin and a path only.`);
  }
  return url.href.replace(/\/+$/, '');
}

/** The body's bytes, or undefined once there are too many of them. */
async function readBytes(response: Response): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > answerBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function bodyOf(bytes: Buffer | undefined): AnswerBody {
  if (bytes === undefined) return { kind: 'unparseable' };
  if (bytes.length === 0) return { kind: 'empty' };
  const text = decoded(bytes);
  const value = text === undefined ? undefined : parsed(text);
  if (text === undefined || value === undefined) return { kind: 'unparseable' };
  return { kind: 'json', text, value };
}

/** Strict: a replaced byte would change lines that must go back as they came. */
function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
