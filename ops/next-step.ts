import type { OrderView } from '../domain/order-view';
import { Fulfilment, OrderOutcome, Phase } from '../domain/window-state';
import { isEndedFromOutside, type Found } from './order-at-temporal';
import { printable } from './printable';
import { duration, moment } from './wording';

/** Where the order is, in one sentence; an order ended from outside is wherever it stood. */
export function headline(view: OrderView, found: Found, nowMs: number): string {
  return isEndedFromOutside(found.status) ? cutShort(view, found) : whereabouts(view, nowMs);
}

function cutShort({ number, phase }: OrderView, found: Found): string {
  const { status, endedAt, endedBecause } = found;
  const since = endedAt === undefined ? '' : ` at ${moment(endedAt)}`;
  const because = endedBecause === undefined ? '' : ` (${printable(endedBecause)})`;
  return (
    `Order ${number} was ended from outside${since}${because}: Temporal says ${status}. ` +
    `It was ${phase} and does nothing more.`
  );
}

function whereabouts(view: OrderView, nowMs: number): string {
  const { number, phase, closesAt } = view;
  switch (phase) {
    case Phase.opening:
      return `Order ${number} is being opened.`;
    case Phase.open: {
      const left = duration(Date.parse(closesAt) - nowMs);
      return `Order ${number} is open until ${moment(closesAt)}, ${left} left.`;
    }
    case Phase.draining:
      return `The window of ${number} closed at ${moment(closesAt)}; the last adds are finished.`;
    case Phase.finalizing:
    case Phase.closed:
      return `Order ${number} ${fateOf(view)}.`;
  }
}

function fateOf({ fulfilment, outcome, closesAt }: OrderView): string {
  if (outcome === OrderOutcome.duplicate) return 'is a repeat and did nothing';
  if (outcome === OrderOutcome.refused) return 'was not opened';
  if (fulfilment.status === Fulfilment.cancelled) return 'is cancelled';
  const isReleased = fulfilment.status === Fulfilment.released;
  const sofar = isReleased ? 'is released to the warehouse' : 'is not released yet';
  return `${sofar}; its window closed at ${moment(closesAt)}`;
}

/** What happens now, and what a person can do about it. */
export function nextStep(view: OrderView, found: Found): string {
  if (isEndedFromOutside(found.status)) return afterCut(view);
  switch (view.phase) {
    case Phase.opening:
      return 'Its authorization is being read; then its window is open.';
    case Phase.open:
      return 'Items can be added until it closes by itself. `close` does that now.';
    case Phase.draining:
      return 'As soon as they are, the confirmation is sent and the warehouse gets the order.';
    case Phase.finalizing:
      return nextAfterClose(view);
    case Phase.closed:
      return 'Nothing: this order is finished.';
  }
}

/** Nothing of it runs any more, so nothing of it is promised (docs/operate.md, Stop an order). */
function afterCut({ fulfilment }: OrderView): string {
  const isTold = fulfilment.status !== Fulfilment.held;
  const warehouse = isTold
    ? 'find out what the warehouse was told'
    : 'the warehouse asks when its hold runs out, and releases what was last confirmed';
  return `Look at the provider, write to the shopper; ${warehouse}.`;
}

function nextAfterClose({ needsAttention, confirmation, fulfilment }: OrderView): string {
  if (needsAttention.length > 0) {
    return 'A person settles what is flagged; then `resolve`. After 72 hours it ends, still flagged.';
  }
  if (fulfilment.status !== Fulfilment.cancelled && !confirmation.sentAt) {
    return 'The confirmation is tried again and again, for 72 hours. `retry-email` does it now.';
  }
  return 'It ends by itself once the last delivery, or look at the provider, is done.';
}

/** How the confirmation is coming along. */
export function emailState(view: OrderView, found: Found): string {
  const { phase, fulfilment, confirmation, needsAttention } = view;
  const { sentAt, unknowns, retries } = confirmation;
  const byHand = retries > 0 ? `, tried ${retries} × by hand` : '';
  const copies = unknowns > 0 ? `, ${unknowns} × left without a clear answer` : '';
  if (sentAt) return `sent ${moment(sentAt)}${copies}${byHand}`;
  if (fulfilment.status === Fulfilment.cancelled) return 'none, the order is cancelled';
  if (isEndedFromOutside(found.status)) return `not delivered, and not tried any more${copies}`;
  if (phase !== Phase.finalizing && phase !== Phase.closed) return 'goes out after the window';
  const isGivenUp = needsAttention.some((reason) => reason.startsWith('confirmation_'));
  return `not delivered${isGivenUp ? ', given up' : ' yet'}${copies}${byHand}`;
}
