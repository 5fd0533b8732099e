import { timeLimitMinutes } from '../domain/limits';
import { amountText } from '../domain/money';
import type { CapturePaymentInput, OrderWindowInput } from '../workflows/messages';

/** What ops read in Temporal UI. No personal data: it is stored in clear. */
export interface WorkflowNotes {
  staticSummary: string;
  staticDetails: string;
}

/** `Order A1 · 1000.00 SEK · klarna INVOICE · 3 min` */
export function orderNotes({ order, payment, clocks }: OrderWindowInput): WorkflowNotes {
  const total = amountText(order.totalMinor, order.currency);
  const how = `${payment.provider} ${payment.method}`;
  return {
    staticSummary: `Order ${order.number} · ${total} · ${how} · ${timeLimitMinutes(clocks)} min`,
    staticDetails: [
      `- ${order.lines.length} lines, market ${order.market}`,
      `- paid with ${how} in ${payment.country}`,
      `- authorization ${payment.authorizationRef}`,
    ].join('\n'),
  };
}

/** `Capture of order A1 · 1000.00 SEK` */
export function captureNotes(capture: CapturePaymentInput): WorkflowNotes {
  const amount = amountText(capture.amountMinor, capture.currency);
  return {
    staticSummary: `Capture of order ${capture.order} · ${amount}`,
    staticDetails: `- at ${capture.provider}, authorization ${capture.authorizationRef}`,
  };
}
