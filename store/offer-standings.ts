import { sql, type SQL } from 'drizzle-orm';
import {
  maturedAfterDays,
  standingsMax,
  type OfferStanding,
  type OfferStandings,
} from '../domain/experiments';
import type { Database } from './database';

/** Asks `offer_standings` of `0016-experiments`: counting is Postgres's. */
export function createOfferStandings(database: Database): OfferStandings {
  const all = async (condition: SQL) =>
    await database.run(async (db) => (await db.execute<OfferStanding>(read(condition))).rows);
  return {
    of: async ({ policy, step, item }) => {
      const [standing] = await all(sql`policy = ${policy} and step = ${step} and item = ${item}`);
      return standing;
    },
    list: async () => await all(sql`true`),
  };
}

function read(condition: SQL): SQL {
  return sql`
    select policy, step, item, refund_rate_max_bp as "refundRateMaxBp", accepted, returned,
      matured, ${iso('since')} as since, state, note, ${iso('state_at')} as "stateAt"
    from offer_standings(${maturedAfterDays})
    where ${condition}
    order by returned desc, policy, step, item limit ${standingsMax}`;
}

function iso(column: 'since' | 'state_at'): SQL {
  const moment = sql`${sql.identifier(column)} at time zone 'UTC'`;
  return sql`to_char(${moment}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
