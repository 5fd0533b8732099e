import { newcombe, tooEarlyBelow, wilson, type Rate } from './intervals';

/** A share as it is shown: never without what it is made of (product §6.1). */
export interface RateReport {
  count: number;
  n: number;
  /** `count ÷ n`; null: of nothing */
  share: number | null;
  /** Wilson's 95 % interval */
  low: number;
  high: number;
  /** fewer than {@link tooEarlyBelow}: do not decide by it */
  isTooEarly: boolean;
}

/** How far two shares are apart. */
export interface DifferenceReport {
  /** the first less the second; null: one of them is of nothing */
  difference: number | null;
  /** Newcombe's 95 % interval, for one look */
  low: number;
  high: number;
  isTooEarly: boolean;
}

export function rateReport(count: number, n: number): RateReport {
  const share = n === 0 ? null : count / n;
  return { count, n, share, ...wilson(count, n), isTooEarly: n < tooEarlyBelow };
}

export function differenceReport(one: RateReport, other: RateReport): DifferenceReport {
  const { share: a } = one;
  const { share: b } = other;
  return {
    difference: a === null || b === null ? null : a - b,
    ...newcombe(counts(one), counts(other)),
    isTooEarly: one.isTooEarly || other.isTooEarly,
  };
}

function counts({ count, n }: RateReport): Rate {
  return { successes: count, n };
}
