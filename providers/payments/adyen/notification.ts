import { isObject, parsed } from '../json-text';
import { isBlob } from './modification';
import type { SignedFields } from './signature';
import { textOf } from './text';

/** One item of a delivery: what is signed of it, and what is not. */
export interface Item {
  signed: SignedFields;
  signature: string | undefined;
  /** Adyen's integer */
  value: number | undefined;
  /** why it was refused */
  reason: string | undefined;
  blob: string | undefined;
}

/** Most items of one delivery; Adyen sends one, and older set-ups up to six. */
const itemsMax = 50;

/** The items of a delivery, or undefined where the body is none of Adyen's. */
export function readItems(rawBody: Buffer): Item[] | undefined {
  const body = parsed(rawBody.toString('utf8'));
  const list: unknown = isObject(body) ? body['notificationItems'] : undefined;
  if (!Array.isArray(list) || list.length === 0 || list.length > itemsMax) return undefined;
  const items = list.map((entry: unknown) => readItem(entry));
  return items.every((item) => item !== undefined) ? items : undefined;
}

function readItem(entry: unknown): Item | undefined {
  const item = isObject(entry) ? entry['NotificationRequestItem'] : undefined;
  if (!isObject(item)) return undefined;
  const amount = isObject(item['amount']) ? item['amount'] : {};
  const extra = isObject(item['additionalData']) ? item['additionalData'] : {};
  const { value } = amount;
  const text = (name: string) => textOf(item[name]) ?? '';
  const signed = {
    pspReference: text('pspReference'),
    originalReference: text('originalReference'),
    merchantAccountCode: text('merchantAccountCode'),
    merchantReference: text('merchantReference'),
    value: typeof value === 'number' ? String(value) : '',
    currency: textOf(amount['currency']) ?? '',
    eventCode: text('eventCode'),
    success: text('success'),
  };
  const isWhole = signed.pspReference !== '' && signed.eventCode !== '';
  // Texts, not booleans: "false" is a no, and whatever is neither is nothing we know.
  if (!isWhole || !/^(true|false)$/.test(signed.success)) return undefined;
  const blob = textOf(extra['adjustAuthorisationData']);
  return {
    signed,
    signature: textOf(extra['hmacSignature']),
    value: typeof value === 'number' ? value : undefined,
    reason: textOf(item['reason']),
    blob: blob !== undefined && isBlob(blob) ? blob : undefined,
  };
}
