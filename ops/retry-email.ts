import { randomUUID } from 'node:crypto';
import { isSettled } from '../domain/order-view';
import { OpsError, type Answer } from './answer';
import type { OrderAtTemporal } from './order-at-temporal';
import { headOf, settle, type Settled } from './settle';
import { assertNotCancelled, ended, lookUp, type Standing } from './standing';
import { emailWaitMs } from './waits';
import { moment } from './wording';

/**
 * Has an undelivered confirmation tried again at once. Each time it is another wish, so it has an
 * id by chance; whoever repeats one because its answer was lost gives the id of the first.
 */
export async function retryEmail(at: OrderAtTemporal, givenId?: string): Promise<Answer> {
  assertUndelivered(at.order, await lookUp(at));
  const requestId = givenId ?? `ops-retry-${randomUUID()}`;
  const command = { name: 'retryConfirmation' as const, ...headOf(requestId, 'retry-email') };
  assertSent(at.order, await settle(at, command, emailWaitMs));
  return {
    text: `The confirmation of ${at.order} was sent; what was flagged about it is cleared.`,
    document: { order: at.order, result: 'sent', requestId },
  };
}

function assertUndelivered(order: string, { found, isRunning, view }: Standing): void {
  if (view?.confirmation.sentAt) {
    const sentAt = moment(view.confirmation.sentAt);
    throw new OpsError(
      'confirmation_sent',
      `The confirmation of ${order} was sent at ${sentAt}: a second copy would be a second email.`,
    );
  }
  assertNotCancelled(order, { found, view });
  if (!isRunning) {
    const advice = 'If the shopper has no confirmation, write to them by hand.';
    throw new OpsError('order_over', `${ended(order, found)} ${advice}`);
  }
  if (view && !isSettled(view)) {
    throw new OpsError(
      'confirmation_not_due',
      `The confirmation of ${order} is sent after its window, which closes at ` +
        `${moment(view.closesAt)}: \`close\` ends it now.`,
    );
  }
}

/** @throws OpsError when the mail server did not say yes */
function assertSent(order: string, { result }: Settled): void {
  if (result.kind !== 'retried' || result.delivery === 'sent') return;
  const because = result.code === undefined ? '' : ` (${result.code})`;
  if (result.delivery === 'refused') {
    throw new OpsError(
      'confirmation_refused',
      `The mail server did not take the confirmation of ${order}${because}: mend that first.`,
    );
  }
  throw new OpsError(
    'confirmation_unknown',
    `The confirmation of ${order} left without a clear answer${because}: search the mail ` +
      "server's log before trying again.",
  );
}
