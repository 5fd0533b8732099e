import { judgeAdd } from '../domain/adding';
import { amountText } from '../domain/money';
import type { Offer } from '../domain/offers';
import type { OrderLine } from '../domain/order';
import { RefusalCode } from '../domain/refusals';
import { totalLimits } from '../domain/total-limits';
import type { AddPayment } from '../domain/window-event';
import { AttentionReason, holdUntil } from '../domain/window-state';
import { quickly, quickOptions } from './activity-options';
import { commit, giveBack } from './commit';
import { releaseIfDigital } from './digital-delivery';
import { pay, undoPayment, type NotPaid, type Refusal } from './pay';
import { described } from './step';
import type { QueuedAdd, Window } from './window';

type AddItem = QueuedAdd['command'];

/**
 * One add: judge and reserve → raise → commit, each undone in reverse when a later one definitely
 * fails (design §2.3). Afterwards the request has its one answer, and the order is either whole
 * with the item or exactly what it was before.
 */
export async function addItemToOrder(window: Window, queued: QueuedAdd): Promise<void> {
  const { command } = queued;
  const verdict = judgeAdd(window.state, command);
  if (verdict.kind === 'refused') return refuse(window, command, verdict);
  const prepared = await reserve(window, queued, verdict.offer);
  if (prepared.kind === 'refused') {
    if (prepared.mayHaveReserved) giveBack(window, command);
    return refuse(window, command, prepared);
  }
  const { line } = prepared;
  const paid = await pay(window, command, line);
  if (paid.kind === 'not_paid') {
    giveBack(window, command);
    return fail(window, command, line, paid);
  }
  const isCommitted = await commit(window, command, line, paid.payment);
  if (isCommitted) return confirm(window, command, line, paid.payment, verdict.offer);
  giveBack(window, command);
  await undoPayment(window, command, paid.payment);
  fail(window, command, line, {
    code: RefusalCode.failedSafely,
    detail: 'The item could not be stored; nothing was changed and nothing is charged for it.',
    ...(paid.payment.how === 'raised'
      ? { attempt: { totalMinor: paid.payment.totalMinor, code: 'commit_failed' } }
      : {}),
  });
}

async function reserve(
  window: Window,
  { command, effectiveAtMs }: QueuedAdd,
  offer: Offer | undefined,
) {
  const { order, lines, orderTotalMinor } = window.state;
  const summary = `Reserve ${command.quantity} × ${command.item} and check the rules of the basket`;
  try {
    return {
      mayHaveReserved: false,
      ...(await quickly.prepareAdd.executeWithOptions({ ...quickOptions, ...described(summary) }, [
        {
          order: order.number,
          requestId: command.requestId,
          item: command.item,
          quantity: command.quantity,
          ...(offer ? { offer } : {}),
          market: order.market,
          currency: order.currency,
          lines: lines.map(({ reference, quantity }) => ({ reference, quantity })),
          orderTotalMinor,
          limits: totalLimits(window.state),
          amountStepMinor: window.state.terms.amountStepMinor,
          // An offer taken in time is honoured, however long the queue before it was.
          nowMs: effectiveAtMs,
          expiresAt: holdUntil(window.state),
        },
      ])),
    };
  } catch {
    // The database did not answer: the pieces may be taken although we never heard so.
    return {
      kind: 'refused' as const,
      mayHaveReserved: true,
      code: RefusalCode.failedSafely,
      detail: 'The catalogue cannot be reached; nothing was changed.',
    };
  }
}

function confirm(
  window: Window,
  command: AddItem,
  line: OrderLine,
  payment: AddPayment,
  offer: Offer | undefined,
): void {
  const amount = amountText(line.totalMinor, window.state.order.currency);
  window.move({
    type: 'added',
    command,
    line,
    payment,
    text: `${line.quantity} × ${line.reference} added for ${amount}.`,
    ...(offer ? { offer: offer.offer } : {}),
  });
  releaseIfDigital(window, command.requestId);
}

function refuse(window: Window, command: AddItem, { code, detail }: Refusal): void {
  window.move({ type: 'refused', command, code, detail, item: command.item });
}

/** The add's answer, and the failed attempt in the transaction log where there was one. */
function fail(
  window: Window,
  command: AddItem,
  line: OrderLine,
  failure: Refusal & Partial<NotPaid>,
): void {
  const { code, detail, attempt, isRiskRefusal = false } = failure;
  window.move({
    type: 'addFailed',
    command,
    line,
    code,
    detail,
    isRiskRefusal,
    ...(attempt ? { attempt } : {}),
  });
  if (!failure.isOurFault) return;
  window.move({
    type: 'flagged',
    reason: AttentionReason.providerRejectedRequest,
    text: `The provider could not accept our request (${attempt?.code ?? code}).`,
  });
}
