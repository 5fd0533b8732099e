import { condition, sleep } from '@temporalio/workflow';
import { isDelivered } from '../domain/digital-lines';
import { HistoryType } from '../domain/history';
import { amountText } from '../domain/money';
import { clockText, providerName } from '../domain/plain-text';
import { legsOf } from '../domain/transactions';
import { AttentionReason, Fulfilment, OrderOutcome, Phase } from '../domain/window-state';
import { countOf } from '../domain/wording';
import { voiding, voidingOptions } from './activity-options';
import { lateCode, refuse } from './commands';
import { giveBack } from './commit';
import { sendConfirmation } from './confirmation';
import { followUpOnceConfirmed } from './start-follow-up';
import { digitalDeliveriesEnded } from './digital-delivery';
import { reviewAuthorization } from './review';
import { described, step } from './step';
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
  followUpOnceConfirmed(window);
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
  giveBackAddedPieces(window);
  await digitalDeliveriesEnded(window);
  window.move({ type: 'ended', outcome: OrderOutcome.cancelled });
  window.move({ type: 'fulfilment', fulfilment: Fulfilment.cancelled });
  window.move({
    type: 'noted',
    entry: { type: HistoryType.orderCancelled, text: cancelledText(window) },
  });
  await finish(window, 'cancelled', endedAtMs);
}

function cancelledText({ state }: Window): string {
  const delivered = state.lines.filter(isDelivered);
  if (delivered.length === 0) return 'The order was cancelled.';
  const named = delivered.map(({ quantity, reference }) => `${quantity} × ${reference}`);
  return `The order was cancelled. Delivered before, and stays so: ${named.join(', ')}.`;
}

/** What was added and will not be shipped goes back on the shelf. */
function giveBackAddedPieces(window: Window): void {
  for (const { requestId } of window.state.lines) {
    if (requestId !== undefined) giveBack(window, { requestId });
  }
}

async function voidAuthorization(window: Window): Promise<void> {
  const { order, payment, authorizedMinor } = window.state;
  const key = { order: order.number, requestId: 'void', totalMinor: authorizedMinor, attempt: 1 };
  const held = amountText(authorizedMinor, order.currency);
  const summary = `Void the authorization of ${held} at ${providerName(payment.provider)}`;
  try {
    const options = { ...voidingOptions, ...step(window, 'void', summary) };
    const answer = await voiding.voidAuthorization.executeWithOptions(options, [
      {
        provider: payment.provider,
        authorizationRef: payment.authorizationRef,
        ...legsOf(window.state.transactions),
        key: { ...key, purpose: 'void' },
      },
    ]);
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
 * The release step and what may come after it: deliveries that take days, the read ten minutes
 * after close for an order ever in doubt, a person's look at a flagged one. None waits for
 * another, and all of it is bounded by `completionMaxMs`.
 */
async function finish(
  window: Window,
  kind: 'released' | 'cancelled',
  endedAtMs: number,
): Promise<void> {
  const { clocks, everInDoubt } = window.state;
  window.background.push(tellEnd(window, kind));
  if (everInDoubt && kind === 'released') {
    window.background.push(reviewLate(window, endedAtMs + clocks.lateReadMs));
  }
  const untilMs = endedAtMs + clocks.completionMaxMs;
  do {
    await untilAllDone(window);
    await waitForAttention(window, untilMs);
    await condition(() => window.retries.length === 0);
    // A late event of the provider may have come meanwhile, or the attempt have flagged it anew.
  } while (window.background.length > 0 || (isFlagged(window) && Date.now() < untilMs));
  window.move({ type: 'phase', phase: Phase.closed });
  await storeNews(window);
  // An event of the provider that came while the database was away is looked at all the same.
  while (window.background.length > 0) {
    await untilAllDone(window);
    await storeNews(window);
  }
}

async function reviewLate(window: Window, atMs: number): Promise<void> {
  const leftMs = atMs - Date.now();
  const provider = providerName(window.state.payment.provider);
  const summary = `Wait until ${clockText(atMs, Date.now())} for the last look at ${provider}`;
  if (leftMs > 0) await sleep(leftMs, described(summary));
  await reviewAuthorization(window, 'after the release');
}

/** Until nothing is under way; what must be known at once meanwhile is stored at once. */
async function untilAllDone(window: Window): Promise<void> {
  while (window.background.length > 0) {
    const progress = { isDone: false };
    const all = Promise.all(window.background.splice(0)).then(() => {
      progress.isDone = true;
    });
    while (!progress.isDone) {
      await condition(() => progress.isDone || hasUrgentNews(window));
      if (hasUrgentNews(window)) await storeNews(window);
    }
    await all;
  }
}

/** A flag was raised or cleared, or a line delivered after the release. */
function hasUrgentNews({ stored, state }: Window): boolean {
  if (stored === undefined) return false;
  return stored.attention !== state.attention || stored.lines !== state.lines;
}

/** Brings the row up to date if anything happened since it was written. */
async function storeNews(window: Window): Promise<void> {
  const { stored, state } = window;
  const hasNews =
    stored?.attention !== state.attention ||
    stored.lines !== state.lines ||
    stored.history !== state.history ||
    stored.outcomes !== state.outcomes ||
    stored.providerCalls !== state.providerCalls;
  if (hasNews) await storeFinalState(window);
}

function isFlagged({ state }: Window): boolean {
  return state.attention.length > 0;
}

/** Until the last flag is cleared; which of several are left is stored with each change. */
async function waitForAttention(window: Window, untilMs: number): Promise<void> {
  while (isFlagged(window)) {
    await storeNews(window);
    const leftMs = untilMs - Date.now();
    if (leftMs <= 0) return;
    await condition(
      () => !isFlagged(window) || hasUrgentNews(window),
      leftMs,
      described(`Wait for a person until ${clockText(untilMs, Date.now())}`),
    );
  }
}
