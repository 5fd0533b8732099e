import { z } from 'zod';
import { offerGroupings } from '../../domain/numbers';
import { currency, documentName, itemId } from './common';
import { rate, wholeBp } from './rate';

const moment = z.iso.datetime({
  abort: true,
  error: 'A UTC time such as 2026-03-01T00:00:00Z is needed',
});

const bounds = {
  from: moment.exactOptional().describe('inclusive; absent: 30 days before `to`'),
  to: moment.exactOptional().describe('exclusive; absent: now'),
};

/** A period by the end of the orders' windows, and the one currency the answer is about. */
export const periodQuery = z.strictObject({ ...bounds, currency });

const basisPoints = z.coerce.number().int().min(0).max(wholeBp);

export const summaryQuery = periodQuery.extend({
  abandonmentRateBp: basisPoints
    .exactOptional()
    .describe("the shop's own share of abandoned checkouts: high ones are warned of (D14)"),
  abandonmentMaxBp: basisPoints.exactOptional().describe('from where on to warn; absent: 8000'),
});

export const offersQuery = periodQuery.extend({
  by: z.enum(offerGroupings).default('offer'),
});

export const offerDaysQuery = periodQuery.extend({
  policy: documentName,
  step: documentName,
  item: itemId,
});

const difference = z.object({
  difference: z.number().nullable(),
  low: z.number(),
  high: z.number(),
  isTooEarly: z.boolean(),
});

const estimate = { low: z.number().nullable(), high: z.number().nullable() };

const money = {
  revenueMinor: z.number(),
  keptRevenueMinor: z.number(),
  keptMarginMinor: z.number().describe('kept revenue without its tax, less what the pieces cost'),
  marginUnknown: z.int().describe('left out of the margin: a cost is not known'),
};

export const period = z.object({ from: z.string(), to: z.string(), currency: z.string() });

const aftermathGroup = z.object({
  orders: z.int(),
  refundRate: rate,
  nps: z.object({
    answers: z.int(),
    nps: z.number().nullable(),
    low: z.number(),
    high: z.number(),
    isTooEarly: z.boolean(),
  }),
});

const arm = z.object({
  orders: z.int(),
  valuePerOrderMinor: z.number().nullable(),
  repeatRate: rate,
});

export const summaryReply = z.object({
  period,
  orders: z.int(),
  cancelled: z.int(),
  coverage: rate,
  eligible: rate,
  takeRate: rate,
  keptRate: rate,
  recovered: rate,
  recoveredMinor: z.number(),
  accepts: z.int(),
  ...money,
  revenuePerOrderMinor: z.number().nullable(),
  valuePerOrderMinor: z.number().nullable(),
  aftermath: z.object({
    withUpsell: aftermathGroup,
    withoutUpsell: aftermathGroup,
    refundRateDifference: difference,
    reading: z.literal('association').describe('who takes an offer differs: not a cause'),
  }),
  lift: z.array(
    z.object({
      experiment: z.string(),
      exposed: arm,
      holdout: arm,
      incrementalPerOrder: z.object({ minor: z.number().nullable(), ...estimate }),
      aovLift: z.object({ share: z.number().nullable(), ...estimate }),
      repeatRateDifference: difference,
      isTooEarly: z.boolean(),
    }),
  ),
  warnings: z.array(z.object({ code: z.literal('abandonment_high'), detail: z.string() })),
});

export const offersReply = z.object({
  period,
  by: z.enum(offerGroupings),
  offers: z.array(
    z.object({
      group: z.record(z.string(), z.string().nullable()),
      takeRate: rate,
      declineRate: rate,
      refusalRate: rate,
      refundRate: rate,
      keptRate: rate,
      chargedBack: z.int(),
      ...money,
    }),
  ),
});

export const funnelReply = z.object({
  period,
  steps: z.array(
    z.object({
      policy: z.string(),
      step: z.string(),
      position: z.int().nullable(),
      takeRate: rate,
      declineRate: rate,
      ignoreRate: rate,
      revenueMinor: z.number(),
      keptRevenueMinor: z.number(),
    }),
  ),
  recovered: rate,
  recoveredMinor: z.number(),
});

export const channelsReply = z.object({
  period,
  channels: z.array(
    z.object({
      channel: z.string().nullable(),
      campaign: z.string().nullable(),
      orders: z.int(),
      coverage: rate,
      takeRate: rate,
      ...money,
      valueMinor: z.number(),
      valuePerOrderMinor: z.number(),
    }),
  ),
});

export const flowReply = z.object({
  period,
  decided: rate,
  budgetMs: z.int(),
  withinBudget: rate,
  p50Ms: z.int().nullable(),
  p95Ms: z.int().nullable(),
});

export const offerDaysReply = z.object({
  period,
  days: z.array(
    z.object({
      day: z.string(),
      shown: z.int(),
      taken: z.int(),
      returned: z.int(),
      revenueMinor: z.number(),
      keptRevenueMinor: z.number(),
    }),
  ),
  takeRate: rate,
  refundRate: rate,
  revenueMinor: z.number(),
  keptRevenueMinor: z.number(),
  sampleSize: z
    .object({ baseline: z.number(), target: z.number(), ordersPerArm: z.int() })
    .nullable()
    .describe('what a test of two more in a hundred would take'),
});

export const benchmarksReply = z.object({
  period,
  benchmarks: z.array(
    z.object({
      number: z.string(),
      low: z.number(),
      high: z.number(),
      unit: z.enum(['share', 'minor_usd']),
      source: z.string(),
      own: z.object({ value: z.number(), ...estimate }).nullable(),
      isTooEarly: z.boolean(),
    }),
  ),
});

/** Most events in one page of an export. */
export const exposuresMax = 5_000;

export const exposuresQuery = z.strictObject({
  ...bounds,
  after: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,400}$/)
    .exactOptional()
    .describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(exposuresMax).default(1_000),
});

export const exposuresReply = z.object({
  exposures: z.array(
    z.object({
      eventId: z.string(),
      order: z.string(),
      offer: z.string(),
      kind: z.string(),
      at: z.string(),
      receivedAt: z.string(),
      policy: z.string().nullable(),
      version: z.int().nullable(),
      step: z.string().nullable(),
      item: z.string().nullable(),
      variant: z.string().nullable(),
      market: z.string().nullable(),
      channel: z.string().nullable(),
      currency: z.string().nullable(),
    }),
  ),
  next: z.string().nullable().describe('ask for more with `after`; null: that was all'),
});
