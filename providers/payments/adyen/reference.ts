import { createHash } from 'node:crypto';

/** Longest `reference` Adyen takes; it comes back as `merchantReference` in its events. */
const referenceMax = 80;

/** Of a request id that does not fit: 48 bits, enough to tell the few of one order apart by eye. */
const digestLength = 12;

/** Neither stands in an order number (`orderNumberPattern`), so the first one ends it. */
const separator = '/';
const digestSeparator = '~';

/** What one of our references says. */
export interface Referred {
  order?: string;
  requestId?: string;
}

/**
 * The reference of a modification: `<order>/<request id>`, by which its event is matched. Where
 * that is too long a digest stands in for the request id (`<order>~<digest>`), for people to read;
 * such an event is matched by Adyen's own reference alone.
 */
export function referenceOf(requestId: string, order = ''): string {
  const whole = order + separator + requestId;
  if (whole.length <= referenceMax) return whole;
  const digest = createHash('sha256').update(requestId).digest('hex').slice(0, digestLength);
  return order + digestSeparator + digest;
}

/** Reads such a reference back; of anybody else's nothing is taken. */
export function readReference(reference: string): Referred {
  const [, order = '', mark, rest = ''] = /^([\w.-]{0,64})([/~])(.+)$/.exec(reference) ?? [];
  if (mark === undefined) return {};
  return {
    ...(order === '' ? {} : { order }),
    ...(mark === separator ? { requestId: rest } : {}),
  };
}
