import type { CommandResult } from '../domain/commands';
import type { OrderSummary } from '../domain/order-view';
import type { OrderRow } from '../domain/ports';

type Added = Extract<CommandResult, { kind: 'added' }>;
type Promised = Extract<CommandResult, { kind: 'promised' }>;

/** What an add can come to: a line now, or a sample with the next order. */
export type Accepted = Added | Promised;

/** The order as every answer to a command shows it. */
export function orderBody(order: OrderSummary) {
  const { number, currency, lines, replacedLines, promised, shippingMinor, totalMinor } = order;
  return { number, currency, lines, replacedLines, promised, shippingMinor, totalMinor };
}

/** What an accepted sample for the next order answers: no line, and the order as it was (B7). */
function promisedBody(
  requestId: string,
  { promise, authorizedMinor }: Promised,
  order: OrderSummary,
) {
  return { requestId, promise, order: orderBody(order), authorizedMinor };
}

/**
 * What an accepted add answers, now and on every repeat: enough to redraw the page (B10). The
 * line is shown as it is now, with the address nobody had to type again (A5) where we have it.
 */
function addedBody(
  requestId: string,
  { line: lineId, authorizedMinor, transaction }: Added,
  order: OrderSummary,
  row: OrderRow | undefined,
) {
  const line = order.lines.find((each) => each.line === lineId);
  const shippingAddress = row?.registered?.shippingAddress;
  return {
    requestId,
    line: line && { ...line, ...(shippingAddress ? { shippingAddress } : {}) },
    order: orderBody(order),
    authorizedMinor,
    transaction,
  };
}

export function acceptedBody(
  requestId: string,
  accepted: Accepted,
  order: OrderSummary,
  row: OrderRow | undefined,
) {
  return accepted.kind === 'promised'
    ? promisedBody(requestId, accepted, order)
    : addedBody(requestId, accepted, order, row);
}
