import { HistoryType, type HistoryEntry } from './history';
import { LineKind, LineOrigin, type ConfirmedLine } from './order';
import type { EventOf } from './window-event';
import { note } from './window-note';
import type { WindowState } from './window-state';

/**
 * A line that is delivered by an event of its own, `line.released`, right after its authorization
 * (D17). The digital lines the order came with are the shop's own business: it sold them itself.
 * A bundle is one thing to the warehouse, whatever is in it.
 */
export function isDeliveredByEvent({ kind, origin }: ConfirmedLine): boolean {
  return kind === LineKind.digital && origin === LineOrigin.upsell;
}

/** A line its receiver has taken, and since when (ISO). */
export type DeliveredLine = ConfirmedLine & { deliveredAt: string };

export function isDelivered(line: ConfirmedLine): line is DeliveredLine {
  return line.deliveredAt !== undefined;
}

/** Its receiver has taken the line: once, a second time changes nothing. */
export function lineDelivered(state: WindowState, event: EventOf<'lineDelivered'>): WindowState {
  const line = state.lines.find((each) => each.line === event.line);
  if (!line || isDelivered(line)) return state;
  const delivered = { ...line, deliveredAt: event.at };
  const lines = state.lines.map((each) => (each === line ? delivered : each));
  return note({ ...state, lines }, event.at, {
    type: HistoryType.lineDelivered,
    text: `${line.quantity} × ${line.reference} delivered.`,
    ...lineFacts(line),
  });
}

/** What the history says of a line whose delivery was given up. */
export function undeliveredEntry(line: ConfirmedLine, why: string): Omit<HistoryEntry, 'at'> {
  return {
    type: HistoryType.lineUndelivered,
    text: `Delivery of ${line.quantity} × ${line.reference} given up unconfirmed: ${why}`,
    ...lineFacts(line),
  };
}

function lineFacts({ reference, quantity, requestId }: ConfirmedLine) {
  return { item: reference, quantity, ...(requestId ? { requestId } : {}) };
}
