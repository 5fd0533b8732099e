/** The usual three, and how many values they were taken of. */
export interface Summary {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/**
 * The nearest-rank percentile: the least value that at least `percent` of all values do not
 * exceed. Always a value that was measured, never one between two.
 * @param percent above 0, at most 100
 * @throws RangeError for no values, or a percent out of bounds
 */
export function percentile(values: readonly number[], percent: number): number {
  if (!(percent > 0 && percent <= 100)) throw new RangeError(`${percent} is no percentile.`);
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil((percent * sorted.length) / 100) - 1];
  if (value === undefined) throw new RangeError('No values, no percentile.');
  return value;
}

/** Undefined for no values: nothing was measured, which is not zero. */
export function summaryOf(values: readonly number[]): Summary | undefined {
  if (values.length === 0) return undefined;
  const at = (percent: number) => percentile(values, percent);
  return { count: values.length, p50: at(50), p95: at(95), p99: at(99) };
}
