import { lineTotal, sumMinor, taxOfGross } from './money';

/** The shop's own number: it stands in addresses and in Temporal's ids. At most 64 characters. */
export const orderNumberPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What a line of an order can be. Only `discount` and `gift_card` lines may be negative. */
export const LineKind = {
  physical: 'physical',
  digital: 'digital',
  service: 'service',
  bundle: 'bundle',
  surcharge: 'surcharge',
  salesTax: 'sales_tax',
  discount: 'discount',
  giftCard: 'gift_card',
} as const;
export type LineKind = (typeof LineKind)[keyof typeof LineKind];

/** A line as the webshop sends it: all amounts gross (tax included), integer minor units. */
export interface OrderLine {
  reference: string;
  name: string;
  kind: LineKind;
  quantity: number;
  unitPriceMinor: number;
  discountMinor: number;
  taxRateBp: number;
  /** quantity × unitPriceMinor − discountMinor */
  totalMinor: number;
  /** tax contained in totalMinor, within one minor unit of the rate */
  taxMinor: number;
  /**
   * an added bundle whose parts are taxed at different rates: what of it is taxed at which. The
   * line's own amounts are their sums, its `taxRateBp` the effective rate, to be shown only.
   */
  taxParts?: TaxPart[];
}

/** The share of a line that is taxed at one rate; gross amounts in minor units. */
export interface TaxPart {
  taxRateBp: number;
  /** of one piece of the line, before the discount */
  unitPriceMinor: number;
  /** of all pieces */
  discountMinor: number;
  /** the line's quantity × unitPriceMinor − discountMinor */
  totalMinor: number;
  taxMinor: number;
}

export interface Address {
  name?: string;
  street?: string;
  street2?: string;
  postalCode?: string;
  city?: string;
  region?: string;
  country?: string;
}

export interface Customer {
  id?: string;
  email: string;
  phone?: string;
  name?: string;
  consent: { email: boolean; sms: boolean };
}

/** The completed purchase, as handed over by the webshop (`PUT /payment-result`, A6). */
export interface Order {
  number: string;
  currency: string;
  market: string;
  locale: string;
  customer: Customer;
  shippingAddress?: Address;
  attribution?: { channel?: string; campaign?: string };
  lines: OrderLine[];
  shippingMinor: number;
  totalMinor: number;
}

/** How the order was paid: enough to find and raise its authorization. */
export interface Payment {
  provider: string;
  /** the provider's own name of the method, for example Klarna's `INVOICE` */
  method: string;
  /** ISO 3166-1 alpha-2 */
  country: string;
  /** the provider's id of the authorization (Klarna: order id) */
  authorizationRef: string;
  /** what the provider gave at the checkout to be sent with a raise (Adyen's blob) */
  providerState?: string;
}

export const LineOrigin = {
  original: 'original',
  upsell: 'upsell',
  /** promised with an earlier order of this customer, put in for nothing at the opening (B7) */
  sample: 'sample',
} as const;
export type LineOrigin = (typeof LineOrigin)[keyof typeof LineOrigin];

export const LineStatus = {
  confirmed: 'confirmed',
  confirmedFree: 'confirmed_free',
  /** it gave way to an upgrade: kept for show, part of no total and of no parcel (C2) */
  replaced: 'replaced',
} as const;
export type LineStatus = (typeof LineStatus)[keyof typeof LineStatus];

/** A line of the order as everybody outside sees it (A14). Ids are never used twice. */
export interface ConfirmedLine extends OrderLine {
  /** `line-1`, `line-2` … within the order */
  line: string;
  origin: LineOrigin;
  status: LineStatus;
  /** the request that added it; of a sample, whose it was: no caller can send such an id */
  requestId?: string;
  /** the offer it was taken from, where there was one */
  offer?: string;
  /** ISO time of the add (upsold lines only) */
  addedAt?: string;
  /** what it was taken with: what recurs, and that the shopper agreed to it (D19) */
  subscription?: Subscription;
  /** an upgrade: id of the line it replaced */
  replaces?: string;
  /** a replaced line: id of the line that stands for it */
  replacedBy?: string;
  /** ISO time its receiver took it (upsold digital lines only): it cannot be taken back */
  deliveredAt?: string;
}

export type SubscriptionInterval = 'week' | 'month' | 'quarter' | 'year';

/** What recurs, beside what is paid with the order: of all pieces of the line together (D19). */
export interface SubscriptionTerms {
  interval: SubscriptionInterval;
  /** gross, in minor units of the order's currency, for each interval after the first */
  recurringMinor: number;
}

/** A subscription as its line carries it. */
export interface Subscription extends SubscriptionTerms {
  /** ISO time at which the shopper's consent was received */
  consentedAt: string;
}

/** What is wrong with an order's numbers, with the field at fault; undefined when they add up. */
export function arithmeticFault(order: Order): { field: string; detail: string } | undefined {
  for (const [index, line] of order.lines.entries()) {
    const fault = lineFault(line);
    if (fault) return { field: `order.lines[${index}].${fault.field}`, detail: fault.detail };
  }
  const sum = sumMinor(order.lines.map((line) => line.totalMinor)) + order.shippingMinor;
  if (sum === order.totalMinor) return undefined;
  return {
    field: 'order.totalMinor',
    detail: `The lines and shipping add up to ${sum}, the order says ${order.totalMinor}.`,
  };
}

function lineFault(line: OrderLine): { field: string; detail: string } | undefined {
  const negativeAllowed = line.kind === LineKind.discount || line.kind === LineKind.giftCard;
  if (!negativeAllowed && line.unitPriceMinor < 0) {
    return { field: 'unitPriceMinor', detail: `A ${line.kind} line cannot be negative.` };
  }
  if (!negativeAllowed && line.totalMinor < 0) {
    return { field: 'totalMinor', detail: `A ${line.kind} line cannot be negative.` };
  }
  const total = lineTotal(line.quantity, line.unitPriceMinor, line.discountMinor);
  if (total !== line.totalMinor) {
    return { field: 'totalMinor', detail: `quantity × price − discount is ${total}.` };
  }
  // A US sales-tax line is all tax and has no rate of its own.
  if (line.kind === LineKind.salesTax) return undefined;
  const tax = taxOfGross(line.totalMinor, line.taxRateBp);
  if (Math.abs(tax - line.taxMinor) > 1) {
    return { field: 'taxMinor', detail: `The tax in ${line.totalMinor} at this rate is ${tax}.` };
  }
  return undefined;
}

/** The order's own lines with the ids they keep for good. */
export function originalLines(order: Order): ConfirmedLine[] {
  return order.lines.map((line, index) => ({
    ...line,
    line: `line-${index + 1}`,
    origin: LineOrigin.original,
    status: LineStatus.confirmed,
  }));
}
