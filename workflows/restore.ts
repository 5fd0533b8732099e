import { sleep } from '@temporalio/workflow';
import { upsoldLines } from '../domain/adding';
import { HistoryType } from '../domain/history';
import { inDoubtRetriesMax } from '../domain/limits';
import { amountText } from '../domain/money';
import { durationText, providerName } from '../domain/plain-text';
import type { ConfirmedLine } from '../domain/order';
import type { AuthorizationLeg } from '../domain/payments';
import { activeLegs } from '../domain/transactions';
import { linesToLeaveOut } from '../domain/upgrading';
import { AttentionReason, type WindowState } from '../domain/window-state';
import { change, readSnapshot } from './change';
import { described } from './step';
import type { Window } from './window';

/** Why an authorization is lowered: an add that could not be kept, or one applied late. */
export type RestorePurpose = 'restore' | 'late_reversal' | 'undo';

/**
 * Lowers the authorization to what the order adds up to now, with the lines it has now, under a
 * fresh key. What cannot be proven lowered stays recorded as held and flags the order: holding
 * too much is for a person to settle, never a reason to touch the order (design §2.4).
 */
export async function restoreAuthorization(
  window: Window,
  requestId: string,
  purpose: RestorePurpose,
  heldMinor: number,
  correlation?: string,
): Promise<void> {
  const { orderTotalMinor, order } = window.state;
  const lowered = await lower(window, { requestId, purpose, heldMinor, correlation });
  const wanted = amountText(orderTotalMinor, order.currency);
  if (lowered === 'proven') {
    const isLate = purpose === 'late_reversal';
    window.move({
      type: 'authorizedMinor',
      authorizedMinor: orderTotalMinor,
      entry: {
        type: isLate ? HistoryType.lateAuthorizationReversed : HistoryType.authorizationRestored,
        text: `The authorization was put back to ${wanted}.`,
        requestId,
        totalBeforeMinor: heldMinor,
        totalAfterMinor: orderTotalMinor,
      },
    });
    return;
  }
  if (lowered === 'unproven') {
    const text = `Nothing proves whether the authorization was put back to ${wanted}.`;
    window.move({ type: 'inDoubt', requestId, text });
    // What is recorded above the order may be gone: read, also after a person cleared the flag.
    const isAbove = window.state.authorizedMinor > orderTotalMinor;
    if (isAbove) window.move({ type: 'loweringUnproven', isUnproven: true });
    window.move({ type: 'flagged', reason: AttentionReason.authorizationUnproven, text });
    return;
  }
  window.move({
    type: 'flagged',
    reason: AttentionReason.authorizationAboveTotal,
    text: `The authorization could not be put back to ${wanted}; look it up at the provider.`,
  });
}

/**
 * After an item was taken back. Refused, unsupported or unanswered, the authorization stays above
 * the order, which is nobody's trouble: less is captured. Only what it stands at is read before
 * anything builds on it.
 */
export async function lowerAfterRemoval(
  window: Window,
  requestId: string,
  line: ConfirmedLine,
): Promise<void> {
  const { authorizedMinor, orderTotalMinor, order, transactions } = window.state;
  if (line.totalMinor === 0 || authorizedMinor <= orderTotalMinor) return;
  const leg = legOf(window.state, line);
  const lowering = { requestId, purpose: 'undo' as const, heldMinor: authorizedMinor };
  const lowered = await lower(window, { ...lowering, correlation: leg?.providerRef });
  if (lowered === 'refused') return;
  if (lowered === 'proven') {
    const left = activeLegs(transactions).filter((each) => each !== leg);
    return recordLowered(window, leg ? left : undefined, requestId);
  }
  const wanted = amountText(orderTotalMinor, order.currency);
  const text = `Nothing proves whether the authorization was lowered to ${wanted}.`;
  window.move({ type: 'inDoubt', requestId, text });
  window.move({ type: 'loweringUnproven', isUnproven: true });
}

/** The leg authorized for this line alone, where it has one: what the order was paid with is none. */
function legOf(
  { transactions, payment }: WindowState,
  line: ConfirmedLine,
): AuthorizationLeg | undefined {
  const own = transactions.find(({ requestId }) => requestId === line.requestId);
  const legs = activeLegs(transactions);
  if (legs.length < 2 || own?.providerRef === payment.authorizationRef) return undefined;
  return legs.find(({ providerRef }) => providerRef === own?.providerRef);
}

/** The order's own total is held. `legs`: what it consists of, where it is more than one. */
export function recordLowered(
  window: Window,
  legs: AuthorizationLeg[] | undefined,
  requestId?: string,
): void {
  const { authorizationRef: providerRef } = window.state.payment;
  window.move({
    type: 'lowered',
    providerRef,
    ...(legs ? { legs } : {}),
    ...(requestId === undefined ? {} : { requestId }),
  });
}

interface Lowering {
  requestId: string;
  purpose: RestorePurpose;
  heldMinor: number;
  /** a change with a reference of its own can be given up where totals cannot be lowered */
  correlation: string | undefined;
}

async function lower(
  window: Window,
  { requestId, purpose, heldMinor, correlation }: Lowering,
): Promise<'proven' | 'refused' | 'unproven'> {
  const { orderTotalMinor, order, payment, clocks, abilities } = window.state;
  if (!abilities.canLower && correlation === undefined) return 'refused';
  const wanted = amountText(orderTotalMinor, order.currency);
  const held = amountText(heldMinor, order.currency);
  const wait = `Wait ${durationText(clocks.inDoubtRetryMs)} before asking for ${wanted} again`;
  let wasSilent = false;
  for (let attempt = 0; attempt <= inDoubtRetriesMax; attempt += 1) {
    if (attempt > 0) await sleep(clocks.inDoubtRetryMs, described(wait));
    const answer = await change(window, {
      verb: 'restoreAuthorization',
      key: { purpose, requestId, totalMinor: orderTotalMinor, attempt: 1 },
      previousTotalMinor: heldMinor,
      lines: upsoldLines(window.state),
      leaveOut: linesToLeaveOut(window.state),
      description: 'Put back to the confirmed order',
      summary: `Put the authorization back from ${held} to ${wanted}`,
      ...(correlation === undefined ? {} : { correlation }),
    });
    if (answer.kind === 'authorized') return 'proven';
    // Still being decided is no no: what is held may be less at any moment.
    if (answer.kind === 'pending' || answer.kind === 'requires_action') return 'unproven';
    if (answer.kind !== 'unknown_outcome' && answer.kind !== 'throttled') {
      return wasSilent ? 'unproven' : 'refused';
    }
    wasSilent ||= answer.kind === 'unknown_outcome';
  }
  if (!abilities.canReadBack) return 'unproven';
  const question = `Read back what ${providerName(payment.provider)} holds: is it ${wanted} again?`;
  const snapshot = await readSnapshot(window, question, { requestId });
  const isLowered =
    snapshot?.authorizedMinor === orderTotalMinor && !snapshot.markers.includes(requestId);
  return isLowered ? 'proven' : 'unproven';
}

/**
 * What a lowering without an answer came to, before a new raise builds on it: one of the two totals
 * it can be. False: it is neither, or cannot be read, and nothing is built on it.
 */
export async function readLowered(window: Window, requestId: string): Promise<boolean> {
  const { authorizedMinor, orderTotalMinor, order, payment, clocks } = window.state;
  const question = `Read what ${providerName(payment.provider)} holds after an item was taken back`;
  let snapshot = await readSnapshot(window, question, { requestId });
  if (snapshot?.authorizedMinor === authorizedMinor) {
    // What was sent may still be on its way: the old total is believed at the second such read.
    const wait = `Wait ${durationText(clocks.inDoubtSettleMs)} before reading once more`;
    await sleep(clocks.inDoubtSettleMs, described(wait));
    snapshot = await readSnapshot(window, question, { requestId });
  }
  if (!snapshot) return false;
  const heldMinor = snapshot.authorizedMinor;
  if (heldMinor === orderTotalMinor) recordLowered(window, snapshot.legs, requestId);
  else if (heldMinor !== authorizedMinor) {
    window.move({
      type: 'flagged',
      reason: AttentionReason.authorizationUnexpected,
      text: `The provider holds ${amountText(heldMinor, order.currency)}, which nobody asked for.`,
    });
    return false;
  }
  window.move({ type: 'loweringUnproven', isUnproven: false });
  return true;
}
