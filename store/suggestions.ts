import { sql } from 'drizzle-orm';
import { ProductKind } from '../domain/catalogue';
import {
  priorOrders,
  suggestionOrdersMax,
  suggestionsMax,
  type Suggestion,
  type SuggestionQuery,
  type Suggestions,
} from '../domain/suggestions';
import type { Database, Queries } from './database';

interface PairRow extends Record<string, unknown> {
  orders: number;
  /** null: no pair has the support, the row tells the number of orders alone */
  bought: string | null;
  bought_name: string;
  suggested: string;
  suggested_name: string;
  with_bought: number;
  with_suggested: number;
  with_both: number;
  share: number;
  lift: number;
  lift_shrunk: number;
}

/** Give it a database with a longer patience than orders need: it counts every pair there is. */
export function createSuggestions(database: Database): Suggestions {
  return {
    suggest: async (query) => await database.run(async (db) => await suggest(db, query)),
  };
}

/**
 * Counts and statistics are SQL's: association lift with beta-binomial shrinkage (D32, §6.10). What
 * an order was only given because it was offered there is not counted, it would prove itself; nor
 * is what it got for nothing, such as a promised sample: that was chosen by the shop.
 */
async function suggest(db: Queries, { market, currency, minSupport }: SuggestionQuery) {
  const place = JSON.stringify([{ market, currency }]);
  const { rows } = await db.execute<PairRow>(sql`
    with looked_at as materialized (
      select number from past_orders where market = ${market} and currency = ${currency}
      order by ordered_at desc limit ${suggestionOrdersMax}
    ),
    total as (select count(*)::float8 as orders from looked_at),
    sold as materialized (
      select reference, name,
        not needs_consideration and prices @> ${place}::jsonb as is_suggestible
      from products
      where is_published and kind <> ${ProductKind.flexibleBundle}
        and (published_from is null or published_from <= now())
        and (published_until is null or published_until > now())
    ),
    baskets as materialized (
      select distinct l.number, l.reference
      from looked_at join past_order_lines l using (number) join sold using (reference)
      where l.unit_price_minor > 0 and not exists (
        select from offer_facts f
        where f.number = l.number and f.item = l.reference and f.accepted_at is not null
      )
    ),
    counts as materialized (
      select reference, count(*)::float8 as orders from baskets group by reference
    ),
    pairs as (
      select a.reference as bought, b.reference as suggested, count(*)::float8 as orders
      from baskets a join baskets b on b.number = a.number and b.reference <> a.reference
      group by 1, 2 having count(*) >= ${minSupport}
    ),
    judged as (
      select p.bought, p.suggested, a.orders as with_bought, b.orders as with_suggested,
        p.orders as with_both, p.orders / a.orders as share,
        p.orders / a.orders / (b.orders / t.orders) as lift,
        (p.orders + ${priorOrders} * b.orders / t.orders) / (a.orders + ${priorOrders})
          / (b.orders / t.orders) as lift_shrunk
      from pairs p join counts a on a.reference = p.bought
        join counts b on b.reference = p.suggested cross join total t
    ),
    best as (
      select j.*, one.name as bought_name, other.name as suggested_name
      from judged j join sold one on one.reference = j.bought
        join sold other on other.reference = j.suggested and other.is_suggestible
      where j.lift_shrunk > 1
      order by j.lift_shrunk desc, j.with_both desc, j.bought, j.suggested
      limit ${suggestionsMax}
    )
    select t.orders, best.* from total t left join best on true
    order by best.lift_shrunk desc, best.with_both desc, best.bought, best.suggested`);
  return {
    orders: rows[0]?.orders ?? 0,
    suggestions: rows.flatMap((row) =>
      row.bought === null ? [] : [toSuggestion(row, row.bought)],
    ),
  };
}

function toSuggestion(row: PairRow, bought: string): Suggestion {
  return {
    bought: { reference: bought, name: row.bought_name },
    suggested: { reference: row.suggested, name: row.suggested_name },
    ordersWithBought: row.with_bought,
    ordersWithSuggested: row.with_suggested,
    ordersWithBoth: row.with_both,
    share: row.share,
    lift: row.lift,
    liftShrunk: row.lift_shrunk,
  };
}
