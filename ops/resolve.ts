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
  await settle(at, { name: 'resolveAttention', ...head, note }, outcomeWaitMs);
  return {
    text:
      `${at.order} is flagged no more (${view.needsAttention.join(', ')}) and completes as soon ` +
      'as nothing else is waited for.',
    document: {
      order: at.order,
      result: 'resolved',
      requestId,
      reasons: view.needsAttention,
      note,
    },
  };
}

/** Enough to tell notes of one order apart; a fingerprint has no spaces and is short. */
function digest(note: string): string {
  return createHash('sha256').update(note).digest('hex').slice(0, 16);
}
