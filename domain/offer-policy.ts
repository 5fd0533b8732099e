/**
 * The words of a merchant's offer policy: whom to show what, in which order, at what price. The
 * document is data (`PUT /policies/{policy}`); its shape is checked at the edge, its sense by
 * `publish-checks.ts`, and an order is decided by `decide-offers.ts`. Not to be confused with the
 * shop's own rules (`policy.ts`), which bind every policy.
 */

/** One merchant's rule: trigger → funnel of offers (product §1 B4, D22, D31). */
export interface OfferPolicy {
  /** its name for good: lower case letters, digits and dashes, at most 64 */
  policy: string;
  title: string;
  /** the highest that applies decides; ties go to the name that comes first */
  priority: number;
  trigger: Trigger;
  funnel: Funnel;
  experiment?: Experiment;
  followUp?: FollowUpRule;
  frequencyCap?: FrequencyCap;
  /** refunds of accepted offers above this share pause the offer, basis points (D24) */
  refundRateMaxBp?: number;
  /** reasons, given by a person, for which a publish check is overridden (D13) */
  overrides?: PublishOverride[];
}

/** Facts that select a funnel. Nested at most {@link triggerDepthMax} deep. */
export type Trigger = { all: Trigger[] } | { any: Trigger[] } | { not: Trigger } | Condition;

export const triggerDepthMax = 5;
/** Conditions in one trigger. */
export const conditionsMax = 50;

/** Exactly one key each. Amounts are in minor units of a named currency: no silent conversion. */
export type Condition =
  | { always: true }
  /** one of these is in the order */
  | { products: string[] }
  | { categories: string[] }
  /** the order's total, both bounds inclusive */
  | { orderValue: { currency: string; minMinor?: number; maxMinor?: number } }
  | { markets: string[] }
  | { paymentMethods: { provider: string; methods: string[] }[] }
  | { channels: string[] }
  /** orders of this customer before this one, by the customer's id or else the email */
  | { pastOrders: { min?: number; max?: number } }
  | { boughtBefore: { products?: string[]; categories?: string[]; withinDays: number } };

/** One to three steps (B4); `start` is the first one shown. */
export interface Funnel {
  start: string;
  steps: Step[];
}

export const stepsMax = 3;

export interface Step {
  /** within the funnel: `tier-1` */
  step: string;
  /** what is shown next; absent: nothing. Prices fall along `onDecline` (D22) */
  onAccept?: string;
  onDecline?: string;
  offer: OfferTemplate;
}

/** What taking an offer does to the order. */
export const OfferKind = {
  /** one more line */
  add: 'add',
  /** an original line is replaced by its dearer bundle (C2) */
  upgrade: 'upgrade',
  /** a line with an interval and a recurring price; needs the shopper's consent (D19) */
  subscription: 'subscription',
  /** a sample at a reduced price or for nothing, once per customer (D18) */
  sample: 'sample',
  /** for nothing, in this customer's next order (B7) */
  deferredSample: 'deferred_sample',
} as const;
export type OfferKind = (typeof OfferKind)[keyof typeof OfferKind];

/** One offer as the merchant writes it: one or two products to choose from (D5). */
export interface OfferTemplate {
  kind: OfferKind;
  products: OfferedProduct[];
  /** off the list price; absent: the product's own offer price, or the list price */
  discount?: OfferDiscount;
  subscription?: { interval: 'week' | 'month' | 'quarter' | 'year'; recurringDiscountBp: number };
  /** by locale, `sv-SE` before `sv` before `*`; `*` must be there */
  copy: Record<string, OfferCopy>;
  frame: 'thank_you' | 'plain';
  placement: 'interstitial' | 'thank_you';
  /** brand: colours, fonts, tone (D33); sent as it is, never read */
  theme?: Record<string, string>;
  /** how long its price is good for; absent: the shop's rule */
  seconds?: number;
}

export interface OfferedProduct {
  reference: string;
  quantity: number;
  /** an upgrade: the original line's product it replaces */
  replaces?: string;
}

/** Exactly one. `amountMinor` by currency: a discount of 50.00 is not 50.00 everywhere. */
export type OfferDiscount = { percentBp: number } | { amountMinor: Record<string, number> };

/** What the shopper reads: understood in three seconds (D4). */
export interface OfferCopy {
  /** at most 60 characters */
  title: string;
  /** why this, for this order; at most 120 */
  reason: string;
  /** why it is a good deal; at most 80 */
  dealText: string;
  imageUrl?: string;
}

/** Two or more ways of one funnel, told apart by a salted hash (C10, D30). */
export interface Experiment {
  experiment: string;
  salt: string;
  unit: 'customer' | 'order';
  /** share of units that are shown nothing, basis points; the rest is dealt by weight */
  holdoutBp: number;
  variants: Variant[];
}

export interface Variant {
  variant: string;
  weight: number;
  /** by step: the fields of its offer that are different in this variant */
  offers: Record<string, Partial<OfferTemplate>>;
}

/** One later email or message to a shopper who took nothing (B11, C4). */
export interface FollowUpRule {
  channel: 'email' | 'sms';
  /** 24 to 48 hours */
  delayHours: number;
  /** a new offer at its own price, not the one that is over */
  offer: OfferTemplate;
  /** how long that one is good for */
  validHours: number;
  /** the shop's page, with the offer's token after it */
  linkUrl: string;
}

/** Of one customer, over all orders. */
export interface FrequencyCap {
  offersMax: number;
  withinDays: number;
}

export interface PublishOverride {
  /** code of the publish check */
  check: string;
  reason: string;
}

/** A policy as it was published: never changed afterwards; `version` counts up from 1. */
export interface PublishedPolicy {
  version: number;
  /** ISO time */
  publishedAt: string;
  document: OfferPolicy;
}
