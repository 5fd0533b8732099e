import { eq } from 'drizzle-orm';
import type { Outbox, RenderedEmail } from '../domain/ports';
import type { Database, Queries } from './database';
import { confirmationEmails } from './schema';

export function createOutbox(database: Database): Outbox {
  return {
    keep: async (order, email) =>
      await database.run(async (db) => {
        await db
          .insert(confirmationEmails)
          .values({ order, ...email })
          .onConflictDoNothing();
        return (await find(db, order)) ?? email;
      }),
    find: async (order) => await database.run(async (db) => await find(db, order)),
  };
}

async function find(db: Queries, order: string): Promise<RenderedEmail | undefined> {
  const { messageId, from, to, raw } = confirmationEmails;
  const [row] = await db
    .select({ messageId, from, to, raw })
    .from(confirmationEmails)
    .where(eq(confirmationEmails.order, order));
  return row;
}
