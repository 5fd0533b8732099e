import { asc, eq, sql } from 'drizzle-orm';
import {
  declinesMax,
  ExposureKind,
  exposuresMax,
  type Exposure,
  type Facts,
} from '../domain/offer-ports';
import type { Database, Queries } from './database';
import { exposures } from './schema-facts';

/** What pages saw and did. Nothing of it moves an order; the numbers are folded by triggers. */
export function createFacts(database: Database): Facts {
  return {
    expose: async (number, events) =>
      await database.run(async (db) => await expose(db, number, events, exposuresMax)),
    decline: async (number, offer, at) =>
      await database.run(async (db) => {
        await expose(db, number, [declineOf(offer, at)], exposuresMax + declinesMax);
      }),
    exposuresOf: async (number) =>
      await database.run(async (db) => {
        const rows = await db
          .select()
          .from(exposures)
          .where(eq(exposures.number, number))
          .orderBy(asc(exposures.at), asc(exposures.eventId))
          .limit(exposuresMax + declinesMax);
        return rows.map((row) => toExposure(number, row));
      }),
  };
}

/**
 * Stores each event once, its id counted within its order: another order's page cannot take it.
 * After the close only what happened in the window still counts; above the bound of an order
 * nothing more is kept, so that no page can fill the table.
 */
async function expose(
  db: Queries,
  number: string,
  events: readonly Exposure[],
  max: number,
): Promise<number> {
  if (events.length === 0) return 0;
  const columns = {
    ids: sql.param(events.map(({ eventId }) => idIn(number, eventId))),
    offers: sql.param(events.map(({ offer }) => offer)),
    kinds: sql.param(events.map(({ kind }) => kind)),
    times: sql.param(events.map(({ at }) => at)),
  };
  const { rowCount } = await db.execute(sql`
    insert into exposures (event_id, number, offer, kind, at)
    select event_id, ${number}, offer, kind, at
    from unnest(${columns.ids}::text[], ${columns.offers}::text[], ${columns.kinds}::text[],
      ${columns.times}::timestamptz[]) as event (event_id, offer, kind, at)
    where not exists (
      select from order_facts f
      where f.number = ${number} and (event.at < f.opened_at or event.at > f.closed_at))
      and (select count(*) from exposures where number = ${number}) + ${events.length}
        <= ${max}
    on conflict (event_id) do nothing`);
  return rowCount ?? 0;
}

/** Its id follows from the offer: a second click is the same event. No page's id has a colon. */
function declineOf(offer: string, at: string): Exposure {
  return { eventId: `decline:${offer}`, offer, kind: ExposureKind.decline, at };
}

function toExposure(number: string, row: typeof exposures.$inferSelect): Exposure {
  const { eventId, offer, kind, at } = row;
  return { eventId: eventId.slice(idIn(number, '').length), offer, kind, at: at.toISOString() };
}

function idIn(number: string, eventId: string): string {
  return `${number}/${eventId}`;
}
