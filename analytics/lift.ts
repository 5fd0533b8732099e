import type { ArmCounts } from '../domain/numbers';
import { confidenceDefault, tooEarlyBelow, welch, type Mean } from './intervals';
import { differenceReport, rateReport, type DifferenceReport, type RateReport } from './rates';
import { normalQuantile } from './special';

export interface ArmReport {
  orders: number;
  /** what an order came to on average, net of everything that came back */
  valuePerOrderMinor: number | null;
  repeatRate: RateReport;
}

/** What the offers of one experiment brought beside its holdout: the only lift there is (§6.6). */
export interface LiftReport {
  experiment: string;
  exposed: ArmReport;
  holdout: ArmReport;
  /** per order over all orders of the arm, decliners and unseen ones included (B13) */
  incrementalPerOrder: { minor: number | null; low: number | null; high: number | null };
  /** the same as a share of what an order of the holdout came to */
  aovLift: { share: number | null; low: number | null; high: number | null };
  repeatRateDifference: DifferenceReport;
  isTooEarly: boolean;
}

/** One report an experiment: two experiments with different holdouts must not be pooled. */
export function liftReports(arms: readonly ArmCounts[]): LiftReport[] {
  const names = [...new Set(arms.map(({ experiment }) => experiment))];
  return names.map((experiment) => {
    const own = arms.filter((arm) => arm.experiment === experiment);
    const side = (isHoldout: boolean) => own.find((arm) => arm.isHoldout === isHoldout);
    return liftReport(experiment, side(false), side(true));
  });
}

function liftReport(
  experiment: string,
  exposed: ArmCounts | undefined,
  holdout: ArmCounts | undefined,
): LiftReport {
  const [ours, theirs] = [armReport(exposed), armReport(holdout)];
  return {
    experiment,
    exposed: ours,
    holdout: theirs,
    incrementalPerOrder: incremental(exposed, holdout),
    aovLift: aovLift(exposed, holdout),
    repeatRateDifference: differenceReport(ours.repeatRate, theirs.repeatRate),
    isTooEarly: Math.min(ours.orders, theirs.orders) < tooEarlyBelow,
  };
}

function armReport(arm: ArmCounts | undefined): ArmReport {
  return {
    orders: arm?.orders ?? 0,
    valuePerOrderMinor: arm?.valueMean ?? null,
    repeatRate: rateReport(arm?.repeated ?? 0, arm?.matured ?? 0),
  };
}

function incremental(exposed: ArmCounts | undefined, holdout: ArmCounts | undefined) {
  if (!exposed || !holdout) return { minor: null, low: null, high: null };
  const interval = welch(meanOf(exposed), meanOf(holdout));
  const minor = exposed.valueMean - holdout.valueMean;
  return { minor, low: interval?.low ?? null, high: interval?.high ?? null };
}

/** A ratio of two means: its interval is symmetric on the logarithm (delta method, §6.5). */
function aovLift(exposed: ArmCounts | undefined, holdout: ArmCounts | undefined) {
  const none = { share: null, low: null, high: null };
  if (!exposed || !holdout || exposed.valueMean <= 0 || holdout.valueMean <= 0) return none;
  const share = exposed.valueMean / holdout.valueMean - 1;
  if (Math.min(exposed.orders, holdout.orders) < 2) return { ...none, share };
  const relative = [exposed, holdout].map((arm) => meanOf(arm).varianceOfMean / arm.valueMean ** 2);
  const deviation = Math.sqrt(relative.reduce((sum, each) => sum + each, 0));
  const reach = normalQuantile(1 - (1 - confidenceDefault) / 2) * deviation;
  return {
    share,
    low: (1 + share) * Math.exp(-reach) - 1,
    high: (1 + share) * Math.exp(reach) - 1,
  };
}

function meanOf({ valueMean, valueVariance, orders }: ArmCounts): Mean {
  return { mean: valueMean, varianceOfMean: valueVariance / orders, n: orders };
}
