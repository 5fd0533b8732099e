import { z } from 'zod';
import type { FollowUpState } from '../../domain/follow-up';
import { amount, currency, itemId, market, orderNumber, quantity } from './common';

/** Any text: what is not a token of ours is told apart by its signature alone. */
export const tokenParams = z.strictObject({
  token: z.string().min(1).describe("from the message's own link"),
});

const states = ['open', 'expired', 'sold_out', 'redeemed'] as const satisfies FollowUpState[];

export const followUpOffer = z.strictObject({
  item: itemId,
  name: z.string(),
  quantity,
  market,
  currency,
  listPriceMinor: amount.describe('of a piece, without the offer'),
  unitPriceMinor: amount.describe('of a piece, in the offer'),
  expiresAt: z.iso.datetime(),
  state: z.enum(states).describe('only an `open` one may be sold at this price'),
});

export const redeemBody = z.strictObject({
  order: orderNumber.describe('the new order it is sold in'),
});

export const redeemReply = z.strictObject({
  order: orderNumber,
  item: itemId,
  quantity,
  currency,
  unitPriceMinor: amount,
});
