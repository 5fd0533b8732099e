import { condition, sleep } from '@temporalio/workflow';
import { HistoryType } from '../domain/history';
import {
  AttentionReason,
  Fulfilment,
  OrderOutcome,
  Phase,
  type WindowState,
} from '../domain/window-state';
import { countOf } from '../domain/wording';
import { voiding } from './activity-options';
import { lateCode, refuse } from './commands';
import { sendConfirmation } from './confirmation';
import { reviewAuthorization } from './review';
import { markEnd, markAttention } from './search-attributes';
import { storeFinalState, tellEnd } from './warehouse';
import type { Window } from './window';

/**
 * From here on the order cannot change: every command not started is answered, and every later
 * one at once. Nothing is awaited between this and the last look at the queue.
 */
export function beginFinalizing(window: Window): void {
  window.move({ type: 'phase', phase: Phase.finalizing });
  for (const { command } of window.queue.splice(0)) {
    refuse(window, command, lateCode(window, command));
  }
}

/** One confirmation email, then one release with all lines (K5, A11, D26). */
export async function confirmAndRelease(window: Window): Promise<void> {
  const finalizedAtMs = Date.now();
  const { closesAt, lines } = window.state;
  window.move({
    type: 'noted',
    entry: { type: HistoryType.windowClosed, text: `The window closed at ${closesAt}.` },
  });
  if (window.state.everInDoubt) await reviewAuthorization(window, 'before the email');
  await sendConfirmation(window, finalizedAtMs);
  window.move({ type: 'ended', outcome: OrderOutcome.confirmed });
  window.move({ type: 'fulfilment', fulfilment: Fulfilment.released });
  window.move({
    type: 'noted',
    entry: {
      type: HistoryType.orderReleased,
      text: `Released to the warehouse with ${countOf(lines.length, 'line')}.`,
    },
  });
  await finish(window, 'released', finalizedAtMs);
}

/** No confirmation, no release: one cancellation, the authorization voided if that was asked. */
export async function cancelWholeOrder(window: Window): Promise<void> {
  const endedAtMs = Date.now();
  if (window.cancel?.authorization === 'void') await voidAuthorization(window);
  window.move({ type: 'ended', outcome: OrderOutcome.cancelled });
  window.move({ type: 'fulfilment', fulfilment: Fulfilment.cancelled });
  window.move({
    type: 'noted',
    entry: { type: HistoryType.orderCancelled, text: 'The order was cancelled.' },
  });
  await finish(window, 'cancelled', endedAtMs);
}

async function voidAuthorization(window: Window): Promise<void> {
  const { order, payment, authorizedMinor } = window.state;
  const key = { order: order.number, requestId: 'void', totalMinor: authorizedMinor, attempt: 1 };
  try {
    const answer = await voiding.voidAuthorization({
      provider: payment.provider,
      authorizationRef: payment.authorizationRef,
      key: { ...key, purpose: 'void' },
    });
    window.move({ type: 'providerCalls', calls: answer.calls });
    if (answer.kind === 'done') return window.move({ type: 'voided' });
  } catch {
    // Silence and a refusal end alike: flagged below.
  }
  window.move({
    type: 'flagged',
    reason: AttentionReason.voidFailed,
    text: 'The authorization could not be voided; void it at the provider.',
  });
}

/**
 * The release step and what may come after it: late deliveries, the read ten minutes after close
 * for an order ever in doubt, a person's look at a flagged one. Bounded by `completionMaxMs`.
 */
async function finish(
  window: Window,
  kind: 'released' | 'cancelled',
  endedAtMs: number,
): Promise<void> {
  const { clocks } = window.state;
  const stored = window.state;
  if (stored.attention.length > 0) markAttention(window);
  await tellEnd(window, kind);
  if (stored.everInDoubt && kind === 'released') {
    const lateMs = endedAtMs + clocks.lateReadMs - Date.now();
    if (lateMs > 0) await sleep(lateMs, { summary: 'Before the last look at the provider' });
    await reviewAuthorization(window, 'after the release');
  }
  await Promise.all(window.background);
  await waitForAttention(window, endedAtMs + clocks.completionMaxMs);
  window.move({ type: 'phase', phase: Phase.closed });
  if (hasNews(stored, window.state)) await storeFinalState(window);
  markEnd(window);
}

/** Something happened since the row was written; the state is immutable, so identity tells. */
function hasNews(stored: WindowState, now: WindowState): boolean {
  return (
    stored.history !== now.history ||
    stored.outcomes !== now.outcomes ||
    stored.providerCalls !== now.providerCalls
  );
}

async function waitForAttention(window: Window, untilMs: number): Promise<void> {
  if (window.state.attention.length === 0) return;
  markAttention(window);
  const leftMs = untilMs - Date.now();
  if (leftMs > 0) await condition(() => window.state.attention.length === 0, leftMs);
}
