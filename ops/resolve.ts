import { createHash } from 'node:crypto';
import { OpsError, type Answer } from './answer';
import type { OrderAtTemporal } from './order-at-temporal';
import { headOf, settle } from './settle';
import { ended, lookUp } from './standing';
import { outcomeWaitMs } from './waits';

/**
 * Tells that a flagged order was looked after: the flags it had when the command looked are
 * cleared and the note is kept. One raised since then nobody has seen: it stays, and is told.
 */
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
  const command = {
    name: 'resolveAttention',
    ...head,
    note,
    reasons: view.needsAttention,
  } as const;
  const { result } = await settle(at, command, outcomeWaitMs);
  const reasons: string[] = result.kind === 'resolved' ? result.reasons : view.needsAttention;
  // No view: no worker answers any more, which is no reason to deny what was settled.
  const left = (await at.view())?.needsAttention ?? [];
  return {
    text: resolvedText(at.order, reasons, left),
    document: { order: at.order, result: 'resolved', requestId, reasons, left, note },
  };
}

function resolvedText(order: string, reasons: string[], left: string[]): string {
  const settled = reasons.length === 0 ? 'no flag any more' : reasons.join(', ');
  if (left.length === 0) {
    return `${order} is flagged no more (${settled}) and completes as soon as nothing else is waited for.`;
  }
  return (
    `Settled for ${order}: ${settled}. Raised meanwhile, look after it as well: ` +
    `${left.join(', ')}.`
  );
}

/** Enough to tell notes of one order apart; a fingerprint has no spaces and is short. */
function digest(note: string): string {
  return createHash('sha256').update(note).digest('hex').slice(0, 16);
}
