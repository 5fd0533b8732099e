import type { CommandResult } from '../domain/commands';
import type { OrderSummary } from '../domain/order-view';
import type { OrderRow } from '../domain/ports';

type Added = Extract<CommandResult, { kind: 'added' }>;

/**
 * What an accepted add answers, now and on every repeat: enough to redraw the page (B10). The
 * line is shown as it is now, with the address nobody had to type again (A5) where we have it.
 */
export function addedBody(
  requestId: string,
  { line: lineId, authorizedMinor, transaction }: Added,
  { number, currency, lines, shippingMinor, totalMinor }: OrderSummary,
  row: OrderRow | undefined,
) {
  const line = lines.find((each) => each.line === lineId);
  const shippingAddress = row?.registered?.shippingAddress;
  return {
    requestId,
    line: line && { ...line, ...(shippingAddress ? { shippingAddress } : {}) },
    order: { number, currency, lines, shippingMinor, totalMinor },
    authorizedMinor,
    transaction,
  };
}
