import { createHmac } from 'node:crypto';
import { Webhooks } from '../kit/webhooks';
import type { SandboxEvent } from './journal';
import type { Store } from './store';

interface Options {
  readonly store: Store;
  readonly secret: string;
  readonly stopping: AbortSignal;
}

/** Stripe's webhooks, stamped with the time of each try. */
export function createWebhooks({ store, secret, stopping }: Options, url?: string) {
  return new Webhooks<SandboxEvent>(
    {
      undelivered: () => store.undelivered(),
      letterOf: ({ payload }) => ({
        headers: { 'stripe-signature': signatureOf(payload, secret, Date.now()) },
        body: payload,
      }),
      isTriedAgain: () => true,
      delivered: ({ id: eventId, type }, httpStatus) =>
        store.write({ event: 'delivered', call: 0, payment_intent: '', eventId, type, httpStatus }),
      stopping,
    },
    url,
  );
}

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 over `<t>.<raw body>`. */
export function signatureOf(payload: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  const hex = createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex');
  return `t=${seconds},v1=${hex}`;
}
