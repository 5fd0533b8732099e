import { desc, eq, sql, type SQL } from 'drizzle-orm';
import {
  experimentsMax,
  type ArmFacts,
  type BanditFacts,
  type ExperimentSummary,
  type Experiments,
  type OutcomeBin,
  type PlanCount,
  type WeekFacts,
} from '../domain/experiments';
import type { OfferPolicy } from '../domain/offer-policy';
import type { Database, Queries } from './database';
import { offerPolicies } from './schema-policies';

/** Asks the functions of `0016-experiments`: counting is theirs. */
export function createExperiments(database: Database): Experiments {
  const all = async <Row extends Record<string, unknown>>(query: SQL) =>
    await database.run(async (db) => (await db.execute<Row>(query)).rows);
  return {
    list: async (currency) => await all<ExperimentSummary>(list(currency)),
    arms: async (experiment, currency) =>
      (await all<ArmRow>(arms(experiment, currency))).map(toArm),
    plan: async (experiment, currency) => await all<PlanCount>(plan(experiment, currency)),
    bins: async (experiment, currency, outcome) =>
      await all<OutcomeBin>(sql`
        select variant, weight as orders, outcome as sum, units as count
        from experiment_bins(${experiment}, ${currency}, ${outcome})
        order by variant, orders, sum`),
    weeks: async (experiment, currency) => await all<WeekFacts>(weeks(experiment, currency)),
    bandit: async (experiment, currency, outcome) =>
      await all<BanditFacts>(sql`
        select variant, shown, taken, returned, margin as "marginMinor",
          return_cost as "returnCostMinor"
        from experiment_bandit(${experiment}, ${currency}, ${outcome}) order by variant`),
    reweigh: async (document, version) =>
      await database.transaction(async (tx) => await reweigh(tx, document, version)),
  };
}

function list(currency: string): SQL {
  return sql`
    select experiment, policies, variants, orders,
      to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startedAt"
    from experiment_list(${currency})
    order by started_at desc, experiment limit ${experimentsMax}`;
}

type ArmRow = {
  variant: string;
  orders: number;
  units: number;
  shown: number;
  taken: number;
  margin_unknown: number;
  weight: number;
  weight_squares: number;
  take_sum: number;
  take_squares: number;
  take_products: number;
  revenue_sum: number;
  revenue_squares: number;
  revenue_products: number;
  margin_sum: number;
  margin_squares: number;
  margin_products: number;
};

function arms(experiment: string, currency: string): SQL {
  return sql`select * from experiment_arms(${experiment}, ${currency}) order by variant`;
}

function toArm(row: ArmRow): ArmFacts {
  return {
    variant: row.variant,
    orders: row.orders,
    units: row.units,
    shown: row.shown,
    taken: row.taken,
    marginUnknown: row.margin_unknown,
    weight: row.weight,
    weightSquares: row.weight_squares,
    take: { sum: row.take_sum, squares: row.take_squares, products: row.take_products },
    keptRevenue: {
      sum: row.revenue_sum,
      squares: row.revenue_squares,
      products: row.revenue_products,
    },
    keptMargin: { sum: row.margin_sum, squares: row.margin_squares, products: row.margin_products },
  };
}

function plan(experiment: string, currency: string): SQL {
  return sql`
    select policy, version, variant, propensity, orders, units, first_variant as "firstVariant"
    from experiment_plan(${experiment}, ${currency}) order by policy, version desc, variant`;
}

function weeks(experiment: string, currency: string): SQL {
  return sql`
    select variant, is_first_week as "isFirstWeek", orders, taken,
      kept_revenue as "keptRevenueMinor", kept_margin as "keptMarginMinor"
    from experiment_weeks(${experiment}, ${currency}) order by variant, is_first_week desc`;
}

/** Under the lock of every publication: nothing comes between the look and the write. */
async function reweigh(tx: Queries, document: OfferPolicy, version: number) {
  const { policy } = document;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${policy}, 0))`);
  const [latest] = await tx
    .select({ version: offerPolicies.version })
    .from(offerPolicies)
    .where(eq(offerPolicies.policy, policy))
    .orderBy(desc(offerPolicies.version))
    .limit(1);
  if (latest?.version !== version) return undefined;
  await tx.insert(offerPolicies).values({ policy, version: version + 1, document });
  return version + 1;
}
