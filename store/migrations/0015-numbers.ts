import { columnsOf, createLedger, namesOf, tallied, type Ledger } from './ledger';
import { offerDays, offerNumbers, orderDays, orderNumbers } from './tallies';

/** Of one currency and period: whole days from the ledger, what is left of the first and the last
 * one from the facts themselves. */
function within(ledger: Ledger, view: string): string {
  const facts = (from: string, to: string) =>
    tallied(
      ledger,
      `(select * from ${ledger.of}
        where currency = in_currency and closed_at >= ${from} and closed_at < ${to}) part`,
    );
  return `
    create function tally.${view}(from_at timestamptz, to_at timestamptz, in_currency text)
    returns table (${columnsOf(ledger)}) language sql stable parallel safe as $$
      select ${namesOf(ledger)} from tally.${ledger.name}
      where currency = in_currency
        and day >= (tally.whole_from(from_at, to_at) at time zone 'UTC')::date
        and day < (tally.whole_to(from_at, to_at) at time zone 'UTC')::date
      union all ${facts('from_at', 'tally.whole_from(from_at, to_at)')}
      union all ${facts('tally.whole_to(from_at, to_at)', 'to_at')}
    $$;`;
}

/**
 * The numbers, one definition each, as \`docs/metrics.md\` words them. Every function takes a
 * period (\`from\` inclusive, \`to\` exclusive, by the end of the order's window) and one currency:
 * amounts of different currencies are never added together. They add up the ledgers of whole days
 * (\`ledger.ts\`), which are written with the facts, so that a million orders are answered at once.
 */
export const numbers = {
  name: '0015-numbers',
  sql: `
    -- What the database keeps by itself: no query of the application writes here.
    create schema tally;

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

    create view order_numbers as ${orderNumbers('order_facts')};
    create view offer_numbers as ${offerNumbers('offer_facts')};
    ${createLedger(orderDays)}
    ${createLedger(offerDays)}
    create index order_days_experiment on tally.order_days (experiment, currency, day)
      where experiment is not null;
    create index offer_days_place on tally.offer_days (policy, step, item, currency, day)
      where policy is not null;

    -- The whole UTC days of a period, from the first to before the last; where there is none,
    -- both are its end.
    create function tally.whole_from(from_at timestamptz, to_at timestamptz)
    returns timestamptz language sql stable parallel safe as $$
      select least(to_at, date_trunc('day', from_at, 'UTC') + case
        when from_at = date_trunc('day', from_at, 'UTC') then interval '0'
        else interval '24 hours' end)
    $$;
    create function tally.whole_to(from_at timestamptz, to_at timestamptz)
    returns timestamptz language sql stable parallel safe as $$
      select greatest(tally.whole_from(from_at, to_at), date_trunc('day', to_at, 'UTC'))
    $$;
    ${within(orderDays, 'orders_within')}
    ${within(offerDays, 'offers_within')}

    -- Those with and without an accepted upsell stand beside each other as a description, not as
    -- a cause (B14).
    create function numbers_summary(from_at timestamptz, to_at timestamptz, in_currency text)
    returns table (orders integer, cancelled integer, eligible integer, shown integer,
      taken integer, kept integer, declined integer, recovered integer, recovered_minor float8,
      accepts integer, revenue_minor float8, kept_revenue_minor float8, kept_margin_minor float8,
      margin_unknown integer, value_minor float8, upsold_orders integer, upsold_returned integer,
      upsold_answers integer, upsold_promoters integer, upsold_detractors integer,
      other_orders integer, other_returned integer, other_answers integer,
      other_promoters integer, other_detractors integer)
    language sql stable parallel safe as $$
      select ${[
        'orders',
        'cancelled',
        'eligible',
        'shown',
        'taken',
        'kept',
        'declined',
        'recovered',
        'recovered_minor',
        'accepts',
        'revenue_minor',
        'kept_revenue_minor',
        'kept_margin_minor',
        'margin_unknown',
        'value_minor',
        'upsold',
        'upsold_returned',
        'upsold_answers',
        'upsold_promoters',
        'upsold_detractors',
        'plain',
        'plain_returned',
        'plain_answers',
        'plain_promoters',
        'plain_detractors',
      ]
        .map((sum) => `coalesce(sum(n.${sum}), 0)::${sum.endsWith('_minor') ? 'float8' : 'int'}`)
        .join(', ')}
      from tally.orders_within(from_at, to_at, in_currency) n
    $$;

    -- Orders that were dealt offers beside those that were shown none, over all of both (B13, C5).
    -- Of versions that held somebody out alone, and each order weighs 1 / the share of its side in
    -- its version: a share that changed with the season is no lift (Hájek). Where it never
    -- changed, mean and variance are the plain ones. A repeat has 30 days: counted are the days
    -- that ended so long ago.
    create function numbers_arms(from_at timestamptz, to_at timestamptz, in_currency text)
    returns table (experiment text, is_holdout boolean, orders integer, value_mean float8,
      value_variance float8, revenue_minor float8, matured integer, repeated integer)
    language sql stable parallel safe as $$
      with dealt as (
        select n.experiment, n.policy, n.version, n.variant = 'holdout' as is_holdout,
          min(n.propensity) as propensity, sum(n.orders) as orders,
          sum(n.value_minor) as value_minor, sum(n.value_squares) as value_squares,
          sum(n.revenue_minor) as revenue_minor,
          sum(n.known) filter (where n.day < (now() at time zone 'UTC')::date - 30) as matured,
          sum(n.repeated) filter (where n.day < (now() at time zone 'UTC')::date - 30) as repeated
        from tally.orders_within(from_at, to_at, in_currency) n
        where n.experiment is not null
        group by 1, 2, 3, 4 having sum(n.orders) > 0
      ),
      weighed as (
        select d.*, round(1 / case when d.is_holdout then h.propensity
          else 1 - h.propensity end::numeric, 12) as weight
        from dealt d join dealt h on h.is_holdout and (h.experiment, h.policy, h.version)
          = (d.experiment, d.policy, d.version)
        where h.propensity > 0 and h.propensity < 1
      ),
      arm as (
        select w.experiment, w.is_holdout, sum(w.orders) as orders,
          sum(w.weight * w.orders) as weight,
          sum(w.weight * w.value_minor) / sum(w.weight * w.orders) as mean,
          sum(w.weight ^ 2 * w.orders) as ones, sum(w.weight ^ 2 * w.value_minor) as values_,
          sum(w.weight ^ 2 * w.value_squares) as squares, sum(w.revenue_minor) as revenue_minor,
          sum(w.matured) as matured, sum(w.repeated) as repeated
        from weighed w group by w.experiment, w.is_holdout
      )
      select experiment, is_holdout, orders::int, mean::float8,
        case when orders < 2 then 0 else greatest(0, squares - 2 * mean * values_
          + mean ^ 2 * ones) / weight ^ 2 * orders * orders / (orders - 1) end::float8,
        revenue_minor::float8, coalesce(matured, 0)::int, coalesce(repeated, 0)::int
      from arm
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
        sum(n.shown)::int, sum(n.taken)::int, sum(n.declined)::int, sum(n.refused)::int,
        sum(n.returned)::int, sum(n.charged_back)::int, sum(n.revenue_minor)::float8,
        sum(n.kept_revenue_minor)::float8, sum(n.kept_margin_minor)::float8,
        sum(n.margin_unknown)::int
      from tally.offers_within(from_at, to_at, in_currency) n
      group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(n.shown) > 0
    $$;

    create function numbers_funnel(from_at timestamptz, to_at timestamptz, in_currency text)
    returns table (policy text, step text, place integer, shown integer, taken integer,
      declined integer, ignored integer, revenue_minor float8, kept_revenue_minor float8)
    language sql stable parallel safe as $$
      select n.policy, n.step, min(n.place), sum(n.steps)::int, sum(n.taken)::int,
        sum(n.declined)::int, sum(n.ignored)::int, sum(n.revenue_minor)::float8,
        sum(n.kept_revenue_minor)::float8
      from (
        select p.policy, p.step, p.place, sum(p.steps) as steps, sum(p.steps_taken) as taken,
          sum(p.steps_declined) as declined, sum(p.steps_ignored) as ignored,
          sum(p.revenue_minor) as revenue_minor, sum(p.kept_revenue_minor) as kept_revenue_minor
        from tally.offers_within(from_at, to_at, in_currency) p
        where p.policy is not null
        group by p.policy, p.step, p.place having sum(p.shown) > 0
      ) n
      group by n.policy, n.step
    $$;

    create function numbers_channels(from_at timestamptz, to_at timestamptz, in_currency text)
    returns table (channel text, campaign text, orders integer, shown integer, taken integer,
      revenue_minor float8, kept_revenue_minor float8, kept_margin_minor float8,
      margin_unknown integer, value_minor float8)
    language sql stable parallel safe as $$
      select n.channel, n.campaign, sum(n.orders)::int, sum(n.shown)::int, sum(n.taken)::int,
        sum(n.revenue_minor)::float8, sum(n.kept_revenue_minor)::float8,
        sum(n.kept_margin_minor)::float8, sum(n.margin_unknown)::int, sum(n.value_minor)::float8
      from tally.orders_within(from_at, to_at, in_currency) n
      group by n.channel, n.campaign having sum(n.orders) > 0
    $$;

    -- Nearest rank: a time that somebody took (B17). A rank has no sum: this one is read from the
    -- facts, by an index that has nothing else in it.
    create index order_facts_flow on order_facts (currency, closed_at) include (flow_ms)
      where flow_ms is not null;
    create function numbers_flow(from_at timestamptz, to_at timestamptz, in_currency text,
      budget_ms integer)
    returns table (shown integer, decided integer, within_budget integer, p50_ms integer,
      p95_ms integer)
    language sql stable parallel safe as $$
      select (select coalesce(sum(n.shown), 0)::int
          from tally.orders_within(from_at, to_at, in_currency) n),
        count(*)::int, (count(*) filter (where flow_ms <= budget_ms))::int,
        percentile_disc(0.5) within group (order by flow_ms),
        percentile_disc(0.95) within group (order by flow_ms)
      from order_facts
      where flow_ms is not null
        and currency = in_currency and closed_at >= from_at and closed_at < to_at
    $$;

    -- Day by day, and in the row without a day all of them.
    create function numbers_offer_days(from_at timestamptz, to_at timestamptz, in_currency text,
      of_policy text, of_step text, of_item text)
    returns table (day text, shown integer, taken integer, returned integer, revenue_minor float8,
      kept_revenue_minor float8)
    language sql stable parallel safe as $$
      select to_char(n.day, 'YYYY-MM-DD'), coalesce(sum(n.shown), 0)::int,
        coalesce(sum(n.taken), 0)::int, coalesce(sum(n.returned), 0)::int,
        coalesce(sum(n.revenue_minor), 0)::float8, coalesce(sum(n.kept_revenue_minor), 0)::float8
      from tally.offers_within(from_at, to_at, in_currency) n
      where n.policy = of_policy and n.step = of_step and n.item = of_item
      group by rollup (n.day) having grouping(n.day) = 1 or sum(n.shown) > 0
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
