import { z } from 'zod';
import { amount, itemId, orderNumber, quantity, requestId, signedAmount } from './common';
import { address } from './order';
import { nextOffers, readyOffer } from './offers';
import { line, promisedSamples, replacedLines, transactionId } from './order-reply';

export const addParams = z.strictObject({ order: orderNumber, item: itemId });

/** Nothing about address or payment: both are known (A5), and anything else is refused. */
export const addBody = z
  .strictObject({
    quantity: quantity.default(1),
    offer: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
      .exactOptional(),
    quote: z
      .string()
      .regex(/^[0-9a-f]{8}-[0-9a-f]{12}$/)
      .exactOptional()
      .describe("the offer's quote: no other price is charged then"),
    consent: z
      .literal(true)
      .exactOptional()
      .describe('the shopper agreed to the recurring price of a subscription'),
  })
  .refine((body) => body.quote === undefined || body.offer !== undefined, {
    path: ['quote'],
    error: 'A quote is the quote of an offer: send `offer` with it',
  })
  .meta({ examples: [{ quantity: 1, offer: 'offer-1' }] })
  .nullish();

export const closeBody = z.strictObject({}).nullish();

export const cancelBody = z
  .strictObject({ authorization: z.enum(['void', 'keep']).default('keep') })
  .nullish();

export const captureBody = z.strictObject({ amountMinor: amount.min(1).exactOptional() }).nullish();

export const requestParams = z.strictObject({ order: orderNumber, id: requestId });

export const commandHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .optional()
    .describe('Request id, at most 64 visible ASCII characters; absent: derived from the request'),
  prefer: z.string().optional().describe('`wait=N` (seconds, at most 30) or `respond-async`'),
});

export const orderSummary = z.object({
  number: z.string(),
  currency: z.string(),
  lines: z.array(line),
  replacedLines: replacedLines.optional(),
  promised: promisedSamples.optional(),
  shippingMinor: signedAmount,
  totalMinor: z.int(),
});

export const addedReply = z.object({
  requestId: z.string(),
  line: line.extend({ shippingAddress: address.optional() }).optional(),
  promise: z
    .string()
    .optional()
    .describe('a sample for the next order: its id in `order.promised`, and there is no line'),
  order: orderSummary,
  authorizedMinor: z.int(),
  transaction: transactionId.optional(),
  next: nextOffers.optional().describe('after an offer of a policy: what to show next'),
});

/** What the shopper does at the provider before the item is paid for. */
const shopperAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('confirm'), clientSecret: z.string() }),
  z.object({ type: z.literal('redirect'), url: z.string() }),
]);

const waiting = {
  nextAction: shopperAction.optional().describe('with `requires_action`'),
  actionUntil: z.string().optional().describe('after it the item is left out'),
};

export const pendingReply = z.object({
  requestId: z.string(),
  status: z.enum(['pending', 'requires_action']),
  statusUrl: z.string(),
  ...waiting,
});

export const removedReply = z.object({
  requestId: z.string(),
  status: z.literal('removed'),
  line: z.string().describe('id of the line, or of the promised sample, that is gone'),
  order: orderSummary,
});

export const closedReply = z.object({
  requestId: z.string(),
  status: z.literal('closed'),
  closesAt: z.string(),
});

export const cancelledReply = z.object({
  requestId: z.string(),
  status: z.literal('cancelled'),
});

export const capturedReply = z.object({
  requestId: z.string(),
  capturedMinor: z.int(),
  providerRef: z.string().optional(),
});

/** One request's fate; `status` tells which of the other fields are there. */
export const requestReply = z.object({
  requestId: z.string(),
  status: z.enum([
    'pending',
    'requires_action',
    'added',
    'promised',
    'removed',
    'closed',
    'cancelled',
    'resolved',
    'retried',
    'captured',
    'refused',
  ]),
  ...waiting,
  line: addedReply.shape.line,
  promise: addedReply.shape.promise,
  order: orderSummary.optional(),
  authorizedMinor: z.int().optional(),
  transaction: transactionId.optional(),
  closesAt: z.string().optional(),
  providerRef: z.string().optional(),
  problem: z.looseObject({ code: z.string() }).optional().describe('why it was refused'),
});

export const paymentResultReply = z.object({
  order: orderSummary,
  status: z.enum(['open', 'closed']).describe('was the window opened'),
  upsell: z.strictObject({ isAllowed: z.boolean(), timeLimit: z.int() }),
  closesAt: z.string(),
  token: z.string().describe("the page's credential for this one order"),
  offers: z.array(readyOffer).describe('those to show first, as `GET /orders/{order}/offers`'),
  reasons: z.array(z.string()).optional().describe('why nothing can be added'),
});

export const openingReply = z.object({ order: z.string(), status: z.literal('opening') });
