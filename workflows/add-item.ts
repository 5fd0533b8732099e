import { judgeAdd, type AddVerdict } from '../domain/adding';
import { amountText } from '../domain/money';
import { isPromise } from '../domain/offer-kinds';
import type { Offer } from '../domain/offers';
import type { OrderLine } from '../domain/order';
import { RefusalCode } from '../domain/refusals';
import { totalLimits } from '../domain/total-limits';
import type { AddPayment, EventOf } from '../domain/window-event';
import { AttentionReason, holdUntil } from '../domain/window-state';
import { quickly, quickOptions } from './activity-options';
import { commit, giveBack } from './commit';
import { releaseIfDigital } from './digital-delivery';
import { pay, undoPayment, type NotPaid, type Refusal } from './pay';
import { described } from './step';
import type { QueuedAdd, Window } from './window';

type AddItem = QueuedAdd['command'];
type Allowed = Extract<AddVerdict, { kind: 'allowed' }>;
type Added = Omit<EventOf<'added'>, 'at'>;

/**
 * One add: judge and reserve → raise → commit, each undone in reverse when a later one definitely
 * fails (design §2.3). Afterwards the request has its one answer, and the order is either whole
 * with the item or exactly what it was before.
 */
export async function addItemToOrder(window: Window, queued: QueuedAdd): Promise<void> {
  const { command } = queued;
  const verdict = judgeAdd(window.state, command);
  if (verdict.kind === 'refused') return refuse(window, command, verdict);
  const { offer, replaced } = verdict;
  if (offer && isPromise(offer)) return promise(window, queued, offer);
  const prepared = await reserve(window, queued, verdict);
  if (prepared.kind === 'refused') {
    if (prepared.mayHaveReserved) giveBack(window, command);
    return refuse(window, command, prepared);
  }
  const { line } = prepared;
  const paid = await pay(window, { command, line, ...(replaced ? { replaced } : {}) });
  if (paid.kind === 'not_paid') {
    giveBack(window, command);
    return fail(window, command, line, paid);
  }
  const added = addedBy(window, queued, verdict, { line, payment: paid.payment });
  if (await commit(window, added)) return confirm(window, added);
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
  { offer, replaced }: Allowed,
) {
  const { order, orderTotalMinor } = window.state;
  const lines = window.state.lines.filter(({ line }) => line !== replaced?.line);
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
          orderTotalMinor: orderTotalMinor - (replaced?.totalMinor ?? 0),
          ...givingWay(replaced),
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

/** What the basket has to know of the line an upgrade replaces. */
function givingWay(replaced: Allowed['replaced']) {
  if (!replaced) return {};
  const { reference, quantity, totalMinor } = replaced;
  return { replacedMinor: totalMinor, replaced: { reference, quantity } };
}

/** What the order will have heard of this add once it is stored. */
function addedBy(
  window: Window,
  { command, effectiveAtMs }: QueuedAdd,
  { offer, replaced }: Allowed,
  { line, payment }: { line: OrderLine; payment: AddPayment },
): Added {
  const amount = amountText(line.totalMinor, window.state.order.currency);
  const instead = replaced ? ` in place of ${replaced.reference}` : '';
  const terms = offer?.from?.subscription;
  const consentedAt = new Date(effectiveAtMs).toISOString();
  return {
    type: 'added',
    command,
    line,
    payment,
    text: `${line.quantity} × ${line.reference} added for ${amount}${instead}.`,
    ...(offer ? { offer: offer.offer } : {}),
    ...(terms ? { subscription: { ...terms, consentedAt } } : {}),
    ...(replaced ? { replaced } : {}),
  };
}

function confirm(window: Window, added: Added): void {
  window.move(added);
  releaseIfDigital(window, added.command.requestId);
}

/** Nothing is charged, reserved or sent for it: it is owed from the release on (B7). */
function promise(window: Window, { command, effectiveAtMs }: QueuedAdd, offer: Offer): void {
  if (effectiveAtMs >= Date.parse(offer.expiresAt)) {
    const detail = `The offer ended at ${offer.expiresAt}.`;
    return refuse(window, command, { code: RefusalCode.offerExpired, detail });
  }
  window.move({ type: 'promised', command, offer, quantity: command.quantity });
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
