import { HistoryType } from './history';
import { amountText } from './money';
import { LineKind, LineOrigin, type ConfirmedLine } from './order';
import { standingPromises, type PromisedSample } from './promises';
import { RefusalCode } from './refusals';
import { replacedBy, withoutUpgrade } from './upgrading';
import type { EventOf } from './window-event';
import { note } from './window-note';
import { settle } from './window-settle';
import type { WindowState } from './window-state';

export type RemovalVerdict =
  | { kind: 'allowed'; line: ConfirmedLine }
  | { kind: 'promise'; promise: PromisedSample }
  | { kind: 'refused'; code: RefusalCode; detail: string };

/**
 * May this line be taken back? Within the window that is the shopper's right, whatever the
 * provider says; what the order came with was never added, and what was delivered is gone.
 */
export function judgeRemoval(state: WindowState, lineId: string): RemovalVerdict {
  const promise = standingPromises(state).find((each) => each.promise === lineId);
  if (promise) return { kind: 'promise', promise };
  const line = state.lines.find((each) => each.line === lineId);
  if (!line) return refused(RefusalCode.lineUnknown, `The order has no line ${lineId}.`);
  if (line.origin !== LineOrigin.upsell) {
    return refused(RefusalCode.lineNotRemovable, 'Only what was added in the window can be.');
  }
  // It is delivered right after its authorization: on its way is as good as there.
  if (line.kind === LineKind.digital) {
    return refused(RefusalCode.alreadyDelivered, `${line.reference} was delivered at once.`);
  }
  return { kind: 'allowed', line };
}

/** The order without the line. What the provider holds is another matter, and lowered after it. */
export function removed(state: WindowState, event: EventOf<'removed'>): WindowState {
  const { line, command, at } = event;
  const old = replacedBy(state, line);
  const orderTotalMinor = state.orderTotalMinor - line.totalMinor + (old?.totalMinor ?? 0);
  const { currency } = state.order;
  const lines = state.lines.filter((each) => each.line !== line.line);
  const next: WindowState = {
    ...state,
    orderTotalMinor,
    ...(old ? withoutUpgrade({ ...state, lines }, old, state.order) : { lines }),
    removedRequests: [...state.removedRequests, ...(line.requestId ? [line.requestId] : [])],
    offersTakenBack: [...state.offersTakenBack, ...(line.offer ? [line.offer] : [])],
  };
  const noted = note(next, at, {
    type: HistoryType.upsellRemoved,
    text:
      `${line.quantity} × ${line.reference} taken back${old ? `, ${old.reference} is back` : ''}; the order comes to ` +
      `${amountText(orderTotalMinor, currency)}.`,
    requestId: command.requestId,
    item: line.reference,
    quantity: line.quantity,
    unitPriceMinor: line.unitPriceMinor,
    discountMinor: line.discountMinor,
    totalBeforeMinor: state.orderTotalMinor,
    totalAfterMinor: orderTotalMinor,
  });
  return settle(noted, at, command, { kind: 'removed', line: line.line, orderTotalMinor });
}

function refused(code: RefusalCode, detail: string): RemovalVerdict {
  return { kind: 'refused', code, detail };
}
