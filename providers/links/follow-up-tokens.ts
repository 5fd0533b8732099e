import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FollowUpTokens } from '../../domain/follow-up-ports';
import { orderNumberPattern } from '../../domain/order';

/** 132 bits of the HMAC: a link in a text message has to be short, and is guessed online only. */
const macLength = 22;

/** Longest token worth a look: the longest order number, a dot and the signature. */
const tokenMaxLength = 64 + 1 + macLength;

type Purpose = 'offer' | 'unsubscribe';

/**
 * The tokens of a follow-up's links, `<order>.<signature>`: made from order and secret alone, so
 * that every copy has the same ones and none is kept. They carry no expiry: the offer's end is in
 * its row, and who wants no more may say so for ever.
 */
export function createFollowUpTokens(secret: string): FollowUpTokens {
  const sign = (purpose: Purpose, order: string) =>
    createHmac('sha256', secret)
      .update(`follow-up/${purpose}/${order}`)
      .digest('base64url')
      .slice(0, macLength);
  const mint = (purpose: Purpose, order: string) => `${order}.${sign(purpose, order)}`;
  const read = (purpose: Purpose, token: string) => {
    const order = token.slice(0, -macLength - 1);
    if (token.length > tokenMaxLength || !orderNumberPattern.test(order)) return undefined;
    return isEqual(token, mint(purpose, order)) ? order : undefined;
  };
  return {
    offer: (order) => mint('offer', order),
    unsubscribe: (order) => mint('unsubscribe', order),
    readOffer: (token) => read('offer', token),
    readUnsubscribe: (token) => read('unsubscribe', token),
  };
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
