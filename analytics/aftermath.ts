import type { AftermathCounts } from '../domain/numbers';
import { confidenceDefault, tooEarlyBelow } from './intervals';
import { differenceReport, rateReport, type DifferenceReport, type RateReport } from './rates';
import { normalQuantile } from './special';

/** Promoters less detractors, −100 to 100. */
export interface NpsReport {
  answers: number;
  nps: number | null;
  low: number;
  high: number;
  isTooEarly: boolean;
}

export interface AftermathReport {
  withUpsell: { orders: number; refundRate: RateReport; nps: NpsReport };
  withoutUpsell: { orders: number; refundRate: RateReport; nps: NpsReport };
  refundRateDifference: DifferenceReport;
  /** how to read it: those who take an offer differ from those who do not (product §6.11) */
  reading: 'association';
}

interface Answers {
  answers: number;
  promoters: number;
  detractors: number;
}

/** Refunds and NPS with and without an accepted upsell (B14). */
export function aftermathReport(counts: AftermathCounts): AftermathReport {
  const withUpsell = groupReport({
    orders: counts.upsoldOrders,
    returned: counts.upsoldReturned,
    answers: counts.upsoldAnswers,
    promoters: counts.upsoldPromoters,
    detractors: counts.upsoldDetractors,
  });
  const withoutUpsell = groupReport({
    orders: counts.otherOrders,
    returned: counts.otherReturned,
    answers: counts.otherAnswers,
    promoters: counts.otherPromoters,
    detractors: counts.otherDetractors,
  });
  return {
    withUpsell,
    withoutUpsell,
    refundRateDifference: differenceReport(withUpsell.refundRate, withoutUpsell.refundRate),
    reading: 'association',
  };
}

function groupReport(counts: { orders: number; returned: number } & Answers) {
  const { orders, returned } = counts;
  return { orders, refundRate: rateReport(returned, orders), nps: npsReport(counts) };
}

/** An answer counts 1, 0 or −1: the interval is that of their mean. */
function npsReport({ answers, promoters, detractors }: Answers): NpsReport {
  if (answers === 0) return { answers, nps: null, low: -100, high: 100, isTooEarly: true };
  const mean = (promoters - detractors) / answers;
  const variance = (promoters + detractors) / answers - mean ** 2;
  const z = normalQuantile(1 - (1 - confidenceDefault) / 2);
  const reach = z * Math.sqrt(variance / answers);
  return {
    answers,
    nps: mean * 100,
    low: Math.max(-100, (mean - reach) * 100),
    high: Math.min(100, (mean + reach) * 100),
    isTooEarly: answers < tooEarlyBelow,
  };
}
