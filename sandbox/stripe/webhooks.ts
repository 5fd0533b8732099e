import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxEvent } from './journal';
import type { Store } from './store';

/** How events go out. */
export interface Delivery {
  /** The shop's endpoint; none: nothing is sent. */
  readonly url?: string;
  /** Kept back until they are released by the admin face. */
  readonly held: boolean;
  /** How often each is sent, 1 to {@link copiesMax}. */
  readonly copies: number;
}

export const copiesMax = 10;
/** UNDOCUMENTED here, chosen: Stripe tries for days; a sandbox must come to an end. */
const triesMax = 8;
const retryMs = 500;
const retryMsMax = 8_000;
const answerMsMax = 10_000;

interface Options {
  readonly store: Store;
  readonly secret: string;
  readonly stopping: AbortSignal;
}

/** Sends what is undelivered, signed anew at each try, until the shop answers with 2xx. */
export class Webhooks {
  private readonly options: Options;
  private readonly underWay = new Set<string>();
  private delivery: Delivery;

  constructor(options: Options, delivery: Delivery) {
    this.options = options;
    this.delivery = delivery;
  }

  configure(given: Partial<Delivery>): Delivery {
    this.delivery = { ...this.delivery, ...given };
    this.flush();
    return this.delivery;
  }

  /** Sends whatever waits, unless it is held. */
  flush(): void {
    if (!this.delivery.held) void this.send(this.options.store.undelivered());
  }

  /** Sends what is held, one after the other; how many. */
  async release(order: 'oldest_first' | 'newest_first'): Promise<number> {
    const waiting = this.options.store.undelivered();
    await this.send(order === 'oldest_first' ? waiting : waiting.toReversed());
    return waiting.length;
  }

  private async send(events: readonly SandboxEvent[]): Promise<void> {
    const { url, copies } = this.delivery;
    if (url === undefined) return;
    for (const event of events.filter(({ id }) => !this.underWay.has(id))) {
      this.underWay.add(event.id);
      await this.deliver(event, url, copies);
      this.underWay.delete(event.id);
    }
  }

  private async deliver(event: SandboxEvent, url: string, copies: number): Promise<void> {
    const { store, stopping } = this.options;
    let httpStatus = 0;
    for (let attempt = 0; attempt < triesMax && !stopping.aborted; attempt += 1) {
      if (attempt > 0) await this.pause(attempt);
      const answers = await Promise.all(
        Array.from({ length: copies }, () => this.post(event, url)),
      );
      httpStatus = Math.max(...answers);
      if (answers.every((status) => status >= 200 && status < 300)) break;
    }
    if (stopping.aborted) return;
    const { id: eventId, type } = event;
    store.write({ event: 'delivered', call: 0, payment_intent: '', eventId, type, httpStatus });
  }

  private async post({ payload }: SandboxEvent, url: string): Promise<number> {
    const { secret, stopping } = this.options;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signatureOf(payload, secret, Date.now()),
        },
        body: payload,
        signal: AbortSignal.any([stopping, AbortSignal.timeout(answerMsMax)]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  private async pause(attempt: number): Promise<void> {
    const ms = Math.min(retryMs * 2 ** (attempt - 1), retryMsMax);
    await sleep(ms, undefined, { signal: this.options.stopping }).catch(() => {});
  }
}

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 over `<t>.<raw body>`. */
export function signatureOf(payload: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  const hex = createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex');
  return `t=${seconds},v1=${hex}`;
}
