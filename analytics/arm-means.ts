import type { ArmFacts, MoneyOutcome, OutcomeSums } from '../domain/experiments';
import type { Mean } from './intervals';

/**
 * Mean of an outcome per order over all orders of an arm, zeros included, and its variance by
 * linearisation (delta method, product §6.5): orders of one customer are one observation, and
 * each order weighs 1/propensity (Hájek 1971). An arm without orders has a mean of nothing.
 */
export function armMean(arm: ArmFacts, { sum, squares, products }: OutcomeSums): Mean {
  const { units, weight, weightSquares } = arm;
  if (weight === 0) return { mean: 0, varianceOfMean: 0, n: 0 };
  const mean = sum / weight;
  // Rounding of large sums must not make a variance negative.
  const spread = Math.max(0, squares - 2 * mean * products + mean * mean * weightSquares);
  const correction = units > 1 ? units / (units - 1) : 1;
  return { mean, varianceOfMean: (correction * spread) / weight ** 2, n: units };
}

/** Kept margin decides, and kept revenue where the cost of anything sold is not known. */
export function decidingOutcome(arms: readonly ArmFacts[]): MoneyOutcome {
  return arms.every(({ marginUnknown }) => marginUnknown === 0) ? 'kept_margin' : 'kept_revenue';
}

export function moneyMean(arm: ArmFacts, outcome: MoneyOutcome): Mean {
  return armMean(arm, outcome === 'kept_margin' ? arm.keptMargin : arm.keptRevenue);
}
