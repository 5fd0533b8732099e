import { createHash } from 'node:crypto';

/*
 * What we write on a payment intent, beside whatever the shop has written there: Stripe merges
 * metadata key by key. It is how a read-back and an event are recognised as ours.
 */

/** Our order number. */
export const orderKey = 'postlude_order';
/** The request whose raise the payment intent last took. */
export const requestKey = 'postlude_request';
/** On a leg of its own: the payment intent the order was paid with. */
export const baseKey = 'postlude_base';
/** The request a payment intent was captured for. */
export const captureKey = 'postlude_capture';
/** One for every request; a key has at most 40 characters and a request id up to 64. */
const markerPrefix = 'postlude_add_';
const markerDigits = 16;

export interface Marking {
  requestId: string;
  order?: string;
  /** for a leg of its own */
  base?: string;
}

export function metadataFor({ requestId, order, base }: Marking): Record<string, string> {
  return {
    ...(order === undefined ? {} : { [orderKey]: order }),
    ...(base === undefined ? {} : { [baseKey]: base }),
    [requestKey]: requestId,
    [markerKey(requestId)]: requestId,
  };
}

/** The requests a payment intent was marked with. */
export function markersOf(metadata: Readonly<Record<string, string>>): string[] {
  return Object.entries(metadata).flatMap(([key, value]) =>
    key.startsWith(markerPrefix) && value !== '' ? [value] : [],
  );
}

function markerKey(requestId: string): string {
  const digest = createHash('sha256').update(requestId).digest('hex');
  return markerPrefix + digest.slice(0, markerDigits);
}
