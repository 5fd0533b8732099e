import { exchangeOnce, rootOf, type Exchange } from '../exchange';

/** Longest correlation id that is kept; Klarna's are UUIDs. */
const correlationIdMax = 128;

export interface HttpRequest {
  method: 'GET' | 'PATCH' | 'POST';
  /** below the base URL */
  path: string;
  idempotencyKey?: string;
  /** JSON text, sent as it is */
  body?: string;
  timeoutMs: number;
}

export type Http = (request: HttpRequest) => Promise<Exchange>;

/** Klarna's HTTP: one request, one exchange, never thrown and never retried. */
export function createHttp(baseUrl: string, authorization: string): Http {
  const root = rootOf(baseUrl, 'Klarna');
  return (request) => {
    const { method, path, body, timeoutMs } = request;
    const headers = headersOf(request, authorization);
    const sending = { method, headers, timeoutMs, ...(body === undefined ? {} : { body }) };
    return exchangeOnce(root + path, sending);
  };
}

/** Klarna's id of an exchange, for its support: from the header. */
export function correlationIdOf(headers: Headers): string | undefined {
  return headers.get('klarna-correlation-id')?.slice(0, correlationIdMax);
}

function headersOf(request: HttpRequest, authorization: string): Record<string, string> {
  const { body, idempotencyKey: key } = request;
  return {
    Accept: 'application/json',
    Authorization: authorization,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(key === undefined ? {} : { 'Klarna-Idempotency-Key': key }),
  };
}
