import { displayMoney } from '../../domain/money';
import type { FollowUpContent } from '../../domain/follow-up-ports';
import { followUpLabels, type FollowUpLabels } from './follow-up-labels';
import { oneLine } from './one-line';

/** Longest texts that are shown, in characters: what the edge lets in. */
const nameMax = 255;
const titleMax = 60;
const reasonMax = 120;
const dealMax = 80;

/** A follow-up in the words and figures the shopper reads, none of it escaped yet. */
export interface FollowUpView {
  language: string;
  subject: string;
  greeting: string;
  reason: string;
  deal: string;
  name: string;
  /** absent: one piece */
  quantity?: string;
  price: { label: string; amount: string; insteadOf: string };
  validUntil: string;
  newOrder: string;
  link: { label: string; url: string };
  imageUrl?: string;
  why: string;
  unsubscribe: { label: string; url: string };
}

export function followUpView(content: FollowUpContent): FollowUpView {
  const { offer, locale } = content;
  const { language, labels } = followUpLabels(locale);
  const money = (minor: number) => displayMoney(minor, offer.currency, locale);
  const { title, reason, dealText, imageUrl } = offer.copy;
  const name = oneLine(content.to.name ?? '', nameMax);
  return {
    language,
    subject: oneLine(title, titleMax),
    greeting: name ? fill(labels, 'greeting', 'name', name) : labels.greetingNameless,
    reason: oneLine(reason, reasonMax),
    deal: oneLine(dealText, dealMax),
    name: oneLine(offer.name, nameMax),
    ...(offer.quantity === 1 ? {} : { quantity: `${labels.quantity}: ${offer.quantity}` }),
    price: {
      label: labels.price,
      amount: money(offer.unitPriceMinor),
      insteadOf: fill(labels, 'insteadOf', 'price', money(offer.listPriceMinor)),
    },
    validUntil: fill(labels, 'validUntil', 'time', timeText(offer.expiresAt, locale)),
    newOrder: labels.newOrder,
    link: { label: labels.view, url: content.offerUrl },
    ...(imageUrl?.startsWith('https://') ? { imageUrl } : {}),
    why: fill(labels, 'why', 'order', content.order),
    unsubscribe: { label: labels.unsubscribe, url: content.unsubscribeUrl },
  };
}

/** In UTC and saying so: a shopper's own time zone is not known. */
function timeText(iso: string, locale: string): string {
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  };
  return new Intl.DateTimeFormat(knownLocale(locale), options).format(new Date(iso));
}

function knownLocale(locale: string): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale)[0] ?? 'en';
  } catch {
    return 'en'; // not a well-formed language tag
  }
}

/** The replacement is a function so that a name with `$&` in it stays what it is. */
function fill(
  labels: FollowUpLabels,
  label: keyof FollowUpLabels,
  placeholder: string,
  value: string,
): string {
  return labels[label].replace(`{${placeholder}}`, () => value);
}
