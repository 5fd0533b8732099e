import { z } from 'zod';

/**
 * What routes show of an order. Only what is named here leaves: a page never sees provider
 * references, and a new field of the domain stays inside until somebody lists it.
 */

export const transactionId = z.string().describe('`tx-1`; superseded ones end in `-old`');

const taxPart = z.object({
  taxRateBp: z.int(),
  unitPriceMinor: z.int(),
  discountMinor: z.int(),
  totalMinor: z.int(),
  taxMinor: z.int(),
});

export const line = z.object({
  line: z.string(),
  origin: z.string(),
  status: z.string(),
  reference: z.string(),
  name: z.string(),
  kind: z.string(),
  quantity: z.int(),
  unitPriceMinor: z.int(),
  discountMinor: z.int(),
  taxRateBp: z.int(),
  totalMinor: z.int(),
  taxMinor: z.int(),
  taxParts: z
    .array(taxPart)
    .optional()
    .describe('of a bundle with several tax rates, whose `taxRateBp` is then the effective rate'),
  requestId: z.string().optional(),
  offer: z.string().optional(),
  addedAt: z.string().optional(),
  deliveredAt: z.string().optional().describe('a digital line its receiver has taken'),
  subscription: z
    .object({ interval: z.string(), recurringMinor: z.int(), consentedAt: z.string() })
    .optional()
    .describe('what recurs, and since when the shopper agreed to it'),
  replaces: z.string().optional().describe('an upgrade: id of the line it stands for'),
  replacedBy: z.string().optional().describe('id of the line that stands for this one'),
});

/** Lines that gave way to an upgrade: part of no total, no email and no release. */
export const replacedLines = z.array(line).describe('lines an upgrade stands for');

export const promisedSamples = z
  .array(
    z.object({
      promise: z.string(),
      item: z.string(),
      name: z.string(),
      quantity: z.int(),
      requestId: z.string(),
    }),
  )
  .describe("samples that come with the customer's next order");

/** How a policy wants its offer shown. Which policy that is stays inside. */
const origin = z
  .object({
    step: z.string(),
    kind: z.string(),
    copy: z.object({
      title: z.string(),
      reason: z.string(),
      dealText: z.string(),
      imageUrl: z.string().optional(),
    }),
    frame: z.string(),
    placement: z.string(),
    theme: z.record(z.string(), z.string()).optional(),
    replacesLine: z.string().optional().describe('an upgrade: the line it takes the place of'),
    subscription: z
      .object({ interval: z.string(), recurringMinor: z.int() })
      .optional()
      .describe('what the shopper agrees to, beside what is paid now'),
  })
  .describe("a policy's offer: what to say, and where");

export const offer = z.object({
  offer: z.string(),
  item: z.string(),
  name: z.string(),
  quantity: z.int(),
  currency: z.string(),
  listPriceMinor: z.int(),
  unitPriceMinor: z.int(),
  taxRateBp: z.int(),
  expiresAt: z.string(),
  taxMinor: z.int().optional().describe('contained in what is paid for all pieces'),
  mayTriggerCreditCheck: z.boolean(),
  quote: z.string().optional().describe('absent: offered before there were quotes'),
  from: origin.optional(),
});

const transaction = z.object({
  id: transactionId,
  status: z.string(),
  totalMinor: z.int(),
  currency: z.string(),
  providerRef: z.string(),
  code: z.string().optional(),
  correlationId: z.string().optional(),
  requestId: z.string().optional(),
  at: z.string(),
});

const providerCall = z.object({
  operation: z.string(),
  requestId: z.string().optional(),
  idempotencyKey: z.string().optional(),
  amountMinor: z.int().optional(),
  heldMinor: z.int().optional().describe('what a read found to be held'),
  sentAt: z.string(),
  answeredAt: z.string().optional(),
  httpStatus: z.int().optional(),
  correlationId: z.string().optional(),
  result: z.string(),
});

export const orderReply = z.object({
  number: z.string(),
  currency: z.string(),
  status: z
    .string()
    .describe('`awaiting_payment`, `opening`, `open`, `draining`, `finalizing` or `closed`'),
  outcome: z.string().optional(),
  openedAt: z.string().optional(),
  closesAt: z.string().optional(),
  upsell: z.strictObject({ isAllowed: z.boolean(), timeLimit: z.int() }).optional(),
  lines: z.array(line).optional(),
  replacedLines: replacedLines.optional(),
  promised: promisedSamples.optional(),
  shippingMinor: z.int().optional(),
  totalMinor: z.int(),
  fulfilment: z
    .object({
      status: z.string().describe('`held`, `released` or `cancelled`'),
      until: z.string().optional(),
      lines: z.array(line).optional(),
    })
    .optional()
    .describe('what the warehouse may do'),
  authorizedMinor: z.int().optional().describe('shop only, as all that follows'),
  transactions: z.array(transaction).optional(),
  reasons: z.array(z.string()).optional(),
  needsAttention: z.array(z.string()).optional(),
});

export const registeredReply = z.object({
  number: z.string(),
  status: z.literal('awaiting_payment'),
});

export const historyReply = z.object({
  order: z.string(),
  history: z.array(
    z.object({
      at: z.string(),
      type: z.string(),
      text: z.string(),
      requestId: z.string().optional(),
      item: z.string().optional(),
      quantity: z.int().optional(),
      unitPriceMinor: z.int().optional(),
      discountMinor: z.int().optional(),
      totalBeforeMinor: z.int().optional(),
      totalAfterMinor: z.int().optional(),
      transaction: transactionId.optional(),
      providerRef: z.string().optional(),
      correlationId: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
});

export const explanation = z
  .object({
    checks: z.array(
      z.object({
        check: z.string(),
        isPassed: z.boolean(),
        reason: z.string().optional(),
        detail: z.string(),
      }),
    ),
    hiddenOffers: z.array(
      z.object({
        item: z.string(),
        reason: z.string(),
        detail: z.string(),
        policy: z.string().optional(),
        step: z.string().optional(),
      }),
    ),
    offerReasons: z
      .object({
        policies: z.array(
          z.object({
            policy: z.string(),
            version: z.int(),
            isApplied: z.boolean(),
            reason: z.string().optional(),
            detail: z.string(),
          }),
        ),
        costUnknown: z.array(z.string()).describe('offered, though nobody knows their cost'),
      })
      .optional(),
    terms: z.object({
      isSwitchedOn: z.boolean(),
      orderMinMinor: z.int(),
      offerCapMinor: z.int(),
      offerMs: z.int(),
      asksAgainAfterRefusal: z.boolean(),
      increaseTotalMaxMinor: z.int().optional(),
      amountStepMinor: z.int(),
    }),
  })
  .describe('how it was decided at the opening: `?explain=1`, for the shop');

export const proofReply = z.object({
  order: z.string(),
  currency: z.string(),
  totalMinor: z.int(),
  authorizedMinor: z.int(),
  isCovered: z.boolean().describe('the authorization covers the order as it stands'),
  isVoided: z.boolean().describe('it was voided with the order: nothing is held'),
  activeTransactions: z.array(transactionId).describe('exactly one, unless voided'),
  adds: z.array(
    z.object({
      requestId: z.string(),
      item: z.string().optional(),
      line: z.string().optional(),
      totalBeforeMinor: z.int().optional(),
      totalAfterMinor: z.int().optional(),
      transaction: transactionId.optional(),
      verdict: z.enum(['covered', 'free', 'not_added', 'undecided', 'taken_back', 'not_covered']),
      providerCalls: z.array(providerCall),
      providerEvents: z
        .array(z.object({ at: z.string(), text: z.string() }))
        .describe('what the provider told by itself'),
    }),
  ),
  otherCalls: z.array(providerCall).describe('made for no single add'),
});
