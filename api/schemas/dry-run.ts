import { z } from 'zod';
import { dryRunOrdersMax } from '../../domain/dry-run';
import { fault } from './offer-policy-routes';

/** Nothing was sold here before, and Postgres knows no year 0; 90 days before it are known. */
const earliestMs = Date.parse('1970-01-01T00:00:00Z');

const moment = z.iso
  .datetime({ abort: true, error: 'A UTC time such as 2026-03-01T00:00:00Z is needed' })
  .refine((time) => Date.parse(time) >= earliestMs, 'Before 1970');

export const dryRunQuery = z.strictObject({
  from: moment.exactOptional().describe('inclusive; absent: 90 days before `to`'),
  to: moment.exactOptional().describe('exclusive; absent: now'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(dryRunOrdersMax)
    .default(dryRunOrdersMax)
    .describe('orders, the latest of the time'),
});

const counts = z.record(z.string(), z.int());

const example = z.object({
  order: z.string(),
  orderedAt: z.string(),
  outcome: z.string(),
  decidedBy: z.string().optional().describe('the policy that decided'),
  offers: z.array(
    z.object({
      offer: z.string(),
      currency: z.string(),
      listPriceMinor: z.int(),
      unitPriceMinor: z.int(),
    }),
  ),
  hidden: z.array(z.object({ offer: z.string(), reason: z.string() })),
});

export const dryRunReply = z.object({
  policy: z.string(),
  errors: z.array(fault).describe('with one of these the document cannot be published as it is'),
  from: z.string().optional().describe('of the first order'),
  to: z.string().optional().describe('of the last order'),
  orders: z.int(),
  shown: z.int().describe('orders that would have been shown something'),
  coverage: z
    .object({ share: z.number(), low: z.number(), high: z.number() })
    .describe('shown ÷ orders, with its 95 % Wilson interval'),
  outcomes: counts.describe('orders by what became of them: `shown`, or why not'),
  conditions: z
    .array(z.object({ path: z.string(), met: z.int() }))
    .describe('of the trigger, each by itself: orders that meet it'),
  steps: z.array(z.object({ step: z.string(), first: z.int(), planned: z.int() })),
  variants: counts.describe('of an experiment: orders dealt to each'),
  offers: z.array(
    z.object({
      offer: z.string().describe('`<step>/<product>`'),
      planned: z.int(),
      prices: z.record(z.string(), z.object({ fromMinor: z.int(), toMinor: z.int() })),
      hidden: counts.describe('orders by the reason it is held back'),
    }),
  ),
  never: z
    .object({
      conditions: z.array(z.string()),
      steps: z.array(z.string()),
      offers: z.array(z.string()),
    })
    .describe('what no order of these meets or is shown'),
  conflicts: z
    .array(z.object({ policy: z.string(), wonOver: z.int(), lostTo: z.int() }))
    .describe('live policies that want the same orders'),
  examples: z.array(example).describe('at most 20 of each outcome'),
});
