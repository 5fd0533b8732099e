/**
 * The numbers, one definition each, as \`docs/metrics.md\` words them. Every function takes a
 * period (\`from\` inclusive, \`to\` exclusive, by the end of the order's window) and one currency:
 * amounts of different currencies are never added together. They are plain SQL, so that Postgres
 * looks through them into the tables.
 */
export const numbers = {
  name: '0015-numbers',
  sql: `
    -- An order as the numbers see it. A cancelled one counts, with nothing in it.
    create view order_numbers as
    select number, opened_at, closed_at, currency, market, channel, campaign, experiment,
      policy, version, variant, propensity, variant = 'holdout' as is_holdout, customer,
      next_order_at, is_allowed, is_shown, flow_ms,
      outcome = 'cancelled' as is_cancelled,
      accepts > 0 as is_upsold,
      accepts = 0 and outcome <> 'cancelled' as is_plain,
      is_shown and accepts > 0 as is_taken,
      is_shown and accepts > accepts_returned as is_kept,
      has_declined, is_recovered, recovered_minor, accepts,
      upsell_minor as revenue_minor,
      upsell_minor - upsell_refunded_minor as kept_revenue_minor,
      -- null: what something cost is not known
      upsell_minor - upsell_cost_minor - upsell_refunded_minor as kept_margin_minor,
      case when outcome = 'cancelled' then 0
        else original_total_minor + upsell_minor - refunded_minor end as value_minor,
      is_returned, nps
    from order_facts;

    create function discount_band(discount_bp integer) returns text
    language sql immutable parallel safe as $$
      select case
        when discount_bp <= 0 then 'none'
        when discount_bp < 1000 then 'under_10'
        when discount_bp < 2000 then '10_to_20'
        when discount_bp < 3000 then '20_to_30'
        else '30_and_more'
      end
    $$;

    -- An offer that was shown, and what came of it.
    create view offer_numbers as
    select number, offer, closed_at, currency, policy, step, position, item, kind, variant, market,
      channel, discount_band(discount_bp) as discount_band, step_outcome,
      accepted_at is not null as is_taken,
      accepted_at is null and declined_at is not null as is_declined,
      accepted_at is null and refused_at is not null as is_refused,
      accepted_at is not null
        and (refunded_minor > 0 or returned_quantity > 0 or is_charged_back) as is_returned,
      is_charged_back, revenue_minor, revenue_minor - refunded_minor as kept_revenue_minor,
      revenue_minor - cost_minor - refunded_minor as kept_margin_minor
    from offer_facts
    where shown_at is not null;

    -- One pass over the orders. Those with and without an accepted upsell stand beside each other
    -- as a description, not as a cause (B14).
    create function numbers_summary(from_at timestamptz, to_at timestamptz, in_currency text)
    returns table (orders integer, cancelled integer, eligible integer, shown integer,
      taken integer, kept integer, declined integer, recovered integer, recovered_minor float8,
      accepts integer, revenue_minor float8, kept_revenue_minor float8, kept_margin_minor float8,
      margin_unknown integer, value_minor float8, upsold_orders integer, upsold_returned integer,
      upsold_answers integer, upsold_promoters integer, upsold_detractors integer,
      other_orders integer, other_returned integer, other_answers integer,
      other_promoters integer, other_detractors integer)
    language sql stable parallel safe as $$
      select count(*)::int, (count(*) filter (where is_cancelled))::int,
        (count(*) filter (where is_allowed))::int, (count(*) filter (where is_shown))::int,
        (count(*) filter (where is_taken))::int, (count(*) filter (where is_kept))::int,
        (count(*) filter (where has_declined))::int, (count(*) filter (where is_recovered))::int,
        coalesce(sum(n.recovered_minor), 0)::float8, coalesce(sum(n.accepts), 0)::int,
        coalesce(sum(n.revenue_minor), 0)::float8, coalesce(sum(n.kept_revenue_minor), 0)::float8,
        coalesce(sum(n.kept_margin_minor), 0)::float8,
        (count(*) filter (where n.kept_margin_minor is null))::int,
        coalesce(sum(n.value_minor), 0)::float8,
        (count(*) filter (where is_upsold))::int,
        (count(*) filter (where is_upsold and is_returned))::int,
        (count(nps) filter (where is_upsold))::int,
        (count(*) filter (where is_upsold and nps >= 9))::int,
        (count(*) filter (where is_upsold and nps <= 6))::int,
        (count(*) filter (where is_plain))::int,
        (count(*) filter (where is_plain and is_returned))::int,
        (count(nps) filter (where is_plain))::int,
        (count(*) filter (where is_plain and nps >= 9))::int,
        (count(*) filter (where is_plain and nps <= 6))::int
      from order_numbers n
      where n.currency = in_currency and closed_at >= from_at and closed_at < to_at
    $$;

    -- Orders that were dealt offers beside those that were shown none, over all of both (B13, C5).
    create function numbers_arms(from_at timestamptz, to_at timestamptz, in_currency text,
      repeat_days integer)
    returns table (experiment text, is_holdout boolean, orders integer, value_mean float8,
      value_variance float8, revenue_minor float8, matured integer, repeated integer)
    language sql stable parallel safe as $$
      select n.experiment, n.is_holdout, count(*)::int, avg(n.value_minor::float8),
        coalesce(var_samp(n.value_minor::float8), 0), sum(n.revenue_minor)::float8,
        (count(*) filter (where customer is not null
          and opened_at + make_interval(days => repeat_days) <= now()))::int,
        (count(*) filter (where opened_at + make_interval(days => repeat_days) <= now()
          and next_order_at <= opened_at + make_interval(days => repeat_days)))::int
      from order_numbers n
      where n.experiment is not null
        and currency = in_currency and closed_at >= from_at and closed_at < to_at
      group by n.experiment, n.is_holdout
    $$;

    -- By what \`grouping_by\` names; every other column of the group is null.
    create function numbers_offers(from_at timestamptz, to_at timestamptz, in_currency text,
      grouping_by text)
    returns table (policy text, step text, item text, variant text, market text, channel text,
      kind text, discount_band text, shown integer, taken integer, declined integer,
      refused integer, returned integer, charged_back integer, revenue_minor float8,
      kept_revenue_minor float8, kept_margin_minor float8, margin_unknown integer)
    language sql stable parallel safe as $$
      select case when grouping_by in ('offer', 'variant') then n.policy end,
        case when grouping_by in ('offer', 'variant') then n.step end,
        case when grouping_by = 'offer' then n.item end,
        case when grouping_by = 'variant' then n.variant end,
        case when grouping_by = 'market' then n.market end,
        case when grouping_by = 'channel' then n.channel end,
        case when grouping_by = 'kind' then n.kind end,
        case when grouping_by = 'discount_band' then n.discount_band end,
        count(*)::int, (count(*) filter (where is_taken))::int,
        (count(*) filter (where is_declined))::int, (count(*) filter (where is_refused))::int,
        (count(*) filter (where is_returned))::int,
        (count(*) filter (where is_charged_back))::int,
        sum(n.revenue_minor)::float8, sum(n.kept_revenue_minor)::float8,
        coalesce(sum(n.kept_margin_minor) filter (where is_taken), 0)::float8,
        (count(*) filter (where is_taken and n.kept_margin_minor is null))::int
      from offer_numbers n
      where currency = in_currency and closed_at >= from_at and closed_at < to_at
      group by 1, 2, 3, 4, 5, 6, 7, 8
    $$;

    create function numbers_funnel(from_at timestamptz, to_at timestamptz, in_currency text)
    returns table (policy text, step text, place integer, shown integer, taken integer,
      declined integer, ignored integer, revenue_minor float8, kept_revenue_minor float8)
    language sql stable parallel safe as $$
      select n.policy, n.step, min(n.position), count(step_outcome)::int,
        (count(*) filter (where step_outcome = 'accepted'))::int,
        (count(*) filter (where step_outcome = 'declined'))::int,
        (count(*) filter (where step_outcome = 'ignored'))::int,
        sum(n.revenue_minor)::float8, sum(n.kept_revenue_minor)::float8
      from offer_numbers n
      where n.policy is not null and currency = in_currency and closed_at >= from_at and closed_at < to_at
      group by n.policy, n.step
    $$;

    create function numbers_channels(from_at timestamptz, to_at timestamptz, in_currency text)
    returns table (channel text, campaign text, orders integer, shown integer, taken integer,
      revenue_minor float8, kept_revenue_minor float8, kept_margin_minor float8,
      margin_unknown integer, value_minor float8)
    language sql stable parallel safe as $$
      select n.channel, n.campaign, count(*)::int, (count(*) filter (where is_shown))::int,
        (count(*) filter (where is_taken))::int, sum(n.revenue_minor)::float8,
        sum(n.kept_revenue_minor)::float8, coalesce(sum(n.kept_margin_minor), 0)::float8,
        (count(*) filter (where n.kept_margin_minor is null))::int, sum(n.value_minor)::float8
      from order_numbers n
      where currency = in_currency and closed_at >= from_at and closed_at < to_at
      group by n.channel, n.campaign
    $$;

    -- Nearest rank: a time that somebody took (B17).
    create function numbers_flow(from_at timestamptz, to_at timestamptz, in_currency text,
      budget_ms integer)
    returns table (shown integer, decided integer, within_budget integer, p50_ms integer,
      p95_ms integer)
    language sql stable parallel safe as $$
      select (count(*) filter (where is_shown))::int, count(flow_ms)::int,
        (count(*) filter (where flow_ms <= budget_ms))::int,
        percentile_disc(0.5) within group (order by flow_ms),
        percentile_disc(0.95) within group (order by flow_ms)
      from order_numbers
      where currency = in_currency and closed_at >= from_at and closed_at < to_at
    $$;

    -- Day by day, and in the row without a day all of them.
    create function numbers_offer_days(from_at timestamptz, to_at timestamptz, in_currency text,
      of_policy text, of_step text, of_item text)
    returns table (day text, shown integer, taken integer, returned integer, revenue_minor float8,
      kept_revenue_minor float8)
    language sql stable parallel safe as $$
      select to_char(closed_at at time zone 'UTC', 'YYYY-MM-DD'), count(*)::int,
        (count(*) filter (where is_taken))::int, (count(*) filter (where is_returned))::int,
        coalesce(sum(n.revenue_minor), 0)::float8, coalesce(sum(n.kept_revenue_minor), 0)::float8
      from offer_numbers n
      where policy = of_policy and step = of_step and item = of_item
        and currency = in_currency and closed_at >= from_at and closed_at < to_at
      group by rollup (1)
    $$;

    -- New orders that a follow-up brought: upsell revenue that was not one click (D36).
    create function numbers_follow_ups(from_at timestamptz, to_at timestamptz, in_currency text)
    returns table (sent integer, redeemed integer, revenue_minor float8)
    language sql stable parallel safe as $$
      select count(*)::int, count(redeemed_by)::int,
        coalesce(sum(unit_minor) filter (where redeemed_by is not null), 0)::float8
      from follow_ups
      where sent_at >= from_at and sent_at < to_at and currency = in_currency
    $$;

    -- What the page saw and did, for other tools (D25). Facts are there once the order is over.
    create view exposure_log as
    select e.event_id, e.number, e.offer, e.kind, e.at, e.received_at, f.policy, f.version,
      f.step, f.item, f.variant, f.market, f.channel, f.currency
    from exposures e left join offer_facts f on f.number = e.number and f.offer = e.offer;
  `,
};
