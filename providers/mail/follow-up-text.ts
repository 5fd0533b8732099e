import type { FollowUpView } from './follow-up-view';

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
  return [
    `${view.subject}: ${view.name}, ${price.amount} (${price.insteadOf}). ${view.validUntil}`,
    link.url,
    `${unsubscribe.label}: ${unsubscribe.url}`,
  ].join('\n');
}
