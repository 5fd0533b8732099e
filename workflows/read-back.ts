import { sleep } from '@temporalio/workflow';
import { judgeReadBack } from '../domain/in-doubt';
import { amountText } from '../domain/money';
import { durationText, providerName } from '../domain/plain-text';
import type { Raise, RaiseResult } from './authorize';
import { readSnapshot } from './change';
import { described } from './step';
import { resolveByMs, type Window } from './window';

/**
 * Settles a raise without an answer by reading the provider. Two reads with a settling time
 * between them must both show the old total before "not applied" is believed: what was sent may
 * still be on its way (`docs/design.md` §2.4).
 */
export async function readBack(window: Window, raise: Raise): Promise<RaiseResult> {
  const { requestId } = raise.command;
  const question = questionText(window, raise);
  let sawOldTotal = false;
  for (;;) {
    const snapshot = await readSnapshot(window, `Read back what ${question}`, requestId);
    const verdict = snapshot && judgeReadBack(snapshot, { ...raise, requestId });
    if (verdict === 'applied') {
      return { kind: 'authorized', providerRef: window.state.payment.authorizationRef };
    }
    if (verdict === 'unexpected') return { kind: 'unresolved', why: 'unexpected_total' };
    if (verdict === 'not_applied_yet' && sawOldTotal) return { kind: 'not_applied' };
    sawOldTotal ||= verdict === 'not_applied_yet';
    const { inDoubtSettleMs } = window.state.clocks;
    if (Date.now() + inDoubtSettleMs >= resolveByMs(window)) {
      return { kind: 'unresolved', why: 'no_proof' };
    }
    const wait = `Wait ${durationText(inDoubtSettleMs)}, then read again what ${question}`;
    await sleep(inDoubtSettleMs, described(wait));
  }
}

/** `Klarna holds: is it 1000.00 SEK or 1200.00 SEK?` */
function questionText({ state }: Window, { previousTotalMinor, newTotalMinor }: Raise): string {
  const { order, payment } = state;
  const before = amountText(previousTotalMinor, order.currency);
  const after = amountText(newTotalMinor, order.currency);
  return `${providerName(payment.provider)} holds: is it ${before} or ${after}?`;
}
