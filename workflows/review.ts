import { amountText } from '../domain/money';
import { AttentionReason } from '../domain/window-state';
import { readSnapshot } from './change';
import { restoreAuthorization } from './restore';
import type { Window } from './window';

/**
 * One more look at the provider for an order that ever was in doubt: a raise applied late is
 * lowered under a fresh key and logged; what cannot be explained is flagged (design §2.4).
 */
export async function reviewAuthorization(window: Window, when: string): Promise<void> {
  const { authorizedMinor, order } = window.state;
  const snapshot = await readSnapshot(window);
  if (!snapshot) {
    window.move({
      type: 'flagged',
      reason: AttentionReason.addUnresolved,
      text: `The provider could not be read ${when}; look the authorization up.`,
    });
    return;
  }
  const heldMinor = snapshot.authorizedMinor;
  if (heldMinor === authorizedMinor) return;
  if (heldMinor > authorizedMinor && isOwnDoing(window, snapshot.markers)) {
    const reviewId = `review-${window.state.providerCalls.length}`;
    await restoreAuthorization(window, reviewId, 'late_reversal', heldMinor);
    return;
  }
  window.move({
    type: 'flagged',
    reason: AttentionReason.authorizationUnexpected,
    text:
      `The provider holds ${amountText(heldMinor, order.currency)}, ` +
      `expected were ${amountText(authorizedMinor, order.currency)}.`,
  });
}

/** Every upsold line the provider holds was asked for in this window. */
function isOwnDoing(window: Window, markers: readonly string[]): boolean {
  return markers.every((marker) => Object.hasOwn(window.state.outcomes, marker));
}
