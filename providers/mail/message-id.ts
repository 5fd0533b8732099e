import { createHmac } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 base32 in lower case, without padding. */
function base32(bytes: Buffer): string {
  let bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  bits = bits.padEnd(Math.ceil(bits.length / 5) * 5, '0');
  const groups = bits.match(/.{5}/g) ?? [];
  return groups.map((group) => alphabet.charAt(Number.parseInt(group, 2))).join('');
}

/**
 * 130 bits of the HMAC in 26 characters: enough that two orders never meet, and short enough for a
 * Message-ID on one line and a boundary below the 70 characters of RFC 2046 §5.1.1.
 */
function keyed(secret: string, text: string): string {
  return base32(createHmac('sha256', secret).update(text).digest()).slice(0, 26);
}

/** What every boundary begins with: `=_` cannot be in quoted-printable text (RFC 2045 §6.7). */
export const boundaryPrefix = '=_postlude';

/**
 * Message-ID and MIME boundary of an order's confirmation: the same for every copy of it
 * (`docs/design.md` §7), and telling nobody the order number. No name in the receipt can imitate
 * the boundary.
 */
export function identify(order: string, secret: string, domain: string) {
  const messageId = `<v1.${keyed(secret, order)}@${domain}>`;
  return { messageId, boundary: keyed(secret, messageId) };
}
