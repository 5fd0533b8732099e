/** What the product needs of its store for offers, policies and facts. One interface a concern. */
import type { RecentLow } from './genuine-price';
import type { ConfirmedLine, Customer } from './order';
import { stepsMax, type OfferPolicy, type PublishedPolicy } from './offer-policy';
import { publishLimits } from './policy-limits';

/** Policies of one shop, drafts included: every order reads all that are live. */
export const policiesMax = 200;
/** The newest of each that are told; older ones stay in the database. */
export const versionsShownMax = 100;
export const pausesShownMax = 100;

/** A published policy that may decide now. */
export interface LivePolicy extends PublishedPolicy {
  /** offers of it that are paused, `<step>/<item>` */
  pausedOffers: string[];
}

export const PauseState = {
  paused: 'paused',
  pausedByGuardrail: 'paused_by_guardrail',
  pausedAsUntrue: 'paused_as_untrue',
  resumed: 'resumed',
} as const;
export type PauseState = (typeof PauseState)[keyof typeof PauseState];

/** A pause or its end; of the whole policy where `offer` is absent. */
export interface PauseEvent {
  policy: string;
  /** `<step>/<item>` */
  offer?: string;
  state: PauseState;
  note: string;
  /** ISO time */
  at: string;
}

export interface OfferPolicies {
  /** published, not paused as a whole; the highest priority first, then by name */
  live(): Promise<LivePolicy[]>;
  putDraft(document: OfferPolicy): Promise<void>;
  draft(policy: string): Promise<OfferPolicy | undefined>;
  /** what was published of it, the newest first */
  versions(policy: string): Promise<PublishedPolicy[]>;
  /** every policy's newest version and draft, by name */
  list(): Promise<{ policy: string; draft?: OfferPolicy; published?: PublishedPolicy }[]>;
  /** the document as the next version; one that equals the newest is not published twice */
  publish(document: OfferPolicy): Promise<PublishedPolicy & { isNew: boolean }>;
  pause(event: Omit<PauseEvent, 'at'>): Promise<void>;
  /** the newest first */
  pauses(policy: string): Promise<PauseEvent[]>;
  /** the latest event of the policy as a whole and of each offer: what is paused now */
  standing(policy: string): Promise<PauseEvent[]>;
}

/** What products cost outside offers, and did lately: a discount must be genuine (B16). */
export interface PriceHistory {
  /** of these products, by market and currency; a product nobody priced yet has none */
  recentLows(references: readonly string[]): Promise<RecentLow[]>;
}

/** What is known of a customer when an order is opened; an unknown one has bought nothing. */
export interface CustomerHistory {
  /** the hash by which the customer is known; absent: nobody is */
  customer?: string;
  pastOrders: number;
  /** by product, the newest first; at most {@link boughtMax} */
  bought: { reference: string; categories: string[]; lastAt: string }[];
  /** offers shown in orders that are over: for the frequency cap */
  shown: { policy: string; at: string }[];
  /** samples this customer was promised */
  owed: OwedSample[];
  /** samples this customer had before: one each */
  sampled: string[];
}

/** A sample a customer was promised, by the order and the request it was promised with. */
export interface OwedSample {
  fromNumber: string;
  requestId: string;
  item: string;
  quantity: number;
}

/** Samples owed to a customer's next order (B7). They are owed from the release of their order. */
export interface OwedSamples {
  /**
   * What this order may be given, the longest owed first, at most {@link owedMax}. `isGiven`: it
   * was, by an attempt whose answer was lost.
   */
  due(number: string, customer: Customer): Promise<(OwedSample & { isGiven: boolean })[]>;
  /** The samples that are in the order by its row. */
  givenIn(number: string): Promise<ConfirmedLine[]>;
  /**
   * Puts one into the order, all in one transaction: it is owed no more, its pieces are off the
   * shelf under the line's request, and the order's row has the line. False, and nothing changed:
   * sold out, or another order of the customer was faster.
   */
  give(number: string, runId: string, sample: OwedSample, line: ConfirmedLine): Promise<boolean>;
  /**
   * Has this order's customer have a sample for good (D18), by the request that has reserved it;
   * the same request again is the same. Giving its pieces back undoes it. False: they have had one
   * or are owed one, be it by an order that is open at the same time, or the request is over.
   */
  claim(number: string, requestId: string, item: string, quantity: number): Promise<boolean>;
}

/** Of one customer; what is owed beyond is looked at once these are given. */
export const owedMax = 20;

export const boughtMax = 500;

export const unknownCustomer: CustomerHistory = {
  pastOrders: 0,
  bought: [],
  shown: [],
  owed: [],
  sampled: [],
};

export interface Customers {
  /** `before`: orders from then on do not count, ISO time */
  historyOf(customer: Customer, before: string): Promise<CustomerHistory>;
}

/** What a page saw and did; nothing of it moves an order. */
export const ExposureKind = {
  impression: 'impression',
  click: 'click',
  decline: 'decline',
  expiry: 'expiry',
} as const;
export type ExposureKind = (typeof ExposureKind)[keyof typeof ExposureKind];

export interface Exposure {
  eventId: string;
  offer: string;
  kind: ExposureKind;
  /** ISO time, the page's word */
  at: string;
}

/** Events that are kept of one order's page: one that shows six offers tells of some 20. */
export const exposuresMax = 200;

/** Declines of one order, kept beside those: a page that told too much must still hear its no. */
export const declinesMax = stepsMax * publishLimits.products;

export interface Facts {
  /**
   * What a page told: how many were new. The same event again changes nothing, nor does one above
   * the bound.
   */
  expose(number: string, exposures: readonly Exposure[]): Promise<number>;
  /** A no to one of the order's own offers: kept once, whatever its page has told before. */
  decline(number: string, offer: string, at: string): Promise<void>;
  exposuresOf(number: string): Promise<Exposure[]>;
}
