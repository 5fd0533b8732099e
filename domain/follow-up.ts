import type { OfferCopy, FollowUpRule } from './offer-policy';
import type { RenderedEmail } from './ports';
import type { SmsMessage } from './sms-port';

/**
 * The words of the later message (B11, C4): one email or text message, a day or two after the
 * confirmation, to a shopper who agreed to it and took nothing, with an offer of its own (X1).
 */

const hourMs = 60 * 60_000;

/** "24–48 h later" (B11); a rule outside of it is brought inside. */
const delayMinHours = 24;
const delayMaxHours = 48;

/** Hours of grace after the longest delay: restarts and outages. Later than that it is not sent. */
const graceHours = 1;

/** Longest a price of a follow-up is good for: a month. */
const validMaxHours = 30 * 24;

/** One customer is written to once in so many days, over all orders, policies and channels. */
export const followUpCap = { messagesMax: 1, withinDays: 7 } as const;

/**
 * Copies that may leave without a clear answer. An email repeats itself to the byte under one
 * Message-ID, and mailboxes show it once; a text message has nothing like it.
 */
export const unknownCopiesMax = { email: 3, sms: 1 } as const;

/** Longest a message that was surely not sent is tried again; after that the moment has passed. */
export const sendingMaxMs = 2 * hourMs;

/** What a follow-up is started with: all else is read when it is due. */
export interface FollowUpInput {
  order: string;
  policy: string;
  version: number;
  rule: FollowUpRule;
  /** ISO time of the confirmation email: never before it, and counted from it */
  confirmedAt: string;
}

/** When it is due, and the moment after which it is not sent any more; epoch ms. */
export function followUpTimes({ rule, confirmedAt }: Pick<FollowUpInput, 'rule' | 'confirmedAt'>) {
  const fromMs = Date.parse(confirmedAt);
  const hours = within(rule.delayHours, delayMinHours, delayMaxHours);
  return {
    dueMs: fromMs + hours * hourMs,
    latestMs: fromMs + (delayMaxHours + graceHours) * hourMs,
  };
}

/** How long its price is good for, milliseconds. */
export function validMs({ validHours }: Pick<FollowUpRule, 'validHours'>): number {
  return within(validHours, 1, validMaxHours) * hourMs;
}

/** A rule started by hand may hold anything: what is no number is the lowest. */
function within(value: number, min: number, max: number): number {
  return value >= min ? Math.min(value, max) : min;
}

/** Why a follow-up is not sent: in the row, in Temporal UI, and in `docs/follow-up.md`. */
export const FollowUpReason = {
  noConsent: 'no_consent',
  noAddress: 'no_address',
  taken: 'offer_taken',
  notShown: 'not_shown',
  cancelled: 'order_cancelled',
  notConfirmed: 'not_confirmed',
  tooLate: 'too_late',
  channelOff: 'channel_not_configured',
  unsubscribed: 'unsubscribed',
  frequencyCap: 'frequency_cap',
  policyPaused: 'policy_paused',
  offerPaused: 'offer_paused',
  inOrder: 'in_order_already',
  owned: 'owned',
  boughtSince: 'bought_since',
  soldOut: 'sold_out',
  notForSale: 'not_for_sale',
  notGenuine: 'not_genuine',
} as const;
export type FollowUpReason = (typeof FollowUpReason)[keyof typeof FollowUpReason];

/** The offer of a follow-up: a new one, at its own price, sold as a new order (X1). */
export interface FollowUpOffer {
  item: string;
  name: string;
  quantity: number;
  market: string;
  currency: string;
  /** what a piece costs outside of it, and in it */
  listPriceMinor: number;
  unitPriceMinor: number;
  taxRateBp: number;
  /** ISO time from which it is gone */
  expiresAt: string;
  /** in the order's language */
  copy: OfferCopy;
}

/** What is sent, made once and kept: every copy is the same. */
export type FollowUpMessage = { offer: FollowUpOffer } & (
  { channel: 'email'; email: RenderedEmail } | { channel: 'sms'; sms: SmsMessage }
);

export type FollowUpStatus = 'prepared' | 'sent' | 'unknown' | 'refused' | 'dropped';

/** What may have reached the shopper; a refused or dropped one surely did not. */
export const reachedStatuses: readonly FollowUpStatus[] = ['prepared', 'sent', 'unknown'];

/** The `follow_ups` row: one an order, for good. */
export interface FollowUpRow {
  order: string;
  policy: string;
  version: number;
  channel: FollowUpRule['channel'];
  item: string;
  status: FollowUpStatus;
  /** ISO time it was decided: what is not sent soon after is not sent */
  at: string;
  /** of `dropped` and `refused`, and what is unknown */
  reason?: string;
  /** absent: dropped before anything was made */
  message?: FollowUpMessage;
  /** the new order it was redeemed by */
  redeemedBy?: string;
}

export type FollowUpState = 'open' | 'expired' | 'sold_out' | 'redeemed';

/** What the webshop is told of a follow-up's offer; the first that applies. */
export function followUpState(
  row: Pick<FollowUpRow, 'redeemedBy'>,
  offer: Pick<FollowUpOffer, 'expiresAt'>,
  isAvailable: boolean,
  nowMs: number,
): FollowUpState {
  if (row.redeemedBy !== undefined) return 'redeemed';
  if (nowMs >= Date.parse(offer.expiresAt)) return 'expired';
  return isAvailable ? 'open' : 'sold_out';
}
