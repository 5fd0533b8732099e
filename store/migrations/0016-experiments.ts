import { createLedger, triggersOf } from './ledger';
import { dealt, outcomes, units } from './units';

/**
 * Experiments and the guardrail, counted by Postgres. What an order earned is as `order_numbers`
 * has it: one definition each.
 */
export const experiments = {
  name: '0016-experiments',
  sql: `
    ${units}
    ${triggersOf('order_facts', 'note_units')}
    ${createLedger(outcomes)}
    ${createLedger(dealt)}

    -- What the worker calls every minute (worker/ledger-keeper.ts).
    create function tally.merge() returns void language sql as $$
      select tally.merge_order_days(), tally.merge_offer_days(), tally.merge_unit_outcomes(),
        tally.merge_units_dealt()
    $$;

    create function experiment_list(in_currency text)
    returns table (experiment text, policies text[], variants text[], orders integer,
      started_at timestamptz)
    language sql stable parallel safe as $$
      select n.experiment, array_agg(distinct n.policy), array_agg(distinct n.variant),
        sum(n.orders)::int, (
          select min(f.opened_at) from order_facts f
          where f.experiment = n.experiment and f.currency = in_currency)
      from (
        select d.experiment, d.policy, d.variant, sum(d.orders) as orders
        from tally.order_days d
        where d.experiment is not null and d.currency = in_currency
        group by d.experiment, d.policy, d.variant having sum(d.orders) > 0
      ) n
      group by n.experiment
    $$;

    create function experiment_arms(of_experiment text, in_currency text)
    returns table (variant text, orders integer, units integer, shown integer, taken integer,
      margin_unknown integer, weight float8, weight_squares float8,
      take_sum float8, take_squares float8, take_products float8,
      revenue_sum float8, revenue_squares float8, revenue_products float8,
      margin_sum float8, margin_squares float8, margin_products float8)
    language sql stable parallel safe as $$
      select u.variant, sum(u.n * u.orders)::int, sum(u.n)::int, sum(u.n * u.shown)::int,
        sum(u.n * u.taken)::int, sum(u.n * u.margin_unknown)::int,
        sum(u.n * w), sum(u.n * w ^ 2),
        sum(u.n * take), sum(u.n * take ^ 2), sum(u.n * take * w),
        sum(u.n * revenue), sum(u.n * revenue ^ 2), sum(u.n * revenue * w),
        sum(u.n * margin), sum(u.n * margin ^ 2), sum(u.n * margin * w)
      from (
        select o.variant, o.orders, o.shown, o.taken, o.margin_unknown, sum(o.units) as n,
          o.weight::float8 as w, o.take::float8 as take, o.kept_revenue::float8 as revenue,
          o.kept_margin::float8 as margin
        from tally.unit_outcomes o
        where o.experiment = of_experiment and o.currency = in_currency
        group by o.variant, o.orders, o.shown, o.taken, o.margin_unknown, o.weight, o.take,
          o.kept_revenue, o.kept_margin
        having sum(o.units) > 0
      ) u
      group by u.variant
    $$;

    -- Three significant digits: for resampling, a thousandth more or less is no difference, and
    -- no arm has more than some ten thousand different amounts.
    create function coarse(amount float8) returns float8
    language sql immutable parallel safe as $$
      select case when amount = 0 then 0
        else round(amount::numeric, 2 - floor(log(abs(amount)))::int)::float8 end
    $$;

    create function experiment_bins(of_experiment text, in_currency text, of_outcome text)
    returns table (variant text, weight float8, outcome float8, units integer)
    language sql stable parallel safe as $$
      select u.variant, coarse(u.weight::float8), coarse(u.outcome::float8), sum(u.units)::int
      from (
        select o.variant, o.weight, sum(o.units) as units,
          case when of_outcome = 'kept_margin' then o.kept_margin else o.kept_revenue end as outcome
        from tally.unit_outcomes o
        where o.experiment = of_experiment and o.currency = in_currency
        group by 1, 2, 4 having sum(o.units) > 0
      ) u
      group by 1, 2, 3
    $$;

    -- What was dealt under each plan, for orders or for customers, as the policy deals. Chance
    -- deals a customer once: who comes again under a later version is dealt the same by the same
    -- hash, and would be the same evidence twice.
    create function experiment_plan(of_experiment text, in_currency text)
    returns table (policy text, version integer, variant text, propensity float8, orders integer,
      units integer, first_variant text)
    language sql stable parallel safe as $$
      select dealt.policy, dealt.version, dealt.variant, dealt.propensity, dealt.orders::int,
        case when p.document->'experiment'->>'unit' = 'customer' then coalesce(first.units, 0)
          else dealt.orders end::int,
        p.document->'experiment'->'variants'->0->>'variant'
      from (
        select n.policy, n.version, n.variant, sum(n.orders) as orders,
          case when min(n.propensity) = max(n.propensity) then min(n.propensity) end as propensity
        from (
          select d.policy, d.version, d.variant, d.propensity, sum(d.orders) as orders
          from tally.order_days d
          where d.experiment = of_experiment and d.currency = in_currency
            and d.variant is not null
          group by d.policy, d.version, d.variant, d.propensity having sum(d.orders) > 0
        ) n
        group by n.policy, n.version, n.variant
      ) dealt
      left join (
        select u.policy, u.version, u.variant, sum(u.units) as units
        from tally.units_dealt u
        where u.experiment = of_experiment and u.currency = in_currency
        group by u.policy, u.version, u.variant
      ) first on (first.policy, first.version, first.variant)
        = (dealt.policy, dealt.version, dealt.variant)
      left join offer_policies p on p.policy = dealt.policy and p.version = dealt.version
    $$;

    -- Week 1 and the weeks after it, of whole UTC days from that of the first order; a week that
    -- is not over yet is left out, because days of a week differ.
    create function experiment_weeks(of_experiment text, in_currency text)
    returns table (variant text, is_first_week boolean, orders integer, taken integer,
      kept_revenue float8, kept_margin float8)
    language sql stable parallel safe as $$
      select w.variant, w.week = 0, sum(w.orders)::int, sum(w.upsold)::int,
        sum(w.kept_revenue_minor)::float8, sum(w.kept_margin_minor)::float8
      from (
        select d.variant, (d.day - min(d.day) over ()) / 7 as week,
          ((now() at time zone 'UTC')::date - min(d.day) over ()) / 7 as whole_weeks,
          d.orders, d.upsold, d.kept_revenue_minor, d.kept_margin_minor
        from (
          select n.variant, n.day, sum(n.orders) as orders, sum(n.upsold) as upsold,
            sum(n.kept_revenue_minor) as kept_revenue_minor,
            sum(n.kept_margin_minor) as kept_margin_minor
          from tally.order_days n
          where n.experiment = of_experiment and n.currency = in_currency
            and n.variant is not null
          group by n.variant, n.day having sum(n.orders) > 0
        ) d
      ) w
      where w.week < w.whole_weeks
      group by w.variant, w.week = 0
    $$;

    -- Orders that were shown a variant, and what the taken ones brought or cost on average.
    create function experiment_bandit(of_experiment text, in_currency text, of_outcome text)
    returns table (variant text, shown integer, taken integer, returned integer,
      margin float8, return_cost float8)
    language sql stable parallel safe as $$
      select n.variant, (count(*) filter (where is_shown))::int,
        (count(*) filter (where is_taken))::int,
        (count(*) filter (where is_taken and came.back))::int,
        avg(came.kept::float8) filter (where is_taken and not came.back),
        -avg(came.kept::float8) filter (where is_taken and came.back)
      from order_numbers n
      cross join lateral (
        select n.kept_revenue_minor < n.revenue_minor as back,
          case when of_outcome = 'kept_margin' then n.kept_margin_minor
            else n.kept_revenue_minor end as kept
      ) came
      where experiment = of_experiment and currency = in_currency and not is_holdout
      group by n.variant
    $$;

    -- What became of the accepted pieces of each offer, since a person last resumed it after the
    -- guardrail had paused it: those before were looked at then.
    create index offer_facts_standing on offer_facts (policy, step, item)
      include (accepted_at, refunded_minor, returned_quantity, is_charged_back)
      where accepted_at is not null and policy is not null and step is not null;
    create function offer_standings(matured_after_days integer)
    returns table (policy text, step text, item text, refund_rate_max_bp integer,
      accepted integer, returned integer, matured integer, since timestamptz,
      state text, note text, state_at timestamptz)
    language sql stable parallel safe as $$
      select f.policy, f.step, f.item, latest.refund_rate_max_bp,
        (count(*) filter (where is_new.it))::int,
        (count(*) filter (where is_new.it and
          (f.refunded_minor > 0 or f.returned_quantity > 0 or f.is_charged_back)))::int,
        (count(*) filter (where is_new.it
          and f.accepted_at <= now() - make_interval(days => matured_after_days)))::int,
        audited.at, event.state, event.note, event.created_at
      from offer_facts f
      left join (
        select distinct on (p.policy) p.policy,
          (p.document->>'refundRateMaxBp')::int as refund_rate_max_bp
        from offer_policies p where p.version > 0 order by p.policy, p.version desc
      ) latest on latest.policy = f.policy
      left join (
        select distinct on (e.policy, e.offer) e.policy, e.offer, e.state, e.note, e.created_at
        from offer_pauses e where e.offer is not null order by e.policy, e.offer, e.id desc
      ) event on event.policy = f.policy and event.offer = f.step || '/' || f.item
      left join (
        select e.policy, e.offer, max(e.created_at) as at
        from offer_pauses e
        where e.state = 'resumed' and exists (
          -- whatever else it was paused for on top of that
          select from offer_pauses g
          where (g.policy, g.offer) = (e.policy, e.offer) and g.id < e.id
            and g.state = 'paused_by_guardrail' and not exists (
              select from offer_pauses r
              where (r.policy, r.offer) = (e.policy, e.offer) and r.state = 'resumed'
                and r.id > g.id and r.id < e.id))
        group by e.policy, e.offer
      ) audited on audited.policy = f.policy and audited.offer = f.step || '/' || f.item
      cross join lateral (select audited.at is null or f.accepted_at > audited.at as it) is_new
      where f.policy is not null and f.step is not null and f.accepted_at is not null
      group by f.policy, f.step, f.item, latest.refund_rate_max_bp, audited.at,
        event.state, event.note, event.created_at
    $$;
  `,
};
