import { Webhook } from 'standardwebhooks';
import type { DeliveryOutcome, Warehouse, WarehouseEvent } from '../../domain/ports';
import { retryAfterMs } from './retry-after';

/** Longest a delivery may take in all, milliseconds; a slow warehouse is asked again later. */
const defaultTimeoutMs = 10_000;

/** Most bytes of an answer that are read, so that the connection can be used again. */
const answerMax = 64 * 1024;

/** Standard Webhooks: a secret is 24 to 64 random bytes in base64. */
const secretForm = /^whsec_[A-Za-z\d+/]+={0,2}$/;
const secretBytesMin = 24;
const secretBytesMax = 64;

export interface WarehouseOptions {
  /** where events are posted; an operator's setting, so private addresses are allowed */
  url: string;
  /** `whsec_…`, shared with the warehouse */
  secret: string;
  timeoutMs?: number;
}

/**
 * Deliveries to the shop's warehouse by Standard Webhooks: `webhook-id` is the event's id in every
 * attempt, the timestamp and with it the signature are those of the attempt. Only a 2xx is a
 * delivery; a redirect is not followed, because it would take a signed event elsewhere.
 *
 * Throws at once, without repeating it, on a configuration that could never deliver.
 */
export function createWarehouse(options: WarehouseOptions): Warehouse {
  const url = endpoint(options.url);
  const webhook = signer(options.secret);
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;

  return {
    async deliver(event: WarehouseEvent): Promise<DeliveryOutcome> {
      const { id, type, timestamp, data } = event;
      const body = JSON.stringify({ type, timestamp, data });
      const now = new Date();
      let answer: Response;
      try {
        answer = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'user-agent': 'Postlude',
            'webhook-id': id,
            'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
            'webhook-signature': webhook.sign(id, now, body),
          },
          body,
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
        });
      } catch (error) {
        return { kind: 'failed', detail: failureText(error, timeoutMs) };
      }
      await drain(answer);
      if (answer.ok) return { kind: 'delivered' };
      const waitMs = retryAfterMs(answer.headers.get('retry-after'), Date.now());
      return {
        kind: 'failed',
        detail: `HTTP ${answer.status}`,
        ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
      };
    },
  };
}

/** The status has decided already: whatever happens to the body changes nothing. */
async function drain({ body }: Response): Promise<void> {
  if (!body) return;
  let read = 0;
  try {
    for await (const chunk of body) {
      read += chunk.byteLength;
      if (read > answerMax) break; // leaving the loop cancels the rest
    }
  } catch {
    // cut off or timed out
  }
}

/** A code such as `ECONNREFUSED`, never a message: messages of `fetch` repeat what it was given. */
function failureText(error: unknown, timeoutMs: number): string {
  const name = property(error, 'name');
  if (name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  const code = property(property(error, 'cause'), 'code');
  return typeof code === 'string' ? code : 'no connection';
}

/** By name rather than class: errors of `fetch` come from another realm under Jest. */
function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function endpoint(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isHttp = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  if (!isHttp || parsed.username || parsed.password) {
    throw new Error('the warehouse URL is not an http(s) URL without credentials');
  }
  return parsed.href;
}

function signer(secret: string): Webhook {
  const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64').length;
  if (!secretForm.test(secret) || bytes < secretBytesMin || bytes > secretBytesMax) {
    throw new Error('the warehouse secret is not whsec_ and 24 to 64 bytes in base64');
  }
  return new Webhook(secret);
}
