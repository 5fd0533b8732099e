import type {
  ChannelCounts,
  DayCounts,
  FlowCounts,
  OfferCounts,
  OfferDays,
  OfferGrouping,
  StepCounts,
} from '../domain/numbers';
import { tooEarlyBelow } from './intervals';
import { rateReport, type RateReport } from './rates';
import { ordersPerArm } from './sample-size';
import { moneyOf, type MoneyReport } from './summary';

export interface OfferReport extends MoneyReport {
  /** what names the group */
  group: Record<string, string | null>;
  takeRate: RateReport;
  /** of the shown: declined, and refused by the workflow (stock, payment) */
  declineRate: RateReport;
  refusalRate: RateReport;
  /** of the taken: something came back */
  refundRate: RateReport;
  keptRate: RateReport;
  chargedBack: number;
}

type GroupField =
  'policy' | 'step' | 'item' | 'variant' | 'market' | 'channel' | 'kind' | 'discountBand';

const namedBy: Readonly<Record<OfferGrouping, readonly GroupField[]>> = {
  offer: ['policy', 'step', 'item'],
  variant: ['policy', 'step', 'variant'],
  market: ['market'],
  channel: ['channel'],
  kind: ['kind'],
  discount_band: ['discountBand'],
};

/** Shown offers by what they are grouped by (D7, D23). */
export function offerReport(counts: OfferCounts, grouping: OfferGrouping): OfferReport {
  const { shown, taken, declined, refused, returned, chargedBack } = counts;
  return {
    group: Object.fromEntries(namedBy[grouping].map((name) => [name, counts[name]])),
    takeRate: rateReport(taken, shown),
    declineRate: rateReport(declined, shown),
    refusalRate: rateReport(refused, shown),
    refundRate: rateReport(returned, taken),
    keptRate: rateReport(taken - returned, shown),
    chargedBack,
    ...moneyOf(counts),
  };
}

export interface StepReport {
  policy: string;
  step: string;
  position: number | null;
  takeRate: RateReport;
  declineRate: RateReport;
  ignoreRate: RateReport;
  revenueMinor: number;
  keptRevenueMinor: number;
}

/** One step of a funnel: everybody who saw it took it, declined it or left it (D22, D35). */
export function stepReport(counts: StepCounts): StepReport {
  const { policy, step, position, shown, revenueMinor, keptRevenueMinor } = counts;
  return {
    policy,
    step,
    position,
    takeRate: rateReport(counts.taken, shown),
    declineRate: rateReport(counts.declined, shown),
    ignoreRate: rateReport(counts.ignored, shown),
    revenueMinor,
    keptRevenueMinor,
  };
}

export interface ChannelReport extends MoneyReport {
  channel: string | null;
  campaign: string | null;
  orders: number;
  coverage: RateReport;
  takeRate: RateReport;
  /** what orders of this channel came to: beside what it costs, its return (C5) */
  valueMinor: number;
  valuePerOrderMinor: number;
}

export function channelReport(counts: ChannelCounts): ChannelReport {
  const { channel, campaign, orders, shown, taken, valueMinor } = counts;
  return {
    channel,
    campaign,
    orders,
    coverage: rateReport(shown, orders),
    takeRate: rateReport(taken, shown),
    ...moneyOf(counts),
    valueMinor,
    valuePerOrderMinor: valueMinor / orders,
  };
}

/** A shopper should be through within a minute (B17). */
export const flowBudgetMs = 60_000;

export interface FlowReport {
  /** of the shown: took, were refused or declined something; the others left it alone */
  decided: RateReport;
  budgetMs: number;
  withinBudget: RateReport;
  p50Ms: number | null;
  p95Ms: number | null;
}

export function flowReport({ shown, decided, withinBudget, p50Ms, p95Ms }: FlowCounts): FlowReport {
  return {
    decided: rateReport(decided, shown),
    budgetMs: flowBudgetMs,
    withinBudget: rateReport(withinBudget, decided),
    p50Ms,
    p95Ms,
  };
}

/** What a merchant would want to find: two more of a hundred. */
const differenceWorthFinding = 0.02;

export interface SampleSizeNote {
  /** from the take rate as it is … */
  baseline: number;
  /** … to this one */
  target: number;
  /** of each variant, for 80 % power at two-sided 5 % (product §6.2) */
  ordersPerArm: number;
}

export interface OfferDaysReport {
  days: DayCounts[];
  takeRate: RateReport;
  refundRate: RateReport;
  revenueMinor: number;
  keptRevenueMinor: number;
  /** null while too few were shown to know the take rate at all */
  sampleSize: SampleSizeNote | null;
}

/** One offer over 30 days, day by day and in all (D37). */
export function offerDaysReport({ days, total }: OfferDays): OfferDaysReport {
  const { shown, taken, returned, revenueMinor, keptRevenueMinor } = total;
  return {
    days,
    takeRate: rateReport(taken, shown),
    refundRate: rateReport(returned, taken),
    revenueMinor,
    keptRevenueMinor,
    sampleSize: shown < tooEarlyBelow ? null : sampleSizeNote(taken / shown),
  };
}

function sampleSizeNote(baseline: number): SampleSizeNote | null {
  const target = baseline + differenceWorthFinding;
  if (baseline <= 0 || target >= 1) return null;
  return { baseline, target, ordersPerArm: ordersPerArm({ baseline, target }) };
}
