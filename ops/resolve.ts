import { createHash } from 'node:crypto';
import { OpsError, type Answer } from './answer';
import type { OrderAtTemporal } from './order-at-temporal';
import { headOf, settle } from './settle';
import { ended, lookUp } from './standing';
import { outcomeWaitMs } from './waits';

/** Tells that a flagged order was looked after: all its flags are cleared, the note is kept. */
export async function resolve(
  at: OrderAtTemporal,
  note: string,
  givenId?: string,
): Promise<Answer> {
  const { found, isRunning, view } = await lookUp(at);
  if (!isRunning) {
    throw new OpsError('order_over', `${ended(at.order, found)} It takes no notes any more.`);
  }
  if (!view) {
    throw new OpsError(
      'worker_unavailable',
      `No worker answers, so nobody can tell whether ${at.order} is flagged: nothing was sent.`,
    );
  }
  if (view.needsAttention.length === 0) {
    throw new OpsError('not_flagged', `${at.order} is not flagged: there is nothing to resolve.`);
  }
  // Flagged again is another matter, with an id of its own; the same flags resolved twice are not.
  const flags = view.history.filter((entry) => entry.type === 'needs_attention').length;
  const requestId = givenId ?? `ops-resolve-${flags}-${digest(note)}`;
  const head = headOf(requestId, `resolve:${digest(note)}`);
  const { result } = await settle(at, { name: 'resolveAttention', ...head, note }, outcomeWaitMs);
  // All flags are cleared, one that nobody had seen when the note was written, too.
  const reasons = result.kind === 'resolved' ? result.reasons : view.needsAttention;
  const unseen = reasons.filter((reason) => !view.needsAttention.includes(reason));
  const warning =
    unseen.length === 0 ? '' : ` Raised meanwhile, look after it as well: ${unseen.join(', ')}.`;
  return {
    text:
      `${at.order} is flagged no more (${reasons.join(', ')}) and completes as soon ` +
      `as nothing else is waited for.${warning}`,
    document: { order: at.order, result: 'resolved', requestId, reasons, unseen, note },
  };
}

/** Enough to tell notes of one order apart; a fingerprint has no spaces and is short. */
function digest(note: string): string {
  return createHash('sha256').update(note).digest('hex').slice(0, 16);
}
