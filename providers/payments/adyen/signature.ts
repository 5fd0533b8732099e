import { createHmac, timingSafeEqual } from 'node:crypto';

/** What Adyen signs of an event, in its order; an absent one is the empty text. */
export interface SignedFields {
  pspReference: string;
  originalReference: string;
  merchantAccountCode: string;
  merchantReference: string;
  value: string;
  currency: string;
  eventCode: string;
  success: string;
}

/** True when the signature, base64, is the one of these fields; compared in constant time. */
export function isSigned(fields: SignedFields, signature: string, key: Buffer): boolean {
  const expected = createHmac('sha256', key).update(payloadOf(fields)).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The key of Customer Area, hex. Throws on anything else: nothing would ever be believed. */
export function hmacKey(hex: string): Buffer {
  if (!/^([0-9a-f]{2}){32}$/i.test(hex)) {
    throw new TypeError('The HMAC key of Adyen has 64 hexadecimal digits.');
  }
  return Buffer.from(hex, 'hex');
}

function payloadOf(fields: SignedFields): string {
  return [
    fields.pspReference,
    fields.originalReference,
    fields.merchantAccountCode,
    fields.merchantReference,
    fields.value,
    fields.currency,
    fields.eventCode,
    fields.success,
  ].join(':');
}
