import { sql } from 'drizzle-orm';
import type { Product } from '../domain/catalogue';
import { recentDays, type RecentLow } from '../domain/genuine-price';
import type { PriceHistory } from '../domain/offer-ports';
import { publicPrice } from '../domain/offer-price';
import type { Database, Queries } from './database';

/**
 * What products cost anybody, since when (B16). A price holds until the next one: the low of the
 * last days may have been set long before them.
 */
export function createPriceHistory(database: Database): PriceHistory {
  return {
    recentLows: async (references) =>
      await database.run(async (db) => {
        if (references.length === 0) return [];
        const wanted = sql.param([...references]);
        const { rows } = await db.execute<Record<keyof RecentLow, string>>(sql`
          select reference, market, currency, min(public_price_minor) as "lowMinor"
          from (
            select *, lead(since) over (
              partition by reference, market, currency order by since) as until
            from price_history where reference = any(${wanted}::text[])
          ) as held
          where until is null or until > now() - make_interval(days => ${recentDays})
          group by reference, market, currency`);
        return rows.map((row) => ({ ...row, lowMinor: Number(row.lowMinor) }));
      }),
  };
}

/**
 * Writes down the public prices that changed. Called while the products' rows are locked: their
 * clock is read after that, so that of two lists at once the later one is the later price.
 */
export async function recordPrices(tx: Queries, list: readonly Product[]): Promise<void> {
  const rows = list.flatMap(({ reference, prices }) =>
    prices.map((price) => ({ reference, price, minor: publicPrice(price) })),
  );
  if (rows.length === 0) return;
  const references = sql.param(rows.map(({ reference }) => reference));
  const markets = sql.param(rows.map(({ price }) => price.market));
  const currencies = sql.param(rows.map(({ price }) => price.currency));
  const minors = sql.param(rows.map(({ minor }) => minor));
  await tx.execute(sql`
    insert into price_history (reference, market, currency, since, public_price_minor)
    select put.reference, put.market, put.currency, clock_timestamp(), put.minor
    from unnest(${references}::text[], ${markets}::text[], ${currencies}::text[],
                ${minors}::bigint[]) as put(reference, market, currency, minor)
    left join lateral (
      select public_price_minor from price_history as held
      where held.reference = put.reference and held.market = put.market
        and held.currency = put.currency
      order by since desc limit 1
    ) as latest on true
    where latest.public_price_minor is distinct from put.minor
    on conflict do nothing`);
}
