import { HistoryType } from '../domain/history';
import { judgeReview } from '../domain/in-doubt';
import { amountText } from '../domain/money';
import { providerName } from '../domain/plain-text';
import { AttentionReason } from '../domain/window-state';
import { readSnapshot } from './change';
import { restoreAuthorization } from './restore';
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
      return;
    case 'lowered_late':
      return window.move({
        type: 'authorizedMinor',
        authorizedMinor: heldMinor,
        entry: {
          type: HistoryType.authorizationRestored,
          text: `The authorization stands at ${amountText(heldMinor, order.currency)}.`,
          totalBeforeMinor: authorizedMinor,
          totalAfterMinor: heldMinor,
        },
      });
    case 'applied_late': {
      // The count makes the key a fresh one for every look.
      const reviewId = `review-${window.state.providerCalls.length}`;
      return restoreAuthorization(window, reviewId, 'late_reversal', heldMinor);
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
