import { displayMoney, sumMinor } from '../../domain/money';
import {
  LineOrigin,
  type ConfirmedLine,
  type Subscription,
  type TaxPart,
} from '../../domain/order';
import type { ConfirmationContent } from '../../domain/ports';
import { labelsFor, type Labels } from './labels';
import { oneLine } from './one-line';

/** Longest name of an item or a shopper that is shown, in characters: what the edge lets in. */
const nameMax = 255;

/** An order number is at most 64 characters at the edge; this only bounds the subject. */
const orderMax = 64;

export interface Amount {
  label: string;
  amount: string;
}

export interface LineView {
  name: string;
  quantity: string;
  unitPrice: string;
  total: string;
  /** what was taken off this line, where something was */
  discount?: Amount;
  /** the mark of a line that was not bought, in the shopper's language */
  added?: string;
  /** what is paid again, and how often */
  recurring?: string;
}

/**
 * The confirmation in the words and figures the shopper reads, none of it escaped yet. Both
 * templates show exactly this, so HTML and text cannot disagree.
 */
export interface ConfirmationView {
  language: string;
  subject: string;
  title: string;
  greeting: string;
  intro: string;
  order: { label: string; number: string };
  columns: { item: string; quantity: string; lineTotal: string };
  lines: LineView[];
  /** samples that come with the next order; absent: none */
  promised?: { label: string; items: string[] };
  shipping: Amount;
  total: Amount;
  /** the tax contained in the lines, summed per rate, highest rate first */
  taxes: Amount[];
}

/** What the shopper is shown of an order. Deterministic on one version of the runtime's ICU. */
export function confirmationView(content: ConfirmationContent): ConfirmationView {
  const { language, labels } = labelsFor(content.locale);
  const money = (minor: number) => displayMoney(minor, content.currency, content.locale);
  const number = oneLine(content.order, orderMax);
  const name = oneLine(content.to.name ?? '', nameMax);
  return {
    language,
    subject: fill(labels.subject, 'order', number),
    title: labels.title,
    greeting: name ? fill(labels.greeting, 'name', name) : labels.greetingNameless,
    intro: labels.intro,
    order: { label: labels.orderNumber, number },
    columns: { item: labels.item, quantity: labels.quantity, lineTotal: labels.lineTotal },
    lines: content.lines.map((line) => lineView(line, labels, money)),
    ...promisedIn(content, labels),
    shipping: { label: labels.shipping, amount: money(content.shippingMinor) },
    total: { label: labels.total, amount: money(content.totalMinor) },
    taxes: taxes(content, labels, money),
  };
}

function lineView(line: ConfirmedLine, labels: Labels, money: (minor: number) => string): LineView {
  return {
    name: oneLine(line.name, nameMax),
    quantity: String(line.quantity),
    unitPrice: money(line.unitPriceMinor),
    total: money(line.totalMinor),
    ...(line.discountMinor === 0
      ? {}
      : { discount: { label: labels.discount, amount: money(-line.discountMinor) } }),
    ...markOf(line, labels),
    ...(line.subscription ? { recurring: recurringText(line.subscription, labels, money) } : {}),
  };
}

function markOf({ origin }: ConfirmedLine, labels: Labels): { added?: string } {
  switch (origin) {
    case LineOrigin.original:
      return {};
    case LineOrigin.upsell:
      return { added: labels.addedAfterPurchase };
    case LineOrigin.sample:
      return { added: labels.promisedEarlier };
  }
}

function recurringText(
  { interval, recurringMinor }: Subscription,
  labels: Labels,
  money: (minor: number) => string,
): string {
  return fill(labels.recurring[interval], 'amount', money(recurringMinor));
}

function promisedIn(
  { promised = [] }: ConfirmationContent,
  { withNextOrder: label }: Labels,
): Pick<ConfirmationView, 'promised'> {
  if (promised.length === 0) return {};
  const items = promised.map(({ name, quantity }) => `${quantity} × ${oneLine(name, nameMax)}`);
  return { promised: { label, items } };
}

function taxes(
  content: ConfirmationContent,
  labels: Labels,
  money: (minor: number) => string,
): Amount[] {
  // A bundle of several rates is one line to the shopper, and each share of it is in its own rate.
  const taxed = content.lines.flatMap((line) => line.taxParts ?? [line]);
  const rates = [...new Set(taxed.map(({ taxRateBp }) => taxRateBp))];
  return rates
    .toSorted((a, b) => b - a)
    .map((rate) => ({ rate, minor: taxAt(rate, taxed) }))
    .filter(({ minor }) => minor !== 0)
    .map(({ rate, minor }) => ({
      // A US sales-tax line is all tax and has no rate of its own.
      label:
        rate === 0 ? labels.tax : fill(labels.taxAtRate, 'rate', percent(rate, content.locale)),
      amount: money(minor),
    }));
}

function taxAt(rateBp: number, taxed: readonly Pick<TaxPart, 'taxRateBp' | 'taxMinor'>[]): number {
  const atRate = taxed.filter(({ taxRateBp }) => taxRateBp === rateBp);
  return sumMinor(atRate.map(({ taxMinor }) => taxMinor));
}

/** Basis points as a percentage: `2500` → `25%`, `550` → `5.5%`. */
function percent(rateBp: number, locale: string): string {
  const format = new Intl.NumberFormat(knownLocale(locale), {
    style: 'percent',
    maximumFractionDigits: 2,
  });
  return format.format(rateBp / 10_000);
}

function knownLocale(locale: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale)[0] ?? 'en';
  } catch {
    return 'en'; // not a well-formed language tag
  }
}

/** The replacement is a function so that a name with `$&` in it stays what it is. */
function fill(label: string, placeholder: string, value: string): string {
  return label.replace(`{${placeholder}}`, () => value);
}
