import type { OfferCopy, OfferKind } from './offer-policy';
import type { SubscriptionTerms } from './order';

/** Most offers an order is given at once (B17: one page with one to three offers). */
export const offersMax = 3;

/** What one shopper sees for one order; its price is kept with the order and cannot be forged. */
export interface Offer {
  /** `offer-1`, `offer-2` … within the order */
  offer: string;
  item: string;
  name: string;
  quantity: number;
  currency: string;
  /** what a piece costs outside this offer */
  listPriceMinor: number;
  /** what a piece costs in this offer: never above the list price */
  unitPriceMinor: number;
  taxRateBp: number;
  /** tax in what is paid for all pieces (C9); absent: decided before it was told */
  taxMinor?: number;
  /** ISO time from which the offer is gone */
  expiresAt: string;
  /** accepting it makes the provider assess the shopper again (A28) */
  mayTriggerCreditCheck: boolean;
  /** hash of order and price: an add that carries it gets this very price, or none (B9) */
  quote: string;
  /** what it is made of where a policy made it; absent: it goes with what was bought */
  from?: OfferOrigin;
}

/** The place of an offer in its policy, and how it is shown. */
export interface OfferOrigin {
  policy: string;
  version: number;
  step: string;
  kind: OfferKind;
  /** in the order's language */
  copy: OfferCopy;
  frame: 'thank_you' | 'plain';
  placement: 'interstitial' | 'thank_you';
  theme?: Record<string, string>;
  /** an upgrade: id of the line it replaces */
  replacesLine?: string;
  /** what the shopper agrees to, beside what is paid now */
  subscription?: SubscriptionTerms;
}

/** A product that might have been offered and is not. */
export interface HiddenOffer {
  item: string;
  /** a refusal of the basket, or a {@link HiddenReason} */
  reason: string;
  /** a sentence, for a person */
  detail: string;
  /** where a policy named it */
  policy?: string;
  step?: string;
}

export const HiddenReason = {
  overCap: 'over_cap',
  inOrderAlready: 'in_order_already',
  moreThanShown: 'more_offers_than_shown',
  /** bought before, and nothing one buys again (B19) */
  owned: 'owned',
  /** one sample a customer (D18) */
  sampleHadBefore: 'sample_had_before',
  /** an upgrade of something that is not in the order */
  nothingToReplace: 'nothing_to_replace',
  /** an upgrade of a line the provider does not know as the order does: it cannot be left out */
  lineNotAtProvider: 'line_not_at_provider',
  /** its discount names no amount in the order's currency */
  notPriced: 'not_priced',
  /** costs no more outside of the offer (B16) */
  notGenuine: 'not_genuine',
  /** dear or in need of explaining, and nobody vouched for it (D13) */
  needsConsideration: 'needs_consideration',
  /** nothing is left of its price, and it is no sample: prices have changed since (D18) */
  givenAway: 'free_but_no_sample',
  /** the shop would lose by it: prices or costs have changed since (D7) */
  belowCost: 'below_cost',
  paused: 'paused',
  frequencyCap: 'frequency_cap',
  /** the order is one of those that are shown nothing */
  holdout: 'holdout',
  /** no edge of the funnel leads to its step any more */
  stepNotReached: 'step_not_reached',
} as const;
