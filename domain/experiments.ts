import type { OfferPlace } from './numbers';
import type { OfferPolicy } from './offer-policy';

/**
 * What the store counts of experiments and of what came back: the counts and sums alone. What
 * they prove is for `analytics/`.
 */

/** An experiment that had orders; `startedAt` is its first order's opening, ISO time. */
export type ExperimentSummary = {
  experiment: string;
  policies: string[];
  variants: string[];
  orders: number;
  startedAt: string;
};

/**
 * Sums of one outcome over the units of an arm. A unit is a customer with all their orders, or an
 * order of an unknown customer: what one person does twice is not independent. Each order counts
 * 1/propensity times, so that arms stay comparable when their shares were changed on the way.
 */
export type OutcomeSums = {
  /** Σ of the units' outcomes */
  sum: number;
  /** Σ of their squares */
  squares: number;
  /** Σ of outcome × weight of a unit */
  products: number;
};

export type ArmFacts = {
  variant: string;
  orders: number;
  units: number;
  shown: number;
  taken: number;
  /** orders with something accepted whose cost is not known */
  marginUnknown: number;
  /** Σ of the units' weights, and of their squares */
  weight: number;
  weightSquares: number;
  /** orders with something accepted */
  take: OutcomeSums;
  /** minor units */
  keptRevenue: OutcomeSums;
  /** minor units; unknown ones left out */
  keptMargin: OutcomeSums;
};

/** Units with nearly the same weight and outcome (to three digits), for resampling. */
export type OutcomeBin = { variant: string; orders: number; sum: number; count: number };

/** What an arm was dealt under one plan, and how likely that was. */
export type PlanCount = {
  policy: string;
  version: number;
  variant: string;
  /** null: it changed within the version, as a bandit's does */
  propensity: number | null;
  orders: number;
  /** orders, or customers that no version before dealt: each is one throw of the dice */
  units: number;
  /** what the version's document names first: the others are compared with it */
  firstVariant: string | null;
};

/** Week 1 of the experiment, or all whole weeks after it. */
export type WeekFacts = {
  variant: string;
  isFirstWeek: boolean;
  orders: number;
  taken: number;
  keptRevenueMinor: number;
  keptMarginMinor: number;
};

/** What a bandit knows of a variant: orders that were shown its offers, and what came of them. */
export type BanditFacts = {
  variant: string;
  shown: number;
  taken: number;
  /** of the taken: money went back */
  returned: number;
  /** minor units, what a taken order brought where nothing went back; null: there is none */
  marginMinor: number | null;
  /** minor units, what one cost where something did; null: there is none */
  returnCostMinor: number | null;
};

export type MoneyOutcome = 'kept_margin' | 'kept_revenue';

/** Experiments in one list; the newest first. */
export const experimentsMax = 100;

/** One currency at a time: amounts of different ones are never added together. */
export interface Experiments {
  list(currency: string): Promise<ExperimentSummary[]>;
  /** by variant; empty: no order of that experiment in that currency */
  arms(experiment: string, currency: string): Promise<ArmFacts[]>;
  plan(experiment: string, currency: string): Promise<PlanCount[]>;
  bins(experiment: string, currency: string, outcome: MoneyOutcome): Promise<OutcomeBin[]>;
  weeks(experiment: string, currency: string): Promise<WeekFacts[]>;
  /** without the holdout */
  bandit(experiment: string, currency: string, outcome: MoneyOutcome): Promise<BanditFacts[]>;
  /**
   * Publishes the document as the version after `version`; undefined, and nothing is changed,
   * when another one was published meanwhile. Answers the new version.
   */
  reweigh(document: OfferPolicy, version: number): Promise<number | undefined>;
}

/** What became of what was accepted of one offer, since it was last resumed. */
export type OfferStanding = {
  policy: string;
  step: string;
  item: string;
  /** of the newest published version; null: the default */
  refundRateMaxBp: number | null;
  accepted: number;
  /** refunded, sent back or charged back, in part at least */
  returned: number;
  /** accepted so long ago that hardly anything will still come back */
  matured: number;
  /** when it was last resumed, ISO time; null: never */
  since: string | null;
  /** of the offer's latest pause event; null: there was none */
  state: string | null;
  note: string | null;
  stateAt: string | null;
};

/** Returns that come later than this are rare: a month is what shops and banks give. */
export const maturedAfterDays = 30;

/** Offers in one list; those with the most returns first. */
export const standingsMax = 500;

export interface OfferStandings {
  of(place: OfferPlace): Promise<OfferStanding | undefined>;
  list(): Promise<OfferStanding[]>;
}
