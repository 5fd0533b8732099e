import type {
  ArmFacts,
  MoneyOutcome,
  OutcomeBin,
  PlanCount,
  WeekFacts,
} from '../domain/experiments';
import { holdoutVariant } from '../domain/funnel';
import { armMean, decidingOutcome, moneyMean } from './arm-means';
import { bootstrapMean, winsorisedMean } from './bootstrap';
import { welch, type Interval, type Mean } from './intervals';
import { rateReport, type RateReport } from './rates';
import { rateTau, sequential, tauOf } from './sequential';
import { sampleRatio, type ArmCount } from './srm';
import { winnerOf } from './winner';

/** What the store has counted of one experiment, in one currency. */
export interface ExperimentFacts {
  experiment: string;
  arms: readonly ArmFacts[];
  /** of each policy the newest version first */
  plan: readonly PlanCount[];
  /** of the outcome that decides */
  bins: readonly OutcomeBin[];
  weeks: readonly WeekFacts[];
}

export const ExperimentStatus = {
  /** no winner is proven: go on, or stop without one */
  collecting: 'collecting',
  /** the arms are not as large as they were to be: whatever they show is not to be believed */
  srmAlarm: 'srm_alarm',
  /** one arm is proven to earn more than every other one */
  decided: 'decided',
} as const;
export type ExperimentStatus = (typeof ExperimentStatus)[keyof typeof ExperimentStatus];

export interface DifferenceOfMeans {
  difference: number;
  /** may be looked at every day; null: too early */
  anytime: Interval | null;
  /** for a single look at a number of orders that was set before */
  welch: Interval | null;
}

export interface VariantReport {
  variant: string;
  orders: number;
  units: number;
  shown: number;
  /** of the shown */
  take: RateReport;
  /** of the deciding outcome, per order over all orders of the arm, minor units */
  keptPerOrder: { mean: number; interval: Interval | null; winsorisedMean: number };
  /** absent for the first variant itself */
  againstFirst?: { takePerOrder: DifferenceOfMeans; keptPerOrder: DifferenceOfMeans };
  /** what showing offers brought; absent without a holdout, and for itself */
  againstHoldout?: { keptPerOrder: DifferenceOfMeans };
  novelty: { firstWeek: WeekReport; later: WeekReport };
}

/** Whole weeks only. */
export interface WeekReport {
  orders: number;
  takePerOrder: number | null;
  keptPerOrder: number | null;
}

export interface SampleRatioReport {
  lnE: number;
  isAlarm: boolean;
  /** units whose shares changed within a version, as a bandit's do: not part of the test */
  untestedUnits: number;
}

export interface ExperimentReport {
  experiment: string;
  outcome: MoneyOutcome;
  status: ExperimentStatus;
  winner: string | null;
  sampleRatio: SampleRatioReport;
  /** how many each arm got, also under an alarm */
  sizes: { variant: string; orders: number; units: number }[];
  /** hidden under an alarm */
  variants: VariantReport[];
}

/** Everything one look at an experiment may say (product §6.3 to §6.6, §6.9). */
export function experimentReport(facts: ExperimentFacts): ExperimentReport {
  const { experiment, arms } = facts;
  const outcome = decidingOutcome(arms);
  const ratio = sampleRatioOf(facts.plan);
  const sizes = arms.map(({ variant, orders, units }) => ({ variant, orders, units }));
  const base = { experiment, outcome, sampleRatio: ratio, sizes };
  if (ratio.isAlarm) {
    return { ...base, status: ExperimentStatus.srmAlarm, winner: null, variants: [] };
  }
  const winner = winnerOf(
    arms.map((arm) => ({ variant: arm.variant, mean: moneyMean(arm, outcome) })),
  );
  return {
    ...base,
    status: winner === undefined ? ExperimentStatus.collecting : ExperimentStatus.decided,
    winner: winner ?? null,
    variants: arms.map((arm) => variantReport(arm, facts, outcome)),
  };
}

function versionOf({ policy, version }: PlanCount): string {
  return `${policy} ${version}`;
}

/** Plans are policy versions: of each, what was dealt beside what was to be. */
export function sampleRatioOf(plan: readonly PlanCount[]): SampleRatioReport {
  const groups: ArmCount[][] = [];
  let untestedUnits = 0;
  for (const name of new Set(plan.map(versionOf))) {
    const rows = plan.filter((row) => versionOf(row) === name);
    const arms = rows.flatMap(({ propensity, units }) =>
      propensity === null ? [] : [{ planned: propensity, count: units }],
    );
    if (arms.length === rows.length) groups.push(arms);
    else untestedUnits += rows.reduce((sum, { units }) => sum + units, 0);
  }
  return { ...sampleRatio(groups), untestedUnits };
}

function variantReport(
  arm: ArmFacts,
  facts: ExperimentFacts,
  outcome: MoneyOutcome,
): VariantReport {
  const { variant, orders, units, shown, taken } = arm;
  const bins = facts.bins.filter((bin) => bin.variant === variant);
  const mean = moneyMean(arm, outcome);
  const first = firstOf(facts);
  const holdout = facts.arms.find((each) => each.variant === holdoutVariant);
  return {
    variant,
    orders,
    units,
    shown,
    take: rateReport(taken, shown),
    keptPerOrder: {
      mean: mean.mean,
      interval: bootstrapMean(bins, `${facts.experiment}/${variant}`) ?? null,
      winsorisedMean: winsorisedMean(bins),
    },
    ...(first && first !== arm
      ? {
          againstFirst: {
            takePerOrder: differenceOf(armMean(arm, arm.take), armMean(first, first.take), rateTau),
            keptPerOrder: moneyDifference(mean, moneyMean(first, outcome)),
          },
        }
      : {}),
    ...(holdout && holdout !== arm
      ? { againstHoldout: { keptPerOrder: moneyDifference(mean, moneyMean(holdout, outcome)) } }
      : {}),
    novelty: noveltyOf(variant, facts.weeks, outcome),
  };
}

/** What the newest version names first; of arms nobody names any more, the first by name. */
function firstOf({ arms, plan }: ExperimentFacts): ArmFacts | undefined {
  const named = plan.find(({ firstVariant }) => firstVariant !== null)?.firstVariant;
  return (
    arms.find(({ variant }) => variant === named) ??
    arms.find(({ variant }) => variant !== holdoutVariant)
  );
}

function moneyDifference(one: Mean, other: Mean): DifferenceOfMeans {
  return differenceOf(one, other, tauOf(one, other));
}

function differenceOf(one: Mean, other: Mean, tau: number): DifferenceOfMeans {
  const interval = sequential(one, other, tau)?.interval;
  return {
    difference: one.mean - other.mean,
    anytime: interval && Number.isFinite(interval.low) ? interval : null,
    welch: welch(one, other) ?? null,
  };
}

/** A change that wears off shows in week 1 and not later. */
function noveltyOf(variant: string, weeks: readonly WeekFacts[], outcome: MoneyOutcome) {
  const report = (isFirstWeek: boolean): WeekReport => {
    const week = weeks.find((row) => row.variant === variant && row.isFirstWeek === isFirstWeek);
    if (!week) return { orders: 0, takePerOrder: null, keptPerOrder: null };
    const { orders, taken, keptRevenueMinor, keptMarginMinor } = week;
    const keptMinor = outcome === 'kept_margin' ? keptMarginMinor : keptRevenueMinor;
    return { orders, takePerOrder: taken / orders, keptPerOrder: keptMinor / orders };
  };
  return { firstWeek: report(true), later: report(false) };
}
