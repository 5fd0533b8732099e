import type { FollowUpCounts } from '../domain/numbers';
import type { SummaryReport } from './summary';

/** A figure somebody published, beside our own. Theirs were not checked by anybody we know. */
export interface Benchmark {
  number: string;
  /** theirs: shares from 0 to 1, amounts in minor units */
  low: number;
  high: number;
  unit: 'share' | 'minor_usd';
  source: string;
  /** ours; null: nothing to compare yet, or not in that currency */
  own: { value: number; low: number | null; high: number | null } | null;
  isTooEarly: boolean;
}

const article = 'Cart-X article on post-purchase upsells (D36)';

/** Published figures beside this shop's own (B12, B13, D21, D23, D36). */
export function benchmarks(
  summary: SummaryReport,
  followUps: FollowUpCounts,
  currency: string,
): Benchmark[] {
  const { takeRate, recovered, lift, accepts, revenueMinor, aftermath } = summary;
  const took = { ...ownRate(takeRate), unit: 'share' } as const;
  const grew = { ...ownLift(lift), unit: 'share' } as const;
  return [
    { number: 'take_rate', low: 0.05, high: 0.15, source: 'guide (B12), well aimed', ...took },
    { number: 'take_rate', low: 0.05, high: 0.1, source: article, ...took },
    { number: 'take_rate', low: 0.08, high: 0.1, source: `${article}, good`, ...took },
    { number: 'take_rate', low: 0.01, high: 0.02, source: `${article}, high ticket`, ...took },
    { number: 'aov_lift', low: 0.05, high: 0.15, source: 'guide (B13)', ...grew },
    { number: 'aov_lift', low: 0.1, high: 0.3, source: article, ...grew },
    {
      number: 'recovered',
      low: 0.1,
      high: 0.15,
      unit: 'share',
      source: 'Cart-X article, downsells (D21)',
      ...ownRate(recovered),
    },
    {
      number: 'refund_rate_difference',
      low: 0.01,
      high: 0.03,
      unit: 'share',
      source: 'Cart-X article, badly aimed offers (D23)',
      ...ownDifference(aftermath.refundRateDifference),
    },
    {
      number: 'one_click_share',
      low: 0.925,
      high: 0.925,
      unit: 'share',
      source: `${article}, one case study`,
      ...ownValue(share(revenueMinor, revenueMinor + followUps.revenueMinor)),
    },
    {
      number: 'mean_upsell_value',
      low: 1550,
      high: 1550,
      unit: 'minor_usd',
      source: `${article}, one case study`,
      ...ownValue(currency === 'USD' ? share(revenueMinor, accepts) : null),
    },
  ];
}

type Own = Pick<Benchmark, 'own' | 'isTooEarly'>;

function ownRate({ share: value, low, high, isTooEarly }: SummaryReport['takeRate']): Own {
  return { own: value === null ? null : { value, low, high }, isTooEarly };
}

function ownDifference(reported: SummaryReport['aftermath']['refundRateDifference']): Own {
  const { difference, low, high, isTooEarly } = reported;
  return { own: difference === null ? null : { value: difference, low, high }, isTooEarly };
}

/** Where several experiments have a holdout there is no one lift: each is in the summary. */
function ownLift(lift: SummaryReport['lift']): Own {
  const [only, second] = lift;
  if (!only || second || only.aovLift.share === null) return { own: null, isTooEarly: true };
  const { share: value, low, high } = only.aovLift;
  return { own: { value, low, high }, isTooEarly: only.isTooEarly };
}

/** A share of money or a mean: no interval is told of it. */
function ownValue(value: number | null): Own {
  return { own: value === null ? null : { value, low: null, high: null }, isTooEarly: false };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
