import type { ProviderEvent, WebhookReader, WebhookReading } from '../../../domain/provider-events';
import { fromAdyen } from './currency';
import { readItems, type Item } from './notification';
import { readReference } from './reference';
import { hmacKey, isSigned } from './signature';
import { cutText } from './text';

export interface AdyenWebhookOptions {
  merchantAccount: string;
  /** hex, as Customer Area shows it */
  hmacKey: string;
}

/**
 * Reads Adyen's standard webhooks (`docs/providers/adyen.md`). Every item bears a signature of its
 * own; one that does not hold refuses the delivery whole. There is no signed time in it, so a
 * repeat of any age is told by its id alone. Throws on a key that is none; reading never throws.
 */
export function createAdyenWebhookReader(options: AdyenWebhookOptions): WebhookReader {
  const key = hmacKey(options.hmacKey);
  return {
    provider: 'adyen',
    read: (rawBody) => readDelivery(rawBody, key, options.merchantAccount),
    accepted: { contentType: 'text/plain', body: '[accepted]' },
  };
}

function readDelivery(rawBody: Buffer, key: Buffer, merchantAccount: string): WebhookReading {
  const items = readItems(rawBody);
  if (items === undefined) return refused('unreadable', 'The body is no delivery of Adyen’s.');
  if (items.some(({ signature }) => signature === undefined)) {
    return refused('signature_missing', 'An item has no hmacSignature.');
  }
  if (!items.every(({ signed, signature = '' }) => isSigned(signed, signature, key))) {
    return refused('signature_invalid', 'The signature of an item does not fit it and the key.');
  }
  if (items.some(({ signed }) => signed.merchantAccountCode !== merchantAccount)) {
    return refused('wrong_merchant', 'An item is of another merchant account.');
  }
  return { kind: 'events', events: items.map(eventOf) };
}

/**
 * An item in the order's words. Sources differ on whether `originalReference` names the payment or
 * the modification, so it is told only where our own reference does not name the order.
 */
function eventOf(item: Item): ProviderEvent {
  const { signed, reason, blob } = item;
  const { pspReference, originalReference, merchantReference, eventCode, success } = signed;
  const isAdjustment = eventCode === 'AUTHORISATION_ADJUSTMENT';
  const referred = readReference(merchantReference);
  const isNamed = referred.order !== undefined || originalReference === '';
  // Such an event is "true" of a failure.
  const hasFailed = success === 'false' || eventCode.endsWith('_FAILED');
  return {
    // Adyen repeats a delivery until it is accepted; this much of it is always the same.
    eventId: cutText(`${pspReference}/${eventCode}/${success}`),
    kind: isAdjustment ? 'increase' : 'other',
    ...referred,
    ...(isNamed ? {} : { authorizationRef: cutText(originalReference) }),
    correlation: cutText(pspReference),
    ...outcomeOf(isAdjustment, item),
    ...amountOf(item),
    ...(hasFailed ? { code: cutText(reason ?? eventCode) } : {}),
    ...(isAdjustment && blob !== undefined ? { providerState: blob } : {}),
  };
}

function outcomeOf(isAdjustment: boolean, { signed }: Item): Pick<ProviderEvent, 'outcome'> {
  if (!isAdjustment) return { outcome: 'none' };
  return { outcome: signed.success === 'true' ? 'authorized' : 'declined' };
}

/** None where it does not convert exactly: a yes without an amount settles nothing. */
function amountOf({ signed, value }: Item): Partial<ProviderEvent> {
  const currency = signed.currency.toUpperCase();
  const amountMinor = value === undefined ? undefined : fromAdyen(value, currency);
  if (amountMinor === undefined) return {};
  return { amountMinor, amountMeans: 'total', currency };
}

function refused(
  why: Extract<WebhookReading, { kind: 'refused' }>['why'],
  detail: string,
): WebhookReading {
  return { kind: 'refused', why, detail };
}
