import { z } from 'zod';
import { ExposureKind } from '../../domain/offer-ports';
import { orderNumber } from './common';
import { explanation, line, offer } from './order-reply';

/** `offer-2`: an offer of an order, as every answer names it. */
export const offerId = z.string().regex(/^offer-[1-9]\d?$/);

export const declineParams = z.strictObject({ order: orderNumber, offer: offerId });

/** The database does not know every year before this one. */
const earliestMs = Date.parse('1970-01-01T00:00:00Z');

/** Events in one request: a page tells of a step at a time, of a few offers each. */
export const exposuresPerRequestMax = 20;

export const exposuresBody = z.strictObject({
  events: z
    .array(
      z.strictObject({
        eventId: z
          .string()
          .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
          .describe("the page's own: the same event sent again counts once"),
        offer: offerId,
        kind: z.enum(ExposureKind),
        at: z.iso
          .datetime({ offset: true, abort: true })
          .refine((time) => Date.parse(time) >= earliestMs, 'No page was shown before 1970'),
      }),
    )
    .min(1)
    .max(exposuresPerRequestMax),
});

export const exposuresReply = z.object({
  order: z.string(),
  taken: z
    .int()
    .describe('events that were new and count: not one known, outside the window or above 200'),
});

/** An offer with everything a page needs to show it and to send either answer. */
export const readyOffer = offer.extend({
  cta: z.literal('add_to_order').describe('key of the label, for the page to translate'),
  amountMinor: z.int().describe('what the order grows by'),
  amountText: z.string().describe("the same in the order's locale"),
  discountMinor: z.int().describe('off the list price, all pieces'),
  shippingMinor: z.int().describe('0: it travels with the order'),
  newTotalMinor: z.int().describe('what the order comes to with it'),
  add: z.object({
    method: z.literal('POST'),
    url: z.string(),
    body: z.object({ quantity: z.int(), offer: z.string(), quote: z.string().optional() }),
  }),
  decline: z.object({ method: z.literal('POST'), url: z.string() }),
});

export const nextOffers = z
  .array(readyOffer)
  .nullable()
  .describe("what to show next; null: nothing, the order's confirmation as usual");

export const declinedReply = z.object({
  offer: z.string(),
  status: z.literal('declined'),
  next: nextOffers,
  confirmationUrl: z.string(),
});

export const offersReply = z.object({
  order: z
    .object({
      number: z.string(),
      currency: z.string(),
      lines: z.array(line),
      shippingMinor: z.int(),
      totalMinor: z.int(),
    })
    .describe('the confirmation: shown above every offer'),
  status: z.string(),
  closesAt: z.string(),
  flowBudgetSeconds: z.int().describe('what to plan for all steps together, a hint for the page'),
  step: z.string().optional().describe('of the funnel; absent: it has none, or is at its end'),
  next: z
    .object({ onAccept: z.string().nullable(), onDecline: z.string().nullable() })
    .optional()
    .describe('the steps after this one; null: nothing more'),
  offers: z.array(readyOffer).describe('those to show now'),
  reasons: z.array(z.string()).optional(),
  explanation: explanation.optional(),
});
