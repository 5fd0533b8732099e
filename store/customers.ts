import { sql } from 'drizzle-orm';
import { OfferKind } from '../domain/offer-policy';
import { boughtMax, type CustomerHistory, type Customers } from '../domain/offer-ports';
import { customerKey } from './customer-key';
import type { Database, Queries } from './database';
import { isoText } from './iso-text';

/** Offers that are looked at for a frequency cap, the latest first: far above any sensible cap. */
const shownMax = 500;

interface HistoryRow extends Record<string, unknown> {
  past_orders: number;
  bought: CustomerHistory['bought'] | null;
  shown: CustomerHistory['shown'] | null;
  owed: CustomerHistory['owed'] | null;
  sampled: string[];
}

export function createCustomers(database: Database): Customers {
  return {
    historyOf: async (customer, before) =>
      await database.run(async (db) => await historyOf(db, customerKey(customer), before)),
  };
}

/** One statement, because every opening waits for it; each part of it reads by an index. */
async function historyOf(db: Queries, customer: string, before: string): Promise<CustomerHistory> {
  const samples = sql`(${OfferKind.sample}, ${OfferKind.deferredSample})`;
  const { rows } = await db.execute<HistoryRow>(sql`
    select
      (select count(*)::int from past_orders
        where customer = ${customer} and ordered_at < ${before}) as past_orders,
      (select json_agg(json_build_object('reference', reference,
          'categories', categories, 'lastAt', ${isoText(sql`last_at`)}) order by last_at desc, reference)
        from (
          select l.reference, max(o.ordered_at) as last_at,
            coalesce((select p.categories from products p where p.reference = l.reference), '{}')
              as categories
          from past_orders o join past_order_lines l using (number)
          where o.customer = ${customer} and o.ordered_at < ${before}
          group by l.reference order by last_at desc, l.reference limit ${boughtMax}
        ) bought) as bought,
      (select json_agg(json_build_object('policy', policy, 'at', ${isoText(sql`shown_at`)})
          order by shown_at desc)
        from (
          select f.policy, f.shown_at from order_facts o join offer_facts f using (number)
          where o.customer = ${customer} and o.opened_at < ${before}
            and f.policy is not null and f.shown_at is not null
          order by f.shown_at desc limit ${shownMax}
        ) shown) as shown,
      (select json_agg(json_build_object('fromNumber', from_number, 'requestId', request_id,
          'item', item, 'quantity', quantity) order by created_at, from_number, request_id)
        from owed_samples where customer = ${customer} and given_in is null) as owed,
      array(
        select f.item from order_facts o join offer_facts f using (number)
          where o.customer = ${customer} and f.kind in ${samples} and f.accepted_at is not null
        union
        select item from owed_samples where customer = ${customer} and given_in is not null
      ) as sampled`);
  const [row] = rows;
  return {
    customer,
    pastOrders: row?.past_orders ?? 0,
    bought: row?.bought ?? [],
    shown: row?.shown ?? [],
    owed: row?.owed ?? [],
    sampled: row?.sampled ?? [],
  };
}
