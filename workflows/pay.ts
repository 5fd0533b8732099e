import { RefusalCode } from '../domain/refusals';
import type { AddPayment, FailedAttempt } from '../domain/window-event';
import { AttentionReason } from '../domain/window-state';
import { actionNotCompleted } from '../domain/raise';
import { authorize, type EndedRaise, type Raise } from './authorize';
import { readLowered, restoreAuthorization } from './restore';
import type { QueuedAdd, Window } from './window';

type AddItem = QueuedAdd['command'];

/** What a caller is told when an add did not happen. */
export interface Refusal {
  code: RefusalCode;
  detail: string;
}

export interface NotPaid extends Refusal {
  kind: 'not_paid';
  /** absent: the provider was not asked for more */
  attempt?: FailedAttempt;
  /** the provider said no to more money: it is not asked again (A28) */
  isRiskRefusal: boolean;
  /** credentials or a request of ours that can never be accepted: somebody must look */
  isOurFault: boolean;
}

/** Sees to it that the authorization covers the line; asks the provider only where it must. */
export async function pay(
  window: Window,
  wanted: Pick<Raise, 'command' | 'line' | 'replaced'>,
): Promise<{ kind: 'paid'; payment: AddPayment } | NotPaid> {
  const { command, line, replaced } = wanted;
  if (line.totalMinor === 0) return { kind: 'paid', payment: { how: 'free' } };
  const isKnown =
    !window.state.isLoweringUnproven || (await readLowered(window, command.requestId));
  if (!isKnown) return unknownTotal;
  const { orderTotalMinor, authorizedMinor } = window.state;
  const newTotalMinor = orderTotalMinor + line.totalMinor - (replaced?.totalMinor ?? 0);
  if (newTotalMinor <= authorizedMinor) return { kind: 'paid', payment: { how: 'covered' } };
  const raise: Raise = { ...wanted, newTotalMinor, previousTotalMinor: authorizedMinor };
  const result = await authorize(window, raise);
  if (result.kind === 'authorized') {
    const { kind: _kind, correlation: _correlation, ...proof } = result;
    return { kind: 'paid', payment: { how: 'raised', totalMinor: newTotalMinor, ...proof } };
  }
  if (result.kind === 'unresolved') await leaveUnresolved(window, raise, result);
  return notPaid(result, newTotalMinor);
}

/** After an item was taken back and nothing tells what the provider holds now. */
const unknownTotal: NotPaid = {
  kind: 'not_paid',
  code: RefusalCode.failedSafely,
  detail: 'What the provider holds cannot be read now; nothing was changed.',
  isRiskRefusal: false,
  isOurFault: false,
};

type Failure = Exclude<EndedRaise, { kind: 'authorized' }>;

function notPaid(failure: Failure, totalMinor: number): NotPaid {
  if (failure.kind !== 'refused') {
    return {
      kind: 'not_paid',
      code: RefusalCode.failedSafely,
      detail: 'The item could not be paid for; the order is as it was before.',
      attempt: { totalMinor, code: failure.kind },
      isRiskRefusal: false,
      isOurFault: false,
    };
  }
  const { outcome, correlationId } = failure;
  const code = outcome.kind === 'unsupported' ? outcome.reason : outcome.code;
  const attempt = { totalMinor, code, ...(correlationId ? { correlationId } : {}) };
  const isNo = outcome.kind === 'declined' || outcome.kind === 'unsupported';
  return {
    kind: 'not_paid',
    code: isNo ? RefusalCode.increaseRejected : RefusalCode.failedSafely,
    detail: isNo
      ? 'The payment provider does not allow a larger amount. The order is unchanged.'
      : 'The item could not be paid for; the order is as it was before.',
    attempt,
    // Who did not confirm was not refused.
    isRiskRefusal: isNo && code !== actionNotCompleted,
    isOurFault: !isNo,
  };
}

/**
 * Time is up without proof. The old total is asked for once more under a fresh key; whatever
 * comes of it, a person looks, because nothing about this raise is certain.
 */
async function leaveUnresolved(
  window: Window,
  { command, newTotalMinor }: Raise,
  { why, correlation }: Extract<EndedRaise, { kind: 'unresolved' }>,
): Promise<void> {
  const { requestId } = command;
  if (why === 'unexpected_total') {
    // A total somebody else set is not ours to overwrite.
    window.move({
      type: 'flagged',
      reason: AttentionReason.authorizationUnexpected,
      text: `The provider holds a total nobody here asked for, while ${requestId} was in doubt.`,
    });
    return;
  }
  window.move({
    type: 'flagged',
    reason: AttentionReason.addUnresolved,
    text: `Nothing proves whether ${requestId} was authorized; the order goes out without it.`,
  });
  await restoreAuthorization(window, requestId, 'restore', newTotalMinor, correlation);
}

/** After a raise whose add could not be stored: back to the total before, under a fresh key. */
export async function undoPayment(
  window: Window,
  { requestId }: AddItem,
  payment: AddPayment,
): Promise<void> {
  if (payment.how !== 'raised') return;
  window.move({
    type: 'authorizedMinor',
    authorizedMinor: payment.totalMinor,
    ...(payment.providerState === undefined ? {} : { providerState: payment.providerState }),
    entry: {
      type: 'upsell_failed',
      text: 'Raised, but the item could not be stored: the authorization is put back.',
      requestId,
      reason: 'commit_failed',
    },
  });
  // A leg of its own can be given up where a total cannot be lowered.
  const leg = payment.legs === undefined ? undefined : payment.providerRef;
  await restoreAuthorization(window, requestId, 'restore', payment.totalMinor, leg);
}
