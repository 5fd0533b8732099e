import type { SearchAttributePair } from '@temporalio/common';
import { timeLimitMinutes } from '../domain/limits';
import { amountText } from '../domain/money';
import { boundedDetails, escaped, providerName, summaryLine } from '../domain/plain-text';
import { countOf } from '../domain/wording';
import {
  noOutcomeYet,
  searchAttributes,
  type CapturePaymentInput,
  type OrderWindowInput,
  type ReconcileInput,
} from '../workflows/messages';

/**
 * What ops read in Temporal UI before anything has happened: a line and a few sentences, both
 * Markdown. No personal data: it is stored in clear. The summary stays below the 200 bytes that
 * are shown, whatever is in the hand-over.
 */
export interface WorkflowNotes {
  staticSummary: string;
  staticDetails: string;
}

/** Longest order number. */
const numberMax = 64;
const shortMax = 24;
const referenceMax = 255;

/** `Order A1 · 1000.00 SEK · Klarna INVOICE · 3 min` */
export function orderNotes({ order, payment, clocks }: OrderWindowInput): WorkflowNotes {
  const total = amountText(order.totalMinor, order.currency);
  const provider = escaped(providerName(payment.provider), shortMax);
  const how = `${provider} ${escaped(payment.method, shortMax)}`;
  const minutes = `${timeLimitMinutes(clocks)} min`;
  const lines = countOf(order.lines.length, 'line');
  const number = escaped(order.number, numberMax);
  const market = escaped(order.market, numberMax);
  return {
    staticSummary: summaryLine(`Order ${number} · ${total} · ${how} · ${minutes}`),
    staticDetails: boundedDetails(
      [
        `Handed over with ${lines} for market ${market}, ${total} in all.`,
        `Paid with ${how} in ${escaped(payment.country, shortMax)}, authorization ` +
          `${escaped(payment.authorizationRef, referenceMax)}.`,
      ].join('\n\n'),
    ),
  };
}

/** `Capture of order A1 · 1000.00 SEK · Klarna` */
export function captureNotes(capture: CapturePaymentInput): WorkflowNotes {
  const amount = amountText(capture.amountMinor, capture.currency);
  const number = escaped(capture.order, numberMax);
  const provider = escaped(providerName(capture.provider), shortMax);
  return {
    staticSummary: summaryLine(`Capture of order ${number} · ${amount} · ${provider}`),
    staticDetails: boundedDetails(
      `Captures ${amount} at ${provider}, authorization ` +
        `${escaped(capture.authorizationRef, referenceMax)}, as the shop asked with request ` +
        `${escaped(capture.requestId, numberMax)}.`,
    ),
  };
}

/** `Late event for order A1 · Stripe` */
export function reconcileNotes({ order, provider, event }: ReconcileInput): WorkflowNotes {
  const number = escaped(order, numberMax);
  const name = escaped(providerName(provider), shortMax);
  return {
    staticSummary: summaryLine(`Late event for order ${number} · ${name}`),
    staticDetails: boundedDetails(
      `${name} told something after the order was over (event ` +
        `${escaped(event.eventId, referenceMax)}). It is compared with what the order came to.`,
    ),
  };
}

/** What orders are found by, from their start on: every attribute, so that none is ever unset. */
export function orderAttributes(input: OrderWindowInput, nowMs: number): SearchAttributePair[] {
  const { order, payment, clocks } = input;
  return [
    { key: searchAttributes.order, value: order.number },
    { key: searchAttributes.provider, value: payment.provider },
    { key: searchAttributes.method, value: payment.method },
    { key: searchAttributes.market, value: order.market },
    { key: searchAttributes.closesAt, value: new Date(nowMs + clocks.windowMs) },
    { key: searchAttributes.outcome, value: noOutcomeYet },
    { key: searchAttributes.addsAccepted, value: 0 },
    { key: searchAttributes.needsAttention, value: false },
  ];
}

/** A capture is found with its order. */
export function captureAttributes(capture: CapturePaymentInput): SearchAttributePair[] {
  return [
    { key: searchAttributes.order, value: capture.order },
    { key: searchAttributes.provider, value: capture.provider },
  ];
}
