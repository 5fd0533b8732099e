import { condition, sleep } from '@temporalio/workflow';
import type { ConfirmationContent, MailOutcome } from '../domain/ports';
import { AttentionReason, type WindowState } from '../domain/window-state';
import { mailing } from './activity-options';
import type { Window } from './window';

/** Most copies that may leave without a clear answer: more would be more harm than help. */
const unknownCopiesMax = 3;

const firstWaitMs = 5_000;
const longestWaitMs = 30 * 60_000;

/**
 * Sends the one confirmation email. Returns when it is sent, or when it has held the order up
 * long enough: then it goes on in the background, and the release does not wait for it
 * (`docs/design.md` §7, invariant I7).
 */
export async function sendConfirmation(window: Window, finalizedAtMs: number): Promise<void> {
  const content = confirmationContent(window.state);
  const first = await attempt(window, content);
  if (first.isDone) return;
  let isSettled = false;
  const { clocks } = window.state;
  const retrying = keepSending(window, content, first, finalizedAtMs + clocks.completionMaxMs);
  window.background.push(
    retrying.then(() => {
      isSettled = true;
    }),
  );
  const holdMs = finalizedAtMs + clocks.emailHoldsReleaseMs - Date.now();
  if (holdMs > 0) await condition(() => isSettled, holdMs);
}

async function keepSending(
  window: Window,
  content: ConfirmationContent,
  first: Attempt,
  giveUpAtMs: number,
): Promise<void> {
  let last = first;
  for (let copy = 0; !last.isDone; copy += 1) {
    const waitMs = Math.max(
      Math.min(firstWaitMs * 2 ** copy, longestWaitMs),
      last.retryAfterMs ?? 0,
    );
    if (Date.now() + waitMs > giveUpAtMs) return giveUp(window);
    await sleep(waitMs, { summary: 'Before the confirmation is sent again' });
    last = await attempt(window, content);
  }
}

/** `isDone`: there is nothing more to do, because it was sent or because it never will be. */
interface Attempt {
  isDone: boolean;
  retryAfterMs?: number;
}

async function attempt(window: Window, content: ConfirmationContent): Promise<Attempt> {
  const answer = await submit(content);
  switch (answer.kind) {
    case 'sent':
      window.move({
        type: 'noted',
        entry: { type: 'confirmation_sent', text: 'The confirmation email was sent.' },
      });
      return { isDone: true };
    case 'unknown':
      window.move({ type: 'confirmationUnknown', cause: answer.cause });
      if (window.state.confirmationUnknowns < unknownCopiesMax) return { isDone: false };
      giveUp(window);
      return { isDone: true };
    case 'refused':
      noteRefusal(window, answer);
      return {
        isDone: answer.permanent,
        ...(answer.retryAfterMs ? { retryAfterMs: answer.retryAfterMs } : {}),
      };
  }
}

/** A worker that died while sending leaves it unknown, like a server that falls silent. */
async function submit(content: ConfirmationContent): Promise<MailOutcome> {
  try {
    return await mailing.submitConfirmation(content);
  } catch {
    return { kind: 'unknown', cause: 'worker_lost' };
  }
}

function giveUp(window: Window): void {
  window.move({
    type: 'flagged',
    reason: AttentionReason.confirmationUndelivered,
    text: 'The confirmation email has no clear answer; ask the shopper before sending another.',
  });
}

/** Told once; a server that is down for a day must not fill the history. */
function noteRefusal(window: Window, answer: Extract<MailOutcome, { kind: 'refused' }>): void {
  const isTold = window.state.history.some((entry) => entry.type === 'confirmation_failed');
  if (!isTold) {
    const text = 'The mail server did not take the confirmation; it is sent again.';
    window.move({
      type: 'noted',
      entry: { type: 'confirmation_failed', text, reason: answer.code },
    });
  }
  if (!answer.permanent) return;
  window.move({
    type: 'flagged',
    reason: AttentionReason.confirmationRefused,
    text: `The mail server refuses this address for good (${answer.code}).`,
  });
}

function confirmationContent(state: WindowState): ConfirmationContent {
  const { order, closesAt } = state;
  const { email, name } = order.customer;
  return {
    order: order.number,
    locale: order.locale,
    currency: order.currency,
    to: { email, ...(name ? { name } : {}) },
    lines: state.lines,
    shippingMinor: order.shippingMinor,
    totalMinor: state.orderTotalMinor,
    closedAt: closesAt,
  };
}
