import StripeSdk from 'stripe';
import { exchanges, recordingFetch, type Exchange } from './http';

/** The version of Stripe's API everything here was written against, whatever the account's is. */
export const apiVersion = '2026-10-28.endive';

export interface StripeLink {
  stripe: StripeSdk.Stripe;
  /** longest a change may take to be answered, ms */
  timeoutMs: number;
  /** what cannot be incremented may be raised by a payment intent of its own */
  separateAuthorizations: boolean;
}

/** An exchange and what the SDK made of it: a value nobody has looked at yet, or an error. */
export type Answer =
  | { kind: 'value'; exchange: Exchange; value: unknown }
  | { kind: 'fault'; exchange: Exchange; fault: unknown };

/**
 * Longest a read may take: two of them, or one and a change, must end before the activity that
 * waits for them does (6 s, 7.5 s).
 */
const readTimeoutMaxMs = 2_800;

export function readTimeoutMs({ timeoutMs }: StripeLink): number {
  return Math.min(timeoutMs, readTimeoutMaxMs);
}

/** The SDK without retries, telemetry or a version of its own choosing. */
export function createClient(apiKey: string, baseUrl: string | undefined): StripeSdk.Stripe {
  return new StripeSdk(apiKey, {
    apiVersion,
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: StripeSdk.createFetchHttpClient(recordingFetch),
    ...(baseUrl === undefined ? {} : placeOf(baseUrl)),
  });
}

/** Makes one call. Never throws. */
export async function ask(send: () => Promise<unknown>): Promise<Answer> {
  const exchange: Exchange = { sentAt: new Date().toISOString() };
  try {
    return { kind: 'value', exchange, value: await exchanges.run(exchange, send) };
  } catch (fault) {
    return { kind: 'fault', exchange, fault };
  }
}

function placeOf(baseUrl: string): { protocol: 'http' | 'https'; host: string; port: string } {
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(baseUrl);
  const isOrigin = `${username}${password}${search}${hash}` === '' && pathname === '/';
  if (!isOrigin || !/^https?:$/.test(protocol)) {
    throw new TypeError('The base URL of Stripe takes an http or https origin only.');
  }
  const isPlain = protocol === 'http:';
  return {
    protocol: isPlain ? 'http' : 'https',
    host: hostname,
    port: port || (isPlain ? '80' : '443'),
  };
}
