import type { Pool } from 'pg';

export const ordersTotal = 1_000_000;
/** They are spread over the year before this moment. */
export const endsAt = '2026-11-01T00:00:00Z';
export const beginsAt = '2025-11-01T00:00:00Z';

/**
 * A year of a large shop: 90 % of the orders may be offered something, 8 in 10 of those are dealt
 * a funnel of two steps and 2 in 10 are held out; 85 % come to the page, 8 % take the first
 * offer, 30 % decline it and see the second, 10 % of them take that; 3 % of what was taken comes
 * back. Chance is a hash of the order's number and the question: the same shop every time.
 */
const shop = `
  create function chance(i bigint, question bigint) returns float8
  language sql immutable parallel safe as $$
    select (hashint8extended(i, question) & 1048575)::float8 / 1048576
  $$;

  create table shop as
  select i, 'N-' || i as number,
    timestamptz '${beginsAt}' + interval '365 days' * i / ${ordersTotal} as opened_at,
    (array['SE', 'NO', 'DE', 'DK'])[1 + floor(chance(i, 1) * 4)::int] as market,
    (array['ads', 'search', 'mail', null])[1 + floor(chance(i, 2) * 4)::int] as channel,
    'c-' || floor(chance(i, 3) * 600000)::int as customer,
    chance(i, 4) < 0.9 as is_allowed,
    chance(i, 5) < 0.8 as is_dealt,
    chance(i, 6) < 0.85 as is_there,
    chance(i, 7) as first_answer,
    chance(i, 8) < 0.1 as takes_second,
    chance(i, 9) < 0.03 as is_returned,
    20000 + floor(chance(i, 10) * 180000)::bigint as total_minor,
    (1000 + floor(exp(8 + 3 * chance(i, 11))))::int as flow_ms,
    case when chance(i, 12) < 0.1 then floor(chance(i, 13) * 11)::int end as nps,
    case when chance(i, 14) < 0.15 then floor(chance(i, 15) * 90)::int end as back_after_days,
    1 + floor(chance(i, 16) * 5)::int as bag
  from generate_series(1, ${ordersTotal}) i;

  create view walked as
  select *, is_allowed and is_dealt and is_there as is_shown,
    is_allowed and is_dealt and is_there and first_answer < 0.08 as takes_bag,
    is_allowed and is_dealt and is_there and first_answer > 0.7 as sees_second
  from shop;
`;

const orderFacts = `
  insert into order_facts (number, opened_at, closed_at, outcome, market, currency, channel,
    campaign, customer, is_allowed, reasons, policy, version, experiment, variant, propensity,
    is_shown, flow_ms, has_declined, is_recovered, recovered_minor, original_total_minor, accepts,
    accepts_returned, upsell_minor, upsell_tax_minor, upsell_cost_minor, refunded_minor,
    upsell_refunded_minor, upsell_tax_refunded_minor, is_returned, nps, next_order_at)
  select number, opened_at, opened_at + interval '3 minutes', 'confirmed', market, 'SEK', channel,
    channel || '-' || (i % 20), customer, is_allowed, '{}',
    case when is_allowed then 'camera' end, 1, case when is_allowed then 'e1' end,
    case when is_allowed and is_dealt then 'a' when is_allowed then 'holdout' end,
    case when is_dealt then 0.8 else 0.2 end,
    is_shown, case when takes_bag or sees_second then flow_ms end, sees_second,
    sees_second and takes_second, case when sees_second and takes_second then 9000 else 0 end,
    total_minor, taken, taken * is_returned::int, worth, worth / 5, taken * 5000,
    worth * is_returned::int, worth * is_returned::int, worth / 5 * is_returned::int,
    is_returned and taken > 0, nps,
    opened_at + back_after_days * interval '1 day'
  from walked, lateral (select (takes_bag or (sees_second and takes_second))::int as taken,
    case when takes_bag then 24000 when sees_second and takes_second then 9000 else 0 end as worth)
`;

const offerFacts = `
  insert into offer_facts (number, offer, closed_at, policy, version, step, position, variant,
    item, kind, market, currency, channel, quantity, list_minor, unit_minor, discount_bp, shown_at,
    declined_at, accepted_at, lines, step_outcome, revenue_minor, tax_minor, cost_minor,
    returned_quantity, refunded_minor, tax_refunded_minor)
  select number, 'offer-' || place, opened_at + interval '3 minutes', 'camera', 1,
    'tier-' || place, place, 'a', case place when 1 then 'BAG-' || bag else 'STRAP-1' end, 'add',
    market, 'SEK', channel, 1, listed, unit, (listed - unit) * 10000 / listed,
    case when seen then opened_at end, case when outcome = 'declined' then opened_at end,
    case when outcome = 'accepted' then opened_at end,
    case when outcome = 'accepted' then array['line-2'] else '{}' end, outcome,
    case when outcome = 'accepted' then unit else 0 end,
    case when outcome = 'accepted' then unit / 5 else 0 end,
    case when outcome = 'accepted' then 5000 end,
    case when outcome = 'accepted' and is_returned then 1 else 0 end,
    case when outcome = 'accepted' and is_returned then unit else 0 end,
    case when outcome = 'accepted' and is_returned then unit / 5 else 0 end
  from walked
  cross join (values (1, 30000, 24000), (2, 10000, 9000)) tier (place, listed, unit)
  cross join lateral (select case place when 1 then is_shown else sees_second end as seen) s
  cross join lateral (select case
    when not seen then null
    when place = 1 then
      case when takes_bag then 'accepted' when sees_second then 'declined' else 'ignored' end
    when takes_second then 'accepted' else 'ignored' end as outcome) o
  where is_allowed and is_dealt
`;

/** Fills the facts as a year would have; returns how many offers there are. */
export async function makeMillionOrders(pool: Pool): Promise<number> {
  await pool.query(shop);
  await pool.query(orderFacts);
  const { rowCount } = await pool.query(offerFacts);
  await pool.query('drop view walked; drop table shop');
  // As the worker and autovacuum leave it within minutes.
  await pool.query('select tally.merge()');
  await pool.query('vacuum (analyze) tally.order_days, tally.offer_days, tally.unit_outcomes');
  await pool.query('vacuum (analyze) order_facts');
  await pool.query('vacuum (analyze) offer_facts');
  return rowCount ?? 0;
}
