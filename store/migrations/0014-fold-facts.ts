/**
 * What comes after a fact was written (events of the page, returns, the customer's next order)
 * is folded into it by the database itself, in the transaction that stores it: whoever inserts
 * an exposure or a return has nothing else to do, and no order of events loses one.
 */
export const foldFacts = {
  name: '0014-fold-facts',
  sql: `
    -- The tax in what was given back of a sold amount: its share of the tax, rounded half up like
    -- the tax itself, so that with all of the amount all of its tax is gone.
    create function refunded_tax(tax_minor numeric, refunded_minor numeric, sold_minor numeric)
    returns bigint language sql immutable parallel safe as $$
      select case when sold_minor = 0 then 0
        else round(tax_minor * refunded_minor / sold_minor) end::bigint
    $$;

    -- What came back of each line; its tax is rounded once, however often some of it came back.
    create view returned_lines as
    select number, line, origin, sum(quantity) filter (where kind = 'return') as quantity,
      sum(amount_minor) as amount_minor,
      refunded_tax(min(line_tax_minor), sum(amount_minor), min(line_minor)) as tax_minor,
      bool_or(kind = 'chargeback') as is_charged_back
    from returns group by number, line, origin;

    -- Everything of an order's facts that its exposures and returns decide, computed anew. An
    -- order without facts is not over yet: its end folds what came before.
    create function fold_facts(of_number text) returns void language plpgsql as $$
    declare
      opened timestamptz;
      closed timestamptz;
    begin
      -- Waits for an end that is being stored right now, and for nothing else.
      perform 1 from orders where number = of_number for key share;
      select opened_at, closed_at into opened, closed from order_facts where number = of_number;
      if not found then return; end if;

      -- The page's clock may be wrong: no moment is later than its arrival, none outside the
      -- window. Whoever clicked, declined or took an offer has seen it, though the impression was lost.
      -- An upgrade brought the difference alone, so no more is taken from it again: the rest of
      -- what was given back is for the line it took the place of.
      update offer_facts f set
        shown_at = least(page.shown, page.clicked, page.declined, page.expired,
          f.accepted_at, f.taken_back_at, f.refused_at),
        clicked_at = page.clicked,
        declined_at = page.declined,
        expired_at = page.expired,
        returned_quantity = came.quantity,
        refunded_minor = counted.amount_minor,
        tax_refunded_minor = case
          when f.kind = 'upgrade'
            then refunded_tax(f.tax_minor, counted.amount_minor, f.revenue_minor)
          else came.tax_minor end,
        is_charged_back = came.is_charged_back
      from (
        select o.offer, o.kind, o.revenue_minor, o.lines,
          min(e.moment) filter (where e.kind = 'impression') as shown,
          min(e.moment) filter (where e.kind = 'click') as clicked,
          min(e.moment) filter (where e.kind = 'decline') as declined,
          min(e.moment) filter (where e.kind = 'expiry') as expired
        from offer_facts o
        left join lateral (
          select kind, greatest(opened, least(at, received_at, closed)) as moment
          from exposures where number = of_number and offer = o.offer
        ) e on true
        where o.number = of_number
        group by o.number, o.offer
      ) page
      cross join lateral (
        select coalesce(sum(quantity), 0) as quantity,
          coalesce(sum(amount_minor), 0) as amount_minor, coalesce(sum(tax_minor), 0) as tax_minor,
          bool_or(is_charged_back) is true as is_charged_back
        from returned_lines where number = of_number and line = any(page.lines)
      ) came
      cross join lateral (
        select least(came.amount_minor,
          case when page.kind = 'upgrade' then page.revenue_minor end) as amount_minor
      ) counted
      where f.number = of_number and f.offer = page.offer;

      -- A step is taken with one of its products, and declined with all of them.
      update offer_facts f
      set step_outcome = case when f.offer = place.first_offer then place.outcome end
      from (
        select coalesce(step, offer) as name, min(offer) as first_offer,
          case
            when bool_or(accepted_at is not null) then 'accepted'
            when bool_and(shown_at is null) then null
            when bool_and(declined_at is not null) then 'declined'
            else 'ignored'
          end as outcome
        from offer_facts where number = of_number group by 1
      ) place
      where f.number = of_number and coalesce(f.step, f.offer) = place.name;

      update order_facts f set
        is_shown = shown.is_shown,
        flow_ms = extract(epoch from shown.ended - shown.began) * 1000,
        has_declined = shown.declined_position is not null,
        is_recovered = won.offers > 0,
        recovered_minor = won.revenue_minor,
        refunded_minor = came.amount_minor,
        upsell_refunded_minor = came.upsell_minor - replaced.refunded_minor,
        upsell_tax_refunded_minor = came.upsell_tax_minor - replaced.tax_minor,
        accepts_returned = came.upsell_lines,
        is_returned = came.lines > 0
      from (
        select bool_or(shown_at is not null) is true as is_shown, min(shown_at) as began,
          max(greatest(accepted_at, taken_back_at, refused_at, declined_at)) as ended,
          min(position) filter (where step_outcome = 'declined') as declined_position
        from offer_facts where number = of_number
      ) shown
      cross join lateral (
        select count(*) as offers, coalesce(sum(revenue_minor), 0) as revenue_minor
        from offer_facts
        where number = of_number and accepted_at is not null and position > shown.declined_position
      ) won
      cross join (
        select count(*) as lines, coalesce(sum(amount_minor), 0) as amount_minor,
          coalesce(sum(amount_minor) filter (where origin = 'upsell'), 0) as upsell_minor,
          coalesce(sum(tax_minor) filter (where origin = 'upsell'), 0) as upsell_tax_minor,
          count(*) filter (where origin = 'upsell') as upsell_lines
        from returned_lines where number = of_number
      ) came
      cross join (
        select coalesce(sum(back.amount_minor - o.refunded_minor), 0) as refunded_minor,
          coalesce(sum(back.tax_minor - o.tax_refunded_minor), 0) as tax_minor
        from offer_facts o
        cross join lateral (
          select coalesce(sum(amount_minor), 0) as amount_minor,
            coalesce(sum(tax_minor), 0) as tax_minor
          from returned_lines where number = of_number and line = any(o.lines)
        ) back
        where o.number = of_number and o.kind = 'upgrade'
      ) replaced
      where f.number = of_number;
    end $$;

    create function fold_fresh() returns trigger language plpgsql as $$
    begin
      perform fold_facts(number) from (select distinct number from fresh order by number) each;
      return null;
    end $$;
    create trigger exposures_fold after insert on exposures
      referencing new table as fresh for each statement execute function fold_fresh();
    create trigger returns_fold after insert on returns
      referencing new table as fresh for each statement execute function fold_fresh();

    -- A customer who comes back: the earlier orders learn when (C5).
    create function note_next_order() returns trigger language plpgsql as $$
    begin
      update order_facts f set next_order_at = next.at
      from (
        select o.number, min(p.ordered_at) as at
        from fresh p
        join order_facts o on o.customer = p.customer and o.opened_at < p.ordered_at
        where o.number <> p.number
        group by o.number
      ) next
      where f.number = next.number and (f.next_order_at is null or next.at < f.next_order_at);
      return null;
    end $$;
    create trigger past_orders_next after insert on past_orders
      referencing new table as fresh for each statement execute function note_next_order();
  `,
};
