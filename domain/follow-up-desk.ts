import type { FollowUpInput, FollowUpReason } from './follow-up';
import { boundedDetails, clockText, escaped, words } from './plain-text';

const nameMax = 64;

/** Where a follow-up stands, for the person who looks at it in Temporal UI. */
export type FollowUpStage =
  | { kind: 'waiting'; dueMs: number }
  | { kind: 'sending'; item: string; price: string; expiresAt: string; copies: number }
  | { kind: 'ended'; outcome: 'sent' | 'not_sent' | 'unknown'; reason?: string };

/** A follow-up as sentences: Markdown, bounded, and without a word of whom it is for. */
export function followUpDesk(input: FollowUpInput, stage: FollowUpStage, nowMs: number): string {
  const { order, policy, version, rule } = input;
  const what = rule.channel === 'sms' ? 'text message' : 'email';
  const origin =
    `Order ${escaped(order, nameMax)} was offered something by policy ` +
    `${escaped(policy, nameMax)} (version ${version}), and the shopper took nothing. The policy ` +
    `has one later ${what}, with an offer of its own.`;
  return boundedDetails([`### ${headline(stage, nowMs)}`, origin, next(stage, nowMs)].join('\n\n'));
}

function headline(stage: FollowUpStage, nowMs: number): string {
  switch (stage.kind) {
    case 'waiting':
      return `Waits until ${clockText(stage.dueMs, nowMs)}`;
    case 'sending':
      return 'Being sent';
    case 'ended':
      return { sent: 'Sent', not_sent: 'Not sent', unknown: 'Nobody knows whether it arrived' }[
        stage.outcome
      ];
  }
}

function next(stage: FollowUpStage, nowMs: number): string {
  switch (stage.kind) {
    case 'waiting':
      return (
        '**What happens next.** Then it is decided whether it may be sent: not when the shopper ' +
        'has unsubscribed or bought it since, when it is sold out, or when the policy is paused. ' +
        '*Cancel* stops it for good.'
      );
    case 'sending': {
      const until = clockText(Date.parse(stage.expiresAt), nowMs);
      const copies = stage.copies === 0 ? '' : ` Copies without a clear answer: ${stage.copies}.`;
      return `Offered: ${escaped(stage.item, nameMax)} for ${escaped(stage.price, nameMax)}, until ${until}.${copies}`;
    }
    case 'ended':
      return endText(stage);
  }
}

function endText({ outcome, reason = 'no reason was given' }: FollowUpStage & { kind: 'ended' }) {
  if (outcome === 'sent') return 'The shopper has it, as far as the carrier tells.';
  const known: Readonly<Record<string, string>> = sentences;
  const sentence = known[reason] ?? `The carrier says: ${escaped(words(reason), nameMax)}.`;
  return outcome === 'not_sent' ? sentence : `${sentence} It is not sent again.`;
}

/** Why nothing was sent, in the words of `docs/follow-up.md`. */
export const sentences: Readonly<Record<FollowUpReason, string>> = {
  no_consent: 'The shopper did not agree to messages by this channel, or does so no more.',
  no_address: 'The order has no address for this channel.',
  offer_taken: 'The shopper took an offer.',
  not_shown: 'The shopper was shown no offer.',
  order_cancelled: 'The order was cancelled.',
  not_confirmed: 'The confirmation email has not gone out.',
  too_late: 'Its moment has passed: the confirmation, or the decision, is too long ago.',
  channel_not_configured: 'This installation has no public address, or no carrier, for it.',
  unsubscribed: 'The shopper wants no more of these messages.',
  frequency_cap: 'The customer was written to within the last 7 days.',
  policy_paused: 'The policy is paused.',
  offer_paused: 'The offer is paused.',
  in_order_already: 'The item is in the order.',
  owned: 'The customer had the item before.',
  bought_since: 'The customer has bought the item since.',
  sold_out: 'The item is sold out.',
  not_for_sale: "The item is not for sale in the order's market and currency.",
  not_genuine: 'The item costs no more than that without the offer.',
};
