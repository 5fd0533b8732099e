/** What a follow-up needs of the world. One interface a concern. */
import type { FollowUpOffer, FollowUpRow, FollowUpStatus } from './follow-up';
import type { Customer } from './order';
import type { FollowUpRule } from './offer-policy';
import type { RenderedEmail } from './ports';
import type { SmsSender } from './sms-port';

type Channel = FollowUpRule['channel'];

/** What stands against a follow-up, as far as the database knows. */
export interface FollowUpStanding {
  isUnsubscribed: boolean;
  /** follow-ups this customer or address was sent, or may have been, since the cap's first day */
  sentBefore: number;
  /** those of the asked items that are in a later order of this customer, open ones included */
  boughtSince: string[];
  /** those of them this customer had before */
  owned: string[];
  /** the customer's latest order since says no to the channel */
  hasWithdrawn: boolean;
  isPolicyPaused: boolean;
  /** items of the policy whose offers are paused */
  pausedItems: string[];
}

export interface StandingQuestion {
  order: string;
  policy: string;
  customer: Customer;
  channel: Channel;
  items: readonly string[];
  /** ISO: when the order was opened; what was bought before it does not count */
  since: string;
  /** ISO: the first moment that counts for the cap */
  capSince: string;
}

/** A row before it is kept, with whom it is for. */
export interface NewFollowUp extends Omit<FollowUpRow, 'redeemedBy'> {
  customer: Customer;
}

export interface FollowUps {
  /** The shopper's page has told of an offer of this order that it was seen. */
  wasShown(order: string): Promise<boolean>;
  find(order: string): Promise<FollowUpRow | undefined>;
  standing(question: StandingQuestion): Promise<FollowUpStanding>;
  /**
   * Keeps the first row of an order and answers what is kept. Two follow-ups of one customer that
   * are made at once cannot both pass the cap: `capSince` is looked at again behind a lock, and
   * the later one is kept as `dropped`.
   */
  keep(row: NewFollowUp, capSince: string): Promise<FollowUpRow>;
  /** What became of it; what was sent stays sent. */
  note(order: string, end: { status: FollowUpStatus; reason?: string; at: string }): Promise<void>;
  /** The shopper wants no more of this channel; for the customer and for the very address. */
  unsubscribe(order: string, at: string): Promise<'unsubscribed' | 'unknown'>;
  /** Since it was made: asked again right before a copy leaves. */
  isUnsubscribed(order: string): Promise<boolean>;
  /** Marks its offer as taken by a new order, once; the same order again is `redeemed`. */
  redeem(
    order: string,
    by: string,
    nowMs: number,
  ): Promise<'redeemed' | 'taken' | 'expired' | 'unknown'>;
}

/** Signed, unguessable names of a follow-up: in its links, and in nothing that is kept. */
export interface FollowUpTokens {
  offer(order: string): string;
  unsubscribe(order: string): string;
  /** The order a token was made for, or undefined when we never made it. */
  readOffer(token: string): string | undefined;
  readUnsubscribe(token: string): string | undefined;
}

/** What a follow-up's message is made of; the same content makes the same bytes. */
export interface FollowUpContent {
  order: string;
  locale: string;
  to: { email: string; name?: string };
  offer: FollowUpOffer;
  /** the shop's page with this offer's token */
  offerUrl: string;
  unsubscribeUrl: string;
  /** ISO: the email's Date */
  at: string;
}

export interface FollowUpWriter {
  email(content: FollowUpContent): Promise<RenderedEmail>;
  /** the text of a message */
  sms(content: FollowUpContent): string;
}

/** All of it together, as the worker has it. */
export interface FollowUpServices {
  store: FollowUps;
  tokens: FollowUpTokens;
  writer: FollowUpWriter;
  /** where shoppers reach this API, without a slash at its end; absent: nothing is sent */
  publicUrl?: string;
  /** absent: no text messages */
  sms?: SmsSender;
}
