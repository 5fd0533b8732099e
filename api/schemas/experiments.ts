import { z } from 'zod';
import { ExperimentStatus } from '../../analytics/experiment-report';
import { currency, documentName } from './common';
import { rate, wholeBp } from './rate';

export const experimentParams = z.strictObject({ experiment: documentName });

export const currencyQuery = z.strictObject({
  currency: currency.describe('amounts of different currencies are never added together'),
});

const moneyOutcome = z
  .enum(['kept_margin', 'kept_revenue'])
  .describe('what decides, net of refunds; margin where every cost is known');

/** Take rates far from 0 and 1, where the formula holds. */
const rateBp = z.coerce
  .number()
  .int()
  .min(1)
  .max(wholeBp - 1);

/** As many arms as a policy has variants, with the holdout. */
const armsMax = 11;

/** Far above the largest shops. */
const ordersPerDayMax = 10_000_000;

export const sampleSizeQuery = z
  .strictObject({
    baselineBp: rateBp.describe('take rate as it is, basis points: 800 is 8 %'),
    targetBp: rateBp.describe('the smallest rate worth finding'),
    arms: z.coerce.number().int().min(2).max(armsMax).default(2),
    ordersPerDay: z.coerce.number().int().min(1).max(ordersPerDayMax).exactOptional(),
  })
  .refine(({ baselineBp, targetBp }) => baselineBp !== targetBp, {
    path: ['targetBp'],
    message: 'It must differ from baselineBp: no number of orders tells equal rates apart',
  });

export const sampleSizeReply = z.object({
  baselineBp: z.int(),
  targetBp: z.int(),
  arms: z.int(),
  power: z.number(),
  alpha: z.number().describe('of each comparison: 5 % shared among the pairs of arms'),
  ordersPerArm: z.int(),
  orders: z.int(),
  wholeWeeks: z.int().nullable().describe('at `ordersPerDay`; null: not asked for'),
});

export const reweighBody = z.strictObject({
  currency: currency.describe('whose orders it learns from'),
});

export const reweighReply = z.object({
  policy: z.string(),
  version: z.int().describe('with the new weights; new orders are dealt by it'),
  outcome: moneyOutcome,
  shares: z
    .record(z.string(), z.number())
    .describe('of those outside the holdout; each is logged with its orders as propensity'),
});

const interval = z.object({ low: z.number(), high: z.number() });

const difference = z.object({
  difference: z.number(),
  anytime: interval.nullable().describe('95 %, may be looked at every day; null: too early'),
  welch: interval.nullable().describe('95 %, for one look at a size that was set before'),
});

const week = z.object({
  orders: z.int(),
  takePerOrder: z.number().nullable(),
  keptPerOrder: z.number().nullable(),
});

export const experimentListReply = z.object({
  currency,
  experiments: z.array(
    z.object({
      experiment: z.string(),
      policies: z.array(z.string()),
      variants: z.array(z.string()),
      orders: z.int(),
      startedAt: z.string(),
    }),
  ),
});

export const experimentReply = z.object({
  experiment: z.string(),
  currency,
  outcome: moneyOutcome,
  status: z.enum(ExperimentStatus),
  winner: z.string().nullable().describe('proven against every other arm; null: none is'),
  sampleRatio: z.object({
    lnE: z.number(),
    isAlarm: z.boolean(),
    untestedUnits: z.int(),
  }),
  sizes: z.array(z.object({ variant: z.string(), orders: z.int(), units: z.int() })),
  variants: z
    .array(
      z.object({
        variant: z.string(),
        orders: z.int(),
        units: z.int().describe('customers, and orders of unknown ones'),
        shown: z.int(),
        take: rate.describe('of the shown'),
        keptPerOrder: z
          .object({
            mean: z.number(),
            interval: interval.nullable().describe('95 %, bootstrap'),
            winsorisedMean: z.number().describe('the largest hundredth cut down'),
          })
          .describe('minor units, over all orders of the arm'),
        againstFirst: z
          .object({ takePerOrder: difference, keptPerOrder: difference })
          .exactOptional(),
        againstHoldout: z.object({ keptPerOrder: difference }).exactOptional(),
        novelty: z.object({ firstWeek: week, later: week }).describe('whole weeks only'),
      }),
    )
    .describe('empty under `srm_alarm`'),
});

export const guardrailsReply = z.object({
  offers: z.array(
    z.object({
      policy: z.string(),
      step: z.string(),
      item: z.string(),
      refundRateMaxBp: z.int(),
      accepted: z.int(),
      returned: z.int(),
      returnRate: rate,
      e: z.number().describe('evidence that more than the threshold comes back'),
      pausesFromE: z.number(),
      maturity: z.number().nullable().describe('share of the accepted older than a month'),
      state: z.string(),
      note: z.string().nullable(),
      stateAt: z.string().nullable(),
      since: z.string().nullable().describe('counted from its last audit; null: from the start'),
    }),
  ),
});
