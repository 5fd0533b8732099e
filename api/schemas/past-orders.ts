import { z } from 'zod';
import { importOrdersMax, type PastOrder } from '../../domain/past-orders';
import { orderLinesMax } from '../../domain/limits';
import { amount, currency, market, orderNumber, providerName, quantity, text } from './common';

/** Before it there was no shop on the net, and the database reads the first years as others. */
const orderedMinMs = Date.parse('1970-01-01T00:00:00Z');
/** A shop's clock may be a time zone ahead of ours; an order of next week is a slip of the pen. */
const aheadMaxMs = 86_400_000;

const orderedAt = z.iso
  .datetime({
    abort: true,
    offset: true,
    error: 'A time with its zone is needed, such as 2026-03-01T09:30:00Z or …+01:00',
  })
  .refine((time) => Date.parse(time) >= orderedMinMs, { abort: true, error: 'Before 1970' })
  .refine((time) => Date.parse(time) <= Date.now() + aheadMaxMs, 'In the future');

/** One order as a merchant's own system tells it. */
export const pastOrder = z.strictObject({
  number: orderNumber,
  orderedAt,
  customer: z
    .strictObject({ id: text(64).exactOptional(), email: z.email().max(254).exactOptional() })
    .exactOptional(),
  market,
  currency,
  totalMinor: amount,
  provider: providerName.exactOptional(),
  method: text(40).exactOptional(),
  channel: text(64).exactOptional(),
  campaign: text(64).exactOptional(),
  lines: z
    .array(z.strictObject({ reference: text(64), quantity, unitPriceMinor: amount }))
    .min(1)
    .max(orderLinesMax),
}) satisfies z.ZodType<PastOrder>;

/** The list itself; its orders are looked at one by one, so that all their faults are named. */
export const pastOrdersList = z.strictObject({
  orders: z.array(z.unknown()).min(1).max(importOrdersMax),
});

export const pastOrdersBody = z
  .looseObject({})
  .describe(
    `JSON: \`{"orders": [...]}\`, at most ${importOrdersMax}. Or \`text/csv\`, one row a line ` +
      'item. Both are in docs/past-orders.md',
  )
  .meta({
    examples: [
      {
        orders: [
          {
            number: 'S-2001',
            orderedAt: '2026-03-01T09:30:00Z',
            customer: { email: 'asa@shopper.example' },
            market: 'SE',
            currency: 'SEK',
            totalMinor: 929_800,
            provider: 'klarna',
            method: 'INVOICE',
            lines: [
              { reference: 'CAM-1', quantity: 1, unitPriceMinor: 899_900 },
              { reference: 'MEM-64', quantity: 1, unitPriceMinor: 29_900 },
            ],
          },
        ],
      },
    ],
  });

export const importQuery = z.strictObject({
  keepGood: z
    .enum(['true', 'false'])
    .exactOptional()
    .describe('`true`: import the good orders though others are bad; else all or none'),
});

export const importReply = z.object({
  imported: z.int().describe('orders that are new'),
  known: z.int().describe('orders that were there already, as they are'),
  faults: z.int().describe('how many faults the rest has'),
  errors: z
    .array(
      z.object({
        line: z.int().optional().describe('of a CSV file; the header is line 1'),
        field: z.string(),
        detail: z.string(),
      }),
    )
    .describe('of what was left out; the first 1000'),
});
