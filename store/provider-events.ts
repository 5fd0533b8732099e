import { and, eq } from 'drizzle-orm';
import type { ProviderEvents } from '../domain/ports';
import type { Database } from './database';
import { providerEvents } from './schema';

/** What providers told by themselves, once each: a provider delivers again until it is answered. */
export function createProviderEvents(database: Database): ProviderEvents {
  return {
    isKnown: async (provider, eventId) =>
      await database.run(async (db) => {
        const rows = await db
          .select({ eventId: providerEvents.eventId })
          .from(providerEvents)
          .where(and(eq(providerEvents.provider, provider), eq(providerEvents.eventId, eventId)));
        return rows.length > 0;
      }),
    keep: async (provider, eventId) =>
      await database.run(async (db) => {
        await db.insert(providerEvents).values({ provider, eventId }).onConflictDoNothing();
      }),
  };
}
