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
/** UNDOCUMENTED here, chosen: Adyen tries for days; a sandbox must come to an end. */
const triesMax = 8;
const retryMs = 500;
const retryMsMax = 8_000;
/** Adyen's own wait for `[accepted]`. */
const answerMsMax = 10_000;

interface Options {
  readonly store: Store;
  /** Hex. */
  readonly hmacKey: string;
  readonly stopping: AbortSignal;
}

/** Sends what is undelivered until the shop answers with 2xx. */
export class Webhooks {
  private readonly options: Options;
  private readonly underWay = new Map<string, Promise<void>>();
  private delivery: Delivery;

  constructor(options: Options, delivery: Delivery) {
    this.options = options;
    this.delivery = delivery;
  }

  configure(given: Partial<Delivery>): Delivery {
    this.delivery = { ...this.delivery, ...given };
    void this.flush();
    return this.delivery;
  }

  /** Sends whatever waits, unless it is held; done when it is taken or given up. */
  async flush(): Promise<void> {
    if (this.delivery.held) return;
    await Promise.all(this.options.store.undelivered().map((event) => this.send(event)));
  }

  /** Sends what is held, one after the other; how many. */
  async release(order: 'oldest_first' | 'newest_first'): Promise<number> {
    const waiting = this.options.store.undelivered();
    for (const event of order === 'oldest_first' ? waiting : waiting.toReversed()) {
      await this.send(event);
    }
    return waiting.length;
  }

  /** One that is being sent already is waited for. */
  private send(event: SandboxEvent): Promise<void> {
    const { url, copies } = this.delivery;
    const { id } = event;
    if (url === undefined) return Promise.resolve();
    const sending =
      this.underWay.get(id) ??
      this.deliver(event, url, copies).finally(() => this.underWay.delete(id));
    this.underWay.set(id, sending);
    return sending;
  }

  private async deliver(event: SandboxEvent, url: string, copies: number): Promise<void> {
    const { store, stopping } = this.options;
    // What is forged is not sent again: a refusal is all there is to see.
    const tries = event.forged === undefined ? triesMax : 1;
    let httpStatus = 0;
    for (let attempt = 0; attempt < tries && !stopping.aborted; attempt += 1) {
      if (attempt > 0) await this.pause(attempt);
      const answers = await Promise.all(
        Array.from({ length: copies }, () => this.post(event, url)),
      );
      httpStatus = Math.max(...answers);
      if (answers.every((status) => status >= 200 && status < 300)) break;
    }
    if (stopping.aborted) return;
    const { id: eventId, eventCode, originalReference: payment } = event;
    store.write({ event: 'delivered', call: 0, payment, eventId, eventCode, httpStatus });
  }

  private async post(event: SandboxEvent, url: string): Promise<number> {
    const { hmacKey, stopping } = this.options;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: deliveryOf(event, hmacKey),
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

/** Adyen's standard webhook with one item. */
export function deliveryOf(event: SandboxEvent, hmacKey: string): string {
  const { id: _id, value, currency, blob, forged, ...item } = event;
  const key = forged === 'wrong' ? hmacKey.replaceAll(/./g, '0') : hmacKey;
  const signed = forged === 'missing' ? {} : { hmacSignature: signatureOf(event, key) };
  const additionalData = {
    ...signed,
    ...(blob === undefined ? {} : { adjustAuthorisationData: blob }),
  };
  const NotificationRequestItem = {
    ...item,
    amount: { currency, value },
    paymentMethod: 'visa',
    additionalData,
  };
  return JSON.stringify({ live: 'false', notificationItems: [{ NotificationRequestItem }] });
}

/** HMAC-SHA256, base64, over the eight fields Adyen names, joined by colons. */
function signatureOf(event: SandboxEvent, hmacKey: string): string {
  const payload = [
    event.pspReference,
    event.originalReference,
    event.merchantAccountCode,
    event.merchantReference,
    event.value,
    event.currency,
    event.eventCode,
    event.success,
  ].join(':');
  return createHmac('sha256', Buffer.from(hmacKey, 'hex')).update(payload).digest('base64');
}
