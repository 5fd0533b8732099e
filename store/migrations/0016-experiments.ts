/**
 * Experiments and the guardrail, counted by Postgres. What an order earned is as `order_numbers`
 * has it: one definition each.
 */
export const experiments = {
  name: '0016-experiments',
  sql: `
    -- One customer of an arm with all their orders, or one order of an unknown customer. Each
    -- order weighs 1/propensity: where the shares never changed, that cancels out of every mean.
    create view experiment_units as
    select experiment, variant, currency, coalesce(customer, number) as unit,
      count(*) as orders,
      count(*) filter (where is_shown) as shown,
      count(*) filter (where is_taken) as taken,
      count(*) filter (where kept_margin_minor is null) as margin_unknown,
      sum(1 / propensity) as weight,
      coalesce(sum(1 / propensity) filter (where is_upsold), 0) as take,
      sum(kept_revenue_minor / propensity) as kept_revenue,
      coalesce(sum(kept_margin_minor / propensity), 0) as kept_margin
    from order_numbers
    where experiment is not null and variant is not null and propensity > 0
    group by experiment, variant, currency, coalesce(customer, number);

    create function experiment_arms(of_experiment text, in_currency text)
    returns table (variant text, orders integer, units integer, shown integer, taken integer,
      margin_unknown integer, weight float8, weight_squares float8,
      take_sum float8, take_squares float8, take_products float8,
      revenue_sum float8, revenue_squares float8, revenue_products float8,
      margin_sum float8, margin_squares float8, margin_products float8)
    language sql stable parallel safe as $$
      select u.variant, sum(u.orders)::int, count(*)::int, sum(u.shown)::int, sum(u.taken)::int,
        sum(u.margin_unknown)::int, sum(u.weight), sum(u.weight ^ 2),
        sum(take), sum(take ^ 2), sum(take * u.weight),
        sum(kept_revenue), sum(kept_revenue ^ 2), sum(kept_revenue * u.weight),
        sum(kept_margin), sum(kept_margin ^ 2), sum(kept_margin * u.weight)
      from experiment_units u
      where experiment = of_experiment and currency = in_currency
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
      select u.variant, coarse(u.weight),
        coarse(case when of_outcome = 'kept_margin' then kept_margin else kept_revenue end),
        count(*)::int
      from experiment_units u
      where experiment = of_experiment and currency = in_currency
      group by 1, 2, 3
    $$;

    -- What was dealt under each plan. A customer is dealt once, where the policy deals customers.
    create function experiment_plan(of_experiment text, in_currency text)
    returns table (policy text, version integer, variant text, propensity float8, units integer,
      first_variant text)
    language sql stable parallel safe as $$
      select dealt.policy, dealt.version, dealt.variant, dealt.propensity,
        case when p.document->'experiment'->>'unit' = 'customer' then dealt.customers
          else dealt.orders end::int,
        p.document->'experiment'->'variants'->0->>'variant'
      from (
        select f.policy, f.version, f.variant, count(*) as orders,
          count(distinct coalesce(f.customer, f.number)) as customers,
          case when min(f.propensity) = max(f.propensity) then min(f.propensity) end as propensity
        from order_numbers f
        where f.experiment = of_experiment and f.currency = in_currency and f.variant is not null
        group by f.policy, f.version, f.variant
      ) dealt
      left join offer_policies p on p.policy = dealt.policy and p.version = dealt.version
    $$;

    -- Week 1 and the weeks after it; a week that is not over yet is left out, because days of a
    -- week differ.
    create function experiment_weeks(of_experiment text, in_currency text)
    returns table (variant text, is_first_week boolean, orders integer, taken integer,
      kept_revenue float8, kept_margin float8)
    language sql stable parallel safe as $$
      with first as materialized (
        select min(opened_at) as at from order_numbers
        where experiment = of_experiment and currency = in_currency
      )
      select w.variant, w.week = 0, count(*)::int, (count(*) filter (where w.is_upsold))::int,
        sum(w.kept_revenue_minor)::float8, coalesce(sum(w.kept_margin_minor), 0)::float8
      from (
        select n.variant, n.is_upsold, n.kept_revenue_minor, n.kept_margin_minor,
          floor(extract(epoch from n.opened_at - first.at) / 604800) as week,
          floor(extract(epoch from now() - first.at) / 604800) as whole_weeks
        from order_numbers n cross join first
        where n.experiment = of_experiment and n.currency = in_currency and n.variant is not null
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
        from (
          select r.policy, r.offer, r.state, r.created_at,
            lag(r.state) over (partition by r.policy, r.offer order by r.id) as before
          from offer_pauses r where r.offer is not null
        ) e
        where e.state = 'resumed' and e.before = 'paused_by_guardrail'
        group by e.policy, e.offer
      ) audited on audited.policy = f.policy and audited.offer = f.step || '/' || f.item
      cross join lateral (select audited.at is null or f.accepted_at > audited.at as it) is_new
      where f.policy is not null and f.step is not null and f.accepted_at is not null
      group by f.policy, f.step, f.item, latest.refund_rate_max_bp, audited.at,
        event.state, event.note, event.created_at
    $$;
  `,
};
