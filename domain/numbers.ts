/**
 * What is counted of orders that are over (`docs/metrics.md`): the counts alone, as the store
 * makes them. Amounts are minor units of the period's one currency; means and variances are not
 * whole. What the counts allow to say is for `analytics/`.
 */
export interface Period {
  /** ISO times: `from` inclusive, `to` exclusive, by the end of an order's window */
  from: string;
  to: string;
  /** ISO 4217 */
  currency: string;
}

/** All orders of the period. Cancelled ones count, with nothing in them. */
export type SummaryCounts = {
  orders: number;
  cancelled: number;
  /** could have been offered something */
  eligible: number;
  /** saw at least one offer */
  shown: number;
  /** of the shown: something was taken and in the order when it went out */
  taken: number;
  /** of the shown: something that was taken did not come back */
  kept: number;
  /** declined a whole step; and took one behind it all the same, for so much (D21) */
  declined: number;
  recovered: number;
  recoveredMinor: number;
  accepts: number;
  revenueMinor: number;
  keptRevenueMinor: number;
  /** kept revenue without its tax, less what the pieces cost: of orders whose costs are known */
  keptMarginMinor: number;
  /** orders with something accepted whose cost is not known */
  marginUnknown: number;
  /** what all orders came to, net of everything that came back */
  valueMinor: number;
} & AftermathCounts;

/**
 * Orders with an accepted upsell and the others, cancelled ones left out (B14): how many, of how
 * many something came back, who answered the question of the NPS, with 9 or 10, with 0 to 6.
 */
export type AftermathCounts = {
  upsoldOrders: number;
  upsoldReturned: number;
  upsoldAnswers: number;
  upsoldPromoters: number;
  upsoldDetractors: number;
  otherOrders: number;
  otherReturned: number;
  otherAnswers: number;
  otherPromoters: number;
  otherDetractors: number;
};

/** One side of an experiment, over all its orders: seen or not, taken or not (B13, C5). */
export type ArmCounts = {
  experiment: string;
  isHoldout: boolean;
  orders: number;
  /** of what an order came to, net of everything that came back */
  valueMean: number;
  valueVariance: number;
  revenueMinor: number;
  /**
   * of a customer we would know again, on days that ended 30 days ago; of those, with another
   * order within 30 days
   */
  matured: number;
  repeated: number;
};

/** What offers can be grouped by. */
export const offerGroupings = [
  'offer',
  'variant',
  'market',
  'channel',
  'kind',
  'discount_band',
] as const;
export type OfferGrouping = (typeof offerGroupings)[number];

/** Shown offers of one group; the fields that do not name the group are null. */
export type OfferCounts = {
  policy: string | null;
  step: string | null;
  item: string | null;
  variant: string | null;
  market: string | null;
  channel: string | null;
  kind: string | null;
  discountBand: string | null;
  shown: number;
  taken: number;
  declined: number;
  refused: number;
  /** of the taken: something came back, in goods or money */
  returned: number;
  chargedBack: number;
  revenueMinor: number;
  keptRevenueMinor: number;
  keptMarginMinor: number;
  marginUnknown: number;
};

/** One step of a funnel; a choice of two products is one step. */
export type StepCounts = {
  policy: string;
  step: string;
  position: number | null;
  shown: number;
  taken: number;
  declined: number;
  ignored: number;
  revenueMinor: number;
  keptRevenueMinor: number;
};

export type ChannelCounts = {
  channel: string | null;
  campaign: string | null;
  orders: number;
  shown: number;
  taken: number;
  revenueMinor: number;
  keptRevenueMinor: number;
  keptMarginMinor: number;
  marginUnknown: number;
  valueMinor: number;
};

/** Time from the first impression to the last decision, of those who made one (B17). */
export type FlowCounts = {
  shown: number;
  decided: number;
  withinBudget: number;
  /** nearest rank; null where nobody decided */
  p50Ms: number | null;
  p95Ms: number | null;
};

export type DayCounts = {
  /** UTC, `2026-03-01` */
  day: string;
  shown: number;
  taken: number;
  returned: number;
  revenueMinor: number;
  keptRevenueMinor: number;
};

/** An offer day by day, days without a showing left out, and all of them together. */
export interface OfferDays {
  days: DayCounts[];
  total: Omit<DayCounts, 'day'>;
}

export type FollowUpCounts = { sent: number; redeemed: number; revenueMinor: number };

/** An offer as a policy places it. */
export interface OfferPlace {
  policy: string;
  step: string;
  item: string;
}

/** One event of a page, with what is known of its offer once the order is over (D25). */
export type ExposureRow = {
  eventId: string;
  order: string;
  offer: string;
  kind: string;
  /** ISO times: the page's word, and ours */
  at: string;
  receivedAt: string;
  policy: string | null;
  version: number | null;
  step: string | null;
  item: string | null;
  variant: string | null;
  market: string | null;
  channel: string | null;
  currency: string | null;
};

/** Where an export goes on: behind this event. */
export interface ExposureCursor {
  receivedAt: string;
  eventId: string;
}

/** Rows of one answer that may grow with the shop: steps, campaigns, offers. */
export const groupsMax = 500;

/** What the store counts. Every call is one statement. */
export interface Numbers {
  summary(period: Period): Promise<SummaryCounts>;
  /** by experiment */
  arms(period: Period): Promise<ArmCounts[]>;
  /** the most shown first, at most {@link groupsMax} */
  offers(period: Period, grouping: OfferGrouping): Promise<OfferCounts[]>;
  /** by policy and position, at most {@link groupsMax} */
  funnel(period: Period): Promise<StepCounts[]>;
  /** the largest first, at most {@link groupsMax} */
  channels(period: Period): Promise<ChannelCounts[]>;
  flow(period: Period, budgetMs: number): Promise<FlowCounts>;
  offerDays(period: Period, place: OfferPlace): Promise<OfferDays>;
  followUps(period: Period): Promise<FollowUpCounts>;
  /** events received in the period, of any currency, oldest first, those behind the cursor */
  exposures(
    received: Pick<Period, 'from' | 'to'>,
    after: ExposureCursor | undefined,
    limit: number,
  ): Promise<ExposureRow[]>;
}
