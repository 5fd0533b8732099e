import { createHmac } from 'node:crypto';
import { Webhooks } from '../kit/webhooks';
import type { SandboxEvent } from './journal';
import type { Store } from './store';

interface Options {
  readonly store: Store;
  /** Hex. */
  readonly hmacKey: string;
  readonly stopping: AbortSignal;
}

/** Adyen's webhooks. What is forged is not sent again: a refusal is all there is to see. */
export function createWebhooks({ store, hmacKey, stopping }: Options, url?: string) {
  return new Webhooks<SandboxEvent>(
    {
      undelivered: () => store.undelivered(),
      letterOf: (event) => ({ body: deliveryOf(event, hmacKey) }),
      isTriedAgain: ({ forged }) => forged === undefined,
      delivered: ({ id: eventId, eventCode, originalReference: payment }, httpStatus) =>
        store.write({ event: 'delivered', call: 0, payment, eventId, eventCode, httpStatus }),
      stopping,
    },
    url,
  );
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
