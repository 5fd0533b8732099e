/** Twilio's own words for what it does not take; the numbers are its error codes. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

export const stranger: Refusal = { status: 401, code: 20003, message: 'Authenticate' };
export const tooMany: Refusal = { status: 429, code: 20429, message: 'Too Many Requests' };
export const unexpected: Refusal = { status: 500, code: 20500, message: 'Internal server error' };
export const down: Refusal = { status: 503, code: 20503, message: 'Service unavailable' };

/** Longest body of a message, in characters. */
const bodyMax = 1600;

/** GSM 03.38 without its extension; a message with any other letter goes out as UCS-2. */
const gsmOnly = /^[\n\r !-?A-Z_a-z@$£¥èéùìòÇØøÅåÆæßÉ¡ÄÖÑÜ§¿äöñüà]*$/;

/** In how many parts a message is sent, each of which is paid for. */
export function partsOf(body: string): number {
  const [alone, joined] = gsmOnly.test(body) ? [160, 153] : [70, 67];
  return body.length <= alone ? 1 : Math.ceil(body.length / joined);
}

/** A message as it is asked for, each field as it came. */
export interface Asked {
  readonly to: string;
  readonly from: string;
  readonly body: string;
}

/** Why a message is not taken; undefined when it is. */
export function refusalOf({ to, from, body }: Asked, optedOut: ReadonlySet<string>) {
  if (to === '') return refused(21604, "A 'To' phone number is required.");
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refused(21211, "The 'To' number is not valid.");
  if (from === '') return refused(21603, "A 'From' phone number is required.");
  if (body === '') return refused(21602, 'Message body is required.');
  if (body.length > bodyMax) {
    return refused(21617, `The message body exceeds the ${bodyMax} character limit.`);
  }
  return optedOut.has(to) ? refused(21610, 'Attempt to send to unsubscribed recipient') : undefined;
}

function refused(code: number, message: string): Refusal {
  return { status: 400, code, message };
}
