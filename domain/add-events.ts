import { withoutAwaiting } from './awaiting-events';
import { LineOrigin, LineStatus, type ConfirmedLine, type OrderLine } from './order';
import { samplesIn } from './samples';
import { recordFailed, supersede } from './transactions';
import { withUpgrade } from './upgrading';
import type { EventOf } from './window-event';
import { note } from './window-note';
import { settle } from './window-settle';
import type { WindowState } from './window-state';

/** The order with the item: its line, its total, and what was authorized for it. */
export function added(state: WindowState, event: EventOf<'added'>): WindowState {
  const { command, line, payment, at } = event;
  const confirmed: ConfirmedLine = {
    ...line,
    line: `line-${state.order.lines.length + samplesIn(state) + state.linesEverAdded + 1}`,
    origin: LineOrigin.upsell,
    status: payment.how === 'free' ? LineStatus.confirmedFree : LineStatus.confirmed,
    requestId: command.requestId,
    addedAt: at,
    ...(event.offer ? { offer: event.offer } : {}),
    ...(event.subscription ? { subscription: event.subscription } : {}),
  };
  const { replaced } = event;
  const orderTotalMinor = state.orderTotalMinor + line.totalMinor - (replaced?.totalMinor ?? 0);
  const { transaction, ...paid } = paidBy(state, event);
  const next: WindowState = {
    ...withoutAwaiting(state, command.requestId),
    ...paid,
    ...(replaced
      ? withUpgrade(state, confirmed, replaced)
      : { lines: [...state.lines, confirmed] }),
    linesEverAdded: state.linesEverAdded + 1,
    orderTotalMinor,
  };
  const noted = note(next, at, {
    type: 'upsell_added',
    text: event.text,
    ...lineFacts(line, command.requestId),
    totalBeforeMinor: state.orderTotalMinor,
    totalAfterMinor: orderTotalMinor,
    ...(transaction ? { transaction: transaction.id, providerRef: transaction.providerRef } : {}),
    ...(payment.how === 'covered' ? { reason: 'covered_by_authorization' } : {}),
    ...(payment.how === 'free' ? { reason: 'confirmed_free' } : {}),
  });
  return settle(noted, at, command, {
    kind: 'added',
    line: confirmed.line,
    orderTotalMinor,
    authorizedMinor: paid.authorizedMinor,
    ...(transaction ? { transaction: transaction.id } : {}),
  });
}

function paidBy(state: WindowState, { payment, command, at }: EventOf<'added'>) {
  if (payment.how !== 'raised') {
    return {
      authorizedMinor: state.authorizedMinor,
      transactions: state.transactions,
      transaction: undefined,
    };
  }
  const transactions = supersede(state.transactions, {
    totalMinor: payment.totalMinor,
    currency: state.order.currency,
    providerRef: payment.providerRef,
    requestId: command.requestId,
    at,
    ...(payment.correlationId ? { correlationId: payment.correlationId } : {}),
    ...(payment.legs ? { legs: payment.legs } : {}),
  });
  return {
    authorizedMinor: payment.totalMinor,
    transactions,
    transaction: transactions.at(-1),
    ...(payment.providerState === undefined ? {} : { providerState: payment.providerState }),
  };
}

/** The order stays as it was; the attempt stays in the log (A19–A21, A23). */
export function addFailed(state: WindowState, event: EventOf<'addFailed'>): WindowState {
  const { attempt, command, line, at } = event;
  const transactions = attempt
    ? recordFailed(state.transactions, {
        ...attempt,
        currency: state.order.currency,
        providerRef: state.payment.authorizationRef,
        requestId: command.requestId,
        at,
      })
    : state.transactions;
  const noted = note(
    {
      ...withoutAwaiting(state, command.requestId),
      transactions,
      riskRefused: state.riskRefused || event.isRiskRefusal,
    },
    at,
    {
      type: 'upsell_failed',
      text: event.detail,
      ...lineFacts(line, command.requestId),
      totalBeforeMinor: state.orderTotalMinor,
      totalAfterMinor: state.orderTotalMinor,
      providerRef: state.payment.authorizationRef,
      reason: attempt?.code ?? event.code,
      ...(attempt ? { transaction: `tx-${transactions.length}` } : {}),
      ...(attempt?.correlationId ? { correlationId: attempt.correlationId } : {}),
    },
  );
  return settle(noted, at, command, {
    kind: 'refused',
    code: event.code,
    detail: event.detail,
    item: line.reference,
  });
}

function lineFacts(line: OrderLine, requestId: string) {
  return {
    requestId,
    item: line.reference,
    quantity: line.quantity,
    unitPriceMinor: line.unitPriceMinor,
    discountMinor: line.discountMinor,
  };
}
