import type { ArmCounts, SummaryCounts } from '../domain/numbers';
import { aftermathReport, type AftermathReport } from './aftermath';
import { liftReports, type LiftReport } from './lift';
import { rateReport, type RateReport } from './rates';

/** Money of accepted offers; amounts in minor units. */
export interface MoneyReport {
  revenueMinor: number;
  /** net of refunds and chargebacks */
  keptRevenueMinor: number;
  /** net of those and of what the goods cost, where that is known */
  keptMarginMinor: number;
  /** left out of the margin, because a cost is not known */
  marginUnknown: number;
}

export interface SummaryReport extends MoneyReport {
  orders: number;
  cancelled: number;
  /** shown ÷ all, and eligible ÷ all: only buyers see an offer, and not all of them (D25) */
  coverage: RateReport;
  eligible: RateReport;
  takeRate: RateReport;
  keptRate: RateReport;
  recovered: RateReport;
  recoveredMinor: number;
  accepts: number;
  /** over all orders, those that were shown nothing included */
  revenuePerOrderMinor: number | null;
  valuePerOrderMinor: number | null;
  aftermath: AftermathReport;
  /** empty where no experiment has a holdout: a take rate is no lift */
  lift: LiftReport[];
}

/** The numbers of one period and currency (B12–B14, C5, D21, D25). */
export function summaryReport(counts: SummaryCounts, arms: readonly ArmCounts[]): SummaryReport {
  const { orders, shown, revenueMinor } = counts;
  return {
    orders,
    cancelled: counts.cancelled,
    coverage: rateReport(shown, orders),
    eligible: rateReport(counts.eligible, orders),
    takeRate: rateReport(counts.taken, shown),
    keptRate: rateReport(counts.kept, shown),
    recovered: rateReport(counts.recovered, counts.declined),
    recoveredMinor: counts.recoveredMinor,
    accepts: counts.accepts,
    ...moneyOf(counts),
    revenuePerOrderMinor: perOrder(revenueMinor, orders),
    valuePerOrderMinor: perOrder(counts.valueMinor, orders),
    aftermath: aftermathReport(counts),
    lift: liftReports(arms),
  };
}

export function moneyOf(counts: MoneyReport): MoneyReport {
  const { revenueMinor, keptRevenueMinor, keptMarginMinor, marginUnknown } = counts;
  return { revenueMinor, keptRevenueMinor, keptMarginMinor, marginUnknown };
}

function perOrder(amountMinor: number, orders: number): number | null {
  return orders === 0 ? null : amountMinor / orders;
}

/** "Extremely high": above the 70 % or so that shops see on average; the source names no figure. */
export const abandonmentMaxDefaultBp = 8000;

export interface Warning {
  code: 'abandonment_high';
  detail: string;
}

/** A shop that loses nearly everybody at the checkout should mend that first (D14). */
export function abandonmentWarnings(rateBp: number | undefined, maxBp: number): Warning[] {
  if (rateBp === undefined || rateBp <= maxBp) return [];
  return [
    {
      code: 'abandonment_high',
      detail:
        `${rateBp / 100} % of checkouts are abandoned, more than ${maxBp / 100} %: mend the ` +
        'checkout first. Offers after the purchase are seen only by those who get there.',
    },
  ];
}
