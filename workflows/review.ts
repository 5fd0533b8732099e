import { judgeReview } from '../domain/in-doubt';
import { amountText } from '../domain/money';
import type { AuthorizationSnapshot } from '../domain/payments';
import { providerName } from '../domain/plain-text';
import { activeLegs, type Transaction } from '../domain/transactions';
import { AttentionReason } from '../domain/window-state';
import { readSnapshot } from './change';
import { recordLowered, restoreAuthorization } from './restore';
import type { Window } from './window';

/**
 * One more look at the provider for an order that ever was in doubt: a raise applied late is
 * lowered under a fresh key and logged; what cannot be explained is flagged (design §2.4).
 */
export async function reviewAuthorization(window: Window, when: string): Promise<void> {
  const { authorizedMinor, order, payment, abilities } = window.state;
  // Of one that cannot be read, its events tell.
  if (!abilities.canReadBack) return;
  const expected = amountText(authorizedMinor, order.currency);
  const question = `Look at ${providerName(payment.provider)} ${when}: does it hold ${expected}?`;
  const snapshot = await readSnapshot(window, question);
  if (!snapshot) {
    window.move({
      type: 'flagged',
      reason: AttentionReason.authorizationUnproven,
      text: `The provider could not be read ${when}; look the authorization up.`,
    });
    return;
  }
  const heldMinor = snapshot.authorizedMinor;
  switch (judgeReview(snapshot, window.state)) {
    case 'as_expected':
      return proven(window, when);
    case 'lowered_late':
      recordLowered(window, snapshot.legs);
      return proven(window, when);
    case 'applied_late': {
      // The count makes the key a fresh one for every look.
      const reviewId = `review-${window.state.providerCalls.length}`;
      const late = lateLeg(snapshot, window.state.transactions);
      return restoreAuthorization(window, reviewId, 'late_reversal', heldMinor, late);
    }
    case 'unexpected':
      window.move({
        type: 'flagged',
        reason: AttentionReason.authorizationUnexpected,
        text:
          `The provider holds ${amountText(heldMinor, order.currency)} (${snapshot.state}) with ` +
          `lines that are not this order's; expected ${expected}.`,
      });
  }
}

/** An earlier look was in vain and flagged it; now there is nothing left for a person to find. */
function proven(window: Window, when: string): void {
  const { attention, payment } = window.state;
  const reason = AttentionReason.authorizationUnproven;
  if (!attention.includes(reason)) return;
  const note = `${providerName(payment.provider)} was read ${when} and holds what it should.`;
  window.move({ type: 'attentionResolved', note, reasons: [reason] });
}

/** The one leg the order knows nothing of: it can be given up where a total cannot be lowered. */
function lateLeg(
  { legs = [] }: AuthorizationSnapshot,
  transactions: readonly Transaction[],
): string | undefined {
  const known = activeLegs(transactions).map(({ providerRef }) => providerRef);
  const [late, ...more] = legs.filter(({ providerRef }) => !known.includes(providerRef));
  return more.length === 0 ? late?.providerRef : undefined;
}
