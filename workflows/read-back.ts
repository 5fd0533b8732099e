import { sleep } from '@temporalio/workflow';
import { judgeReadBack } from '../domain/in-doubt';
import type { Raise, RaiseResult } from './authorize';
import { readSnapshot } from './change';
import { resolveByMs, type Window } from './window';

/**
 * Settles a raise without an answer by reading the provider. Two reads with a settling time
 * between them must both show the old total before "not applied" is believed: what was sent may
 * still be on its way (`docs/design.md` §2.4).
 */
export async function readBack(window: Window, raise: Raise): Promise<RaiseResult> {
  const { requestId } = raise.command;
  let sawOldTotal = false;
  for (;;) {
    const snapshot = await readSnapshot(window, requestId);
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
    await sleep(inDoubtSettleMs, { summary: 'Before the provider is read again' });
  }
}
