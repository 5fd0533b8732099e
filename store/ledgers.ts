import { sql } from 'drizzle-orm';
import type { Database } from './database';

/** The sums behind the numbers (`migrations/ledger.ts`), which the database writes by itself. */
export interface Ledgers {
  /**
   * Brings the entries of each key together. Reports are the same before and after it, but what is
   * never merged grows with every order. Another process that merges just now is left to it.
   */
  merge(): Promise<void>;
}

/** Give it a database with patience: after a long stop there is much to bring together. */
export function createLedgers(database: Database): Ledgers {
  return {
    merge: async () =>
      void (await database.run(async (db) => await db.execute(sql`select tally.merge()`))),
  };
}
