import type { FollowUpView } from './follow-up-view';
import { oneLine } from './one-line';

/** Longest name of a product in a text message, in characters: every 153 cost once more. */
const smsNameMax = 60;

/**
 * Spaces that GSM 7-bit does not have: one of them in a price has the whole message sent as UCS-2,
 * at 67 characters a part instead of 153, and paid for by the part.
 */
const typographicSpace = /[\u00A0\u2000-\u200A\u202F]/g;

/** The follow-up as plain text: the same facts as the HTML. */
export function followUpText(view: FollowUpView): string {
  const { price, link, unsubscribe } = view;
  const blocks = [
    view.subject,
    `${view.greeting}\n${view.reason}`,
    [
      view.name,
      ...(view.quantity === undefined ? [] : [view.quantity]),
      `${price.label}: ${price.amount} (${price.insteadOf})`,
      view.deal,
    ].join('\n'),
    `${link.label}:\n${link.url}`,
    `${view.validUntil}\n${view.newOrder}`,
    `-- \n${view.why}\n${unsubscribe.label}:\n${unsubscribe.url}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** What fits a text message: offer, price, its end, and the two links. */
export function followUpSms(view: FollowUpView): string {
  const { price, link, unsubscribe } = view;
  const name = oneLine(view.name, smsNameMax);
  return [
    `${view.subject}: ${name}, ${price.amount} (${price.insteadOf}). ${view.validUntil}`,
    link.url,
    `${unsubscribe.label}: ${unsubscribe.url}`,
  ]
    .join('\n')
    .replaceAll(typographicSpace, ' ');
}
