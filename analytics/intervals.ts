import { normalQuantile, studentQuantile } from './special';

/** Where a number may well lie; both ends included. */
export interface Interval {
  low: number;
  high: number;
}

/** So many of so many. `successes` ≤ `n`. */
export interface Rate {
  successes: number;
  n: number;
}

/** Below it a rate is "too early": its interval is wider than what it could decide. */
export const tooEarlyBelow = 100;

export const confidenceDefault = 0.95;

/**
 * Wilson's score interval of a rate (product §6.1): honest at 0, at n, and for few, where ±Wald
 * is not. Nothing seen yet: anything from 0 to 1.
 * @throws RangeError when the counts are none
 */
export function wilson(successes: number, n: number, confidence = confidenceDefault): Interval {
  const isCount = Number.isInteger(successes) && Number.isInteger(n);
  if (!isCount || successes < 0 || successes > n) {
    throw new RangeError(`${successes} of ${n} is no rate.`);
  }
  if (n === 0) return { low: 0, high: 1 };
  const z = criticalValue(confidence);
  const rate = successes / n;
  const share = (z * z) / n;
  const centre = (rate + share / 2) / (1 + share);
  const reach = (z * Math.sqrt((rate * (1 - rate)) / n + share / (4 * n))) / (1 + share);
  // At the ends the bound is exact, whatever the rounding says.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - reach),
    high: successes === n ? 1 : Math.min(1, centre + reach),
  };
}

/**
 * Newcombe's hybrid score interval of `one − other` (product §6.2; Newcombe 1998, method 10). For
 * one planned look: who looks again and again reads `rateDifference` of `sequential.ts`.
 */
export function newcombe(one: Rate, other: Rate, confidence = confidenceDefault): Interval {
  const difference = rateOf(one) - rateOf(other);
  const [a, b] = [one, other].map(({ successes, n }) => wilson(successes, n, confidence));
  if (!a || !b || one.n === 0 || other.n === 0) return { low: -1, high: 1 };
  const [p, q] = [rateOf(one), rateOf(other)];
  return {
    low: difference - Math.hypot(p - a.low, b.high - q),
    high: difference + Math.hypot(a.high - p, q - b.low),
  };
}

/** Mean of a group, and the variance of that mean: not of the values. */
export interface Mean {
  mean: number;
  varianceOfMean: number;
  /** independent observations */
  n: number;
}

/**
 * Welch's interval of `one − other` for means of unequal variance (product §6.5), at one planned
 * look. Undefined with fewer than two observations on a side.
 */
export function welch(
  one: Mean,
  other: Mean,
  confidence = confidenceDefault,
): Interval | undefined {
  if (one.n < 2 || other.n < 2) return undefined;
  const difference = one.mean - other.mean;
  const variance = one.varianceOfMean + other.varianceOfMean;
  if (variance === 0) return { low: difference, high: difference };
  const spread = [one, other].map(({ varianceOfMean, n }) => varianceOfMean ** 2 / (n - 1));
  const degrees = variance ** 2 / spread.reduce((sum, each) => sum + each, 0);
  const reach = studentQuantile(1 - (1 - confidence) / 2, degrees) * Math.sqrt(variance);
  return { low: difference - reach, high: difference + reach };
}

/** 0 of 0 is 0. */
export function rateOf({ successes, n }: Rate): number {
  return n === 0 ? 0 : successes / n;
}

function criticalValue(confidence: number): number {
  return normalQuantile(1 - (1 - confidence) / 2);
}
