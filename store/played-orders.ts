import { sql } from 'drizzle-orm';
import { boughtMax } from '../domain/offer-ports';
import type { Order } from '../domain/order';
import type { PlayedOrder } from '../domain/past-orders';
import type { Queries } from './database';
import { isoText } from './iso-text';

/** What is stored of a past order itself; who bought is a hash. */
export interface PastOrderRow {
  number: string;
  ordered_at: string;
  customer: string | null;
  market: string;
  currency: string;
  total_minor: number;
  provider: string | null;
  method: string | null;
  channel: string | null;
  campaign: string | null;
}

interface PlayedRow extends PastOrderRow, Record<string, unknown> {
  lines: PlayedOrder['lines'];
  handed_over: Order | null;
  past_orders: number;
  bought: PlayedOrder['customer']['bought'];
}

/**
 * Past orders with what was known of their customers at that moment: what `historyOf` of
 * `customers.ts` tells of one, for hundreds in one statement; a test holds the two together.
 */
export async function playOrders(db: Queries, numbers: readonly string[]): Promise<PlayedOrder[]> {
  const { rows } = await db.execute<PlayedRow>(sql`
    select o.number, ${isoText(sql`o.ordered_at`)} as ordered_at, o.customer, o.market, o.currency,
      o.total_minor::float8 as total_minor, o.provider, o.method, o.channel, o.campaign,
      coalesce((select json_agg(json_build_object('reference', l.reference,
          'quantity', l.quantity, 'unitPriceMinor', l.unit_price_minor) order by l.line)
        from past_order_lines l where l.number = o.number), '[]') as lines,
      (select r.registered from orders r where r.number = o.number and o.source = 'window')
        as handed_over,
      (select count(*)::int from past_orders b
        where b.customer = o.customer and b.ordered_at < o.ordered_at) as past_orders,
      coalesce((
        select json_agg(json_build_object('reference', reference, 'categories', categories,
          'lastAt', ${isoText(sql`last_at`)}) order by last_at desc, reference)
        from (
          select l.reference, max(b.ordered_at) as last_at,
            coalesce((select p.categories from products p where p.reference = l.reference), '{}')
              as categories
          from past_orders b join past_order_lines l using (number)
          where b.customer = o.customer and b.ordered_at < o.ordered_at
          group by l.reference order by last_at desc, l.reference limit ${boughtMax}
        ) bought), '[]') as bought
    from past_orders o
    where o.number = any(${sql.param(numbers)}::text[])
    order by o.ordered_at, o.number`);
  return rows.map(toPlayed);
}

function toPlayed(row: PlayedRow): PlayedOrder {
  const { number, customer, market, currency, lines, bought } = row;
  return {
    number,
    orderedAt: row.ordered_at,
    market,
    currency,
    totalMinor: row.total_minor,
    provider: row.provider ?? '',
    method: row.method ?? '',
    ...(row.channel === null ? {} : { channel: row.channel }),
    ...(row.campaign === null ? {} : { campaign: row.campaign }),
    lines,
    ...(row.handed_over === null ? {} : { handedOver: row.handed_over }),
    customer: { ...(customer === null ? {} : { customer }), pastOrders: row.past_orders, bought },
  };
}
