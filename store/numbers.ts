import { sql, type SQL } from 'drizzle-orm';
import {
  groupsMax,
  type ArmCounts,
  type ChannelCounts,
  type DayCounts,
  type ExposureRow,
  type FlowCounts,
  type FollowUpCounts,
  type Numbers,
  type OfferCounts,
  type Period,
  type StepCounts,
  type SummaryCounts,
} from '../domain/numbers';
import type { Database } from './database';

/**
 * Asks the functions of `0015-numbers`: counting is theirs. Give it a database of its own with few
 * connections and a longer patience: no order waits behind a report.
 */
export function createNumbers(database: Database): Numbers {
  const all = async <Row extends Record<string, unknown>>(query: SQL) =>
    await database.run(async (db) => (await db.execute<Row>(query)).rows);
  const one = async <Row extends Record<string, unknown>>(query: SQL) => {
    const [row] = await all<Row>(query);
    if (!row) throw new Error('An aggregate has one row.');
    return row;
  };
  return {
    summary: async (period) => await one<SummaryCounts>(summary(period)),
    arms: async (period) => await all<ArmCounts>(arms(period)),
    offers: async (period, grouping) => await all<OfferCounts>(offers(period, grouping)),
    funnel: async (period) => await all<StepCounts>(funnel(period)),
    channels: async (period) => await all<ChannelCounts>(channels(period)),
    flow: async (period, budgetMs) => await one<FlowCounts>(flow(period, budgetMs)),
    offerDays: async (period, place) => {
      const rows = await all<Nullable<DayCounts>>(offerDays(period, place));
      const days = rows.flatMap(({ day, ...counts }) => (day === null ? [] : [{ day, ...counts }]));
      const { day: _all, ...total } = rows.find(({ day }) => day === null) ?? noDay;
      return { days, total };
    },
    followUps: async (period) => await one<FollowUpCounts>(followUps(period)),
    exposures: async (received, after, limit) =>
      await all<ExposureRow>(exposures(received, after, limit)),
  };
}

/** The row of all days together has no day. */
type Nullable<Counts extends { day: string }> = Omit<Counts, 'day'> & { day: string | null };

const noDay = {
  day: null,
  shown: 0,
  taken: 0,
  returned: 0,
  revenueMinor: 0,
  keptRevenueMinor: 0,
};

function within({ from, to, currency }: Period): SQL {
  return sql`${from}::timestamptz, ${to}::timestamptz, ${currency}`;
}

function summary(period: Period): SQL {
  return sql`
    select orders, cancelled, eligible, shown, taken, kept, declined, recovered,
      recovered_minor as "recoveredMinor", accepts, revenue_minor as "revenueMinor",
      kept_revenue_minor as "keptRevenueMinor", kept_margin_minor as "keptMarginMinor",
      margin_unknown as "marginUnknown", value_minor as "valueMinor",
      upsold_orders as "upsoldOrders", upsold_returned as "upsoldReturned",
      upsold_answers as "upsoldAnswers", upsold_promoters as "upsoldPromoters",
      upsold_detractors as "upsoldDetractors", other_orders as "otherOrders",
      other_returned as "otherReturned", other_answers as "otherAnswers",
      other_promoters as "otherPromoters", other_detractors as "otherDetractors"
    from numbers_summary(${within(period)})`;
}

function arms(period: Period): SQL {
  return sql`
    select experiment, is_holdout as "isHoldout", orders, value_mean as "valueMean",
      value_variance as "valueVariance", revenue_minor as "revenueMinor", matured, repeated
    from numbers_arms(${within(period)}) order by experiment, is_holdout`;
}

function offers(period: Period, grouping: string): SQL {
  return sql`
    select policy, step, item, variant, market, channel, kind, discount_band as "discountBand",
      shown, taken, declined, refused, returned, charged_back as "chargedBack",
      revenue_minor as "revenueMinor", kept_revenue_minor as "keptRevenueMinor",
      kept_margin_minor as "keptMarginMinor", margin_unknown as "marginUnknown"
    from numbers_offers(${within(period)}, ${grouping})
    order by shown desc, policy, step, item, variant, market, channel, kind, discount_band
    limit ${groupsMax}`;
}

function funnel(period: Period): SQL {
  return sql`
    select policy, step, place as "position", shown, taken, declined, ignored,
      revenue_minor as "revenueMinor", kept_revenue_minor as "keptRevenueMinor"
    from numbers_funnel(${within(period)}) order by policy, place, step limit ${groupsMax}`;
}

function channels(period: Period): SQL {
  return sql`
    select channel, campaign, orders, shown, taken, revenue_minor as "revenueMinor",
      kept_revenue_minor as "keptRevenueMinor", kept_margin_minor as "keptMarginMinor",
      margin_unknown as "marginUnknown", value_minor as "valueMinor"
    from numbers_channels(${within(period)})
    order by orders desc, channel, campaign limit ${groupsMax}`;
}

function flow(period: Period, budgetMs: number): SQL {
  return sql`
    select shown, decided, within_budget as "withinBudget", p50_ms as "p50Ms", p95_ms as "p95Ms"
    from numbers_flow(${within(period)}, ${budgetMs})`;
}

function offerDays(period: Period, place: { policy: string; step: string; item: string }): SQL {
  const { policy, step, item } = place;
  return sql`
    select day, shown, taken, returned, revenue_minor as "revenueMinor",
      kept_revenue_minor as "keptRevenueMinor"
    from numbers_offer_days(${within(period)}, ${policy}, ${step}, ${item}) order by day`;
}

function followUps(period: Period): SQL {
  return sql`
    select sent, redeemed, revenue_minor as "revenueMinor"
    from numbers_follow_ups(${within(period)})`;
}

/** By keyset: a page of an export costs the same wherever it is. */
function exposures(
  { from, to }: Pick<Period, 'from' | 'to'>,
  after: { receivedAt: string; eventId: string } | undefined,
  limit: number,
): SQL {
  const behind = after
    ? sql`and (received_at, event_id) > (${after.receivedAt}::timestamptz, ${after.eventId})`
    : sql``;
  return sql`
    select event_id as "eventId", number as "order", offer, kind, ${iso('at')} as at,
      ${iso('received_at')} as "receivedAt", policy, version, step, item, variant, market,
      channel, currency
    from exposure_log
    where received_at >= ${from}::timestamptz and received_at < ${to}::timestamptz ${behind}
    order by received_at, event_id limit ${limit}`;
}

/** To the microsecond, as a cursor needs it. */
function iso(column: 'at' | 'received_at'): SQL {
  return sql`to_char(${sql.identifier(column)} at time zone 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
