/** One answer of the API, read whole. */
export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Ask {
  body?: unknown;
  /** sent as it is, for bodies that are no JSON */
  rawBody?: string | Buffer;
  /** Idempotency-Key */
  key?: string;
  credential?: string;
  headers?: Record<string, string>;
}

/** Calls the API over a real socket. */
export async function call<T = Record<string, unknown>>(
  baseUrl: string,
  method: string,
  path: string,
  ask: Ask = {},
): Promise<Answer<T>> {
  const { body, rawBody, key, credential, headers } = ask;
  const text = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(baseUrl + path, {
    method,
    headers: {
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...headers,
    },
    ...(text === undefined ? {} : { body: text }),
    signal: AbortSignal.timeout(60_000),
  });
  const answer = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson && answer ? JSON.parse(answer) : { text: answer }) as T,
  };
}
