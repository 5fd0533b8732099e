import { desc } from 'drizzle-orm';
import { emptyPolicy } from '../domain/policy';
import type { Policies } from '../domain/ports';
import type { Database } from './database';
import { policies } from './schema';

/** Every version is kept: an old order's decision can be held against the policy of its day. */
export function createPolicies(database: Database): Policies {
  return {
    read: async () =>
      await database.run(async (db) => {
        const latest = db.select({ document: policies.document }).from(policies);
        const [row] = await latest.orderBy(desc(policies.id)).limit(1);
        return row?.document ?? emptyPolicy;
      }),
    put: async (policy) =>
      await database.run(async (db) => {
        await db.insert(policies).values({ document: policy });
      }),
  };
}
