import type { Interval } from './intervals';
import { createRandom } from './random';
import { normalCdf, normalQuantile } from './special';

/**
 * A group of equal observations. An observation is a customer with their orders, or one order of
 * an unknown customer: what one person does twice is not independent.
 */
export interface Bin {
  /** orders of one observation */
  orders: number;
  /** of all its orders, minor units */
  sum: number;
  /** observations like this */
  count: number;
}

/** Enough for ends that do not move in the second digit. */
const replicatesDefault = 1000;

/** A mean is not bootstrapped from fewer: the sample says nothing yet of its own tail. */
export const bootstrapFrom = 20;

/**
 * Bias-corrected and accelerated bootstrap interval of the mean per order (product §6.5; Efron
 * 1987). Observations are drawn again as Poisson counts, a group at a time, so that a million
 * orders cost no more than their distinct amounts. The same seed gives the same interval.
 */
export function bootstrapMean(
  bins: readonly Bin[],
  seed: string,
  confidence = 0.95,
  replicates = replicatesDefault,
): Interval | undefined {
  const observations = bins.reduce((total, { count }) => total + count, 0);
  if (observations < bootstrapFrom) return undefined;
  const estimate = meanOf(bins);
  const random = createRandom(seed);
  const means = Array.from({ length: replicates }, () => {
    const drawn = bins.map((bin) => ({ ...bin, count: random.poisson(bin.count) }));
    return meanOf(drawn);
  }).toSorted((one, other) => one - other);
  const below = means.filter((mean) => mean < estimate).length;
  const ties = means.filter((mean) => mean === estimate).length;
  const share = (below + ties / 2 + 0.5) / (replicates + 1);
  const bias = normalQuantile(share);
  const acceleration = accelerationOf(bins, estimate);
  const end = (p: number) => {
    const z = bias + normalQuantile(p);
    const corrected = normalCdf(bias + z / (1 - acceleration * z));
    const index = Math.round(corrected * (replicates - 1));
    return means[Math.min(replicates - 1, Math.max(0, index))] ?? estimate;
  };
  const tail = (1 - confidence) / 2;
  return { low: end(tail), high: end(1 - tail) };
}

/** Mean per order of all observations; of none 0. */
export function meanOf(bins: readonly Bin[]): number {
  let [orders, sum] = [0, 0];
  for (const bin of bins) {
    orders += bin.orders * bin.count;
    sum += bin.sum * bin.count;
  }
  return orders === 0 ? 0 : sum / orders;
}

/**
 * Mean per order where the largest observations count as much as the one at `quantile` of all: a
 * single whale decides nothing. Only the upper tail: the lower one is what harm looks like.
 */
export function winsorisedMean(bins: readonly Bin[], quantile = 0.99): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const sorted = bins.toSorted((one, other) => one.sum - other.sum);
  let seen = 0;
  const limit = sorted.find(({ count }) => {
    seen += count;
    return seen >= quantile * total;
  });
  if (!limit) return 0;
  return meanOf(bins.map((bin) => ({ ...bin, sum: Math.min(bin.sum, limit.sum) })));
}

/** A sixth of the skewness of what each observation does to the mean. */
function accelerationOf(bins: readonly Bin[], estimate: number): number {
  let [squares, cubes] = [0, 0];
  for (const { orders, sum, count } of bins) {
    const influence = sum - estimate * orders;
    squares += count * influence ** 2;
    cubes += count * influence ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
