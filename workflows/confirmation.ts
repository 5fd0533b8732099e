import { condition } from '@temporalio/workflow';
import { isConfirmationFlagged } from '../domain/attention-events';
import type { CommandResult } from '../domain/commands';
import { HistoryType } from '../domain/history';
import { amountText } from '../domain/money';
import { clockText, durationText } from '../domain/plain-text';
import type { ConfirmationContent, MailOutcome } from '../domain/ports';
import { standingPromises } from '../domain/promises';
import { RefusalCode } from '../domain/refusals';
import { AttentionReason, type WindowState } from '../domain/window-state';
import { countOf } from '../domain/wording';
import { mailing, mailingOptions } from './activity-options';
import { refuse } from './commands';
import { described, step } from './step';
import type { Window } from './window';

/** Most copies that may leave without a clear answer: more would be more harm than help. */
const unknownCopiesMax = 3;

const firstWaitMs = 5_000;
const longestWaitMs = 30 * 60_000;

/**
 * Sends the one confirmation email. Returns when it is sent, or when it has held the order up
 * long enough: then it goes on in the background, and the release does not wait for it
 * (`docs/design.md` §7, invariant I7). Once it is given up only a person has it tried again.
 */
export async function sendConfirmation(window: Window, finalizedAtMs: number): Promise<void> {
  window.takesRetries = true;
  const content = confirmationContent(window.state);
  const first = await attempt(window, content);
  if (first.isDone) return void takeRetries(window, content);
  let isSettled = false;
  const { clocks } = window.state;
  const retrying = keepSending(window, content, first, finalizedAtMs + clocks.completionMaxMs);
  window.background.push(
    retrying.then(() => {
      isSettled = true;
      void takeRetries(window, content);
    }),
  );
  const holdUntilMs = finalizedAtMs + clocks.emailHoldsReleaseMs;
  const holdMs = holdUntilMs - Date.now();
  const until = clockText(holdUntilMs, Date.now());
  const summary = `Hold the release up for the confirmation email, until ${until} at the latest`;
  if (holdMs > 0) await condition(() => isSettled, holdMs, described(summary));
}

async function keepSending(
  window: Window,
  content: ConfirmationContent,
  first: Attempt,
  giveUpAtMs: number,
): Promise<void> {
  let last = first;
  let copy = 0;
  while (!last.isDone) {
    const waitMs = Math.max(
      Math.min(firstWaitMs * 2 ** copy, longestWaitMs),
      last.retryAfterMs ?? 0,
    );
    if (Date.now() + waitMs > giveUpAtMs) return giveUp(window);
    const wait = `Wait ${durationText(waitMs)} before the confirmation email is sent again`;
    const isAskedFor = await condition(() => window.retries.length > 0, waitMs, described(wait));
    if (!isAskedFor) copy += 1;
    last = await attempt(window, content);
  }
}

/** For as long as the order lives, one attempt each time a person asks: never one by itself. */
async function takeRetries(window: Window, content: ConfirmationContent): Promise<void> {
  while (!window.state.confirmationSentAt) {
    await condition(() => window.retries.length > 0);
    await attempt(window, content, true);
  }
}

/** `isDone`: there is nothing more to do, because it was sent or because it never will be. */
interface Attempt {
  isDone: boolean;
  retryAfterMs?: number;
}

/**
 * One copy at most, which answers all who had asked for it before it left. `isLast`: none follows
 * by itself, so that an undelivered one is for a person, who may have cleared the flag meanwhile.
 */
async function attempt(
  window: Window,
  content: ConfirmationContent,
  isLast = false,
): Promise<Attempt> {
  const asked = window.retries.length;
  const answer = await submit(window, content);
  const done = record(window, answer, asked > 0);
  if (isLast && answer.kind !== 'sent' && !isConfirmationFlagged(window.state)) giveUp(window);
  for (const command of window.retries.splice(0, asked)) {
    window.move({ type: 'settled', command, result: retryResult(answer) });
  }
  if (answer.kind === 'sent') refuseRetries(window);
  return done;
}

/** Asked for while the copy was on its way: it arrived, so there is nothing to try again. */
function refuseRetries(window: Window): void {
  for (const command of window.retries.splice(0)) {
    refuse(window, command, RefusalCode.confirmationSent);
  }
}

function record(window: Window, answer: MailOutcome, isAskedFor: boolean): Attempt {
  switch (answer.kind) {
    case 'sent':
      window.move({ type: 'confirmationSent' });
      return { isDone: true };
    case 'unknown':
      window.move({ type: 'confirmationUnknown', cause: answer.cause });
      if (window.state.confirmationUnknowns < unknownCopiesMax) return { isDone: false };
      giveUp(window);
      return { isDone: true };
    case 'refused':
      noteRefusal(window, answer, isAskedFor);
      return {
        isDone: answer.permanent,
        ...(answer.retryAfterMs ? { retryAfterMs: answer.retryAfterMs } : {}),
      };
  }
}

function retryResult(answer: MailOutcome): CommandResult {
  switch (answer.kind) {
    case 'sent':
      return { kind: 'retried', delivery: 'sent' };
    case 'unknown':
      return { kind: 'retried', delivery: 'unknown', code: answer.cause };
    case 'refused':
      return { kind: 'retried', delivery: 'refused', code: answer.code };
  }
}

/** A worker that died while sending leaves it unknown, like a server that falls silent. */
async function submit(window: Window, content: ConfirmationContent): Promise<MailOutcome> {
  const total = amountText(content.totalMinor, content.currency);
  const lines = countOf(content.lines.length, 'line');
  const named = step(window, 'email', `Send the confirmation email over ${total}, ${lines}`);
  try {
    const options = { ...mailingOptions, ...named };
    return await mailing.submitConfirmation.executeWithOptions(options, [content]);
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

/** Told once, and to whoever asked; a server down for a day must not fill the history. */
function noteRefusal(
  window: Window,
  answer: Extract<MailOutcome, { kind: 'refused' }>,
  isAskedFor: boolean,
): void {
  const type = HistoryType.confirmationFailed;
  const isTold = window.state.history.some((entry) => entry.type === type);
  if (!isTold || isAskedFor) {
    const text = 'The mail server did not take the confirmation.';
    window.move({ type: 'noted', entry: { type, text, reason: answer.code } });
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
  const promised = standingPromises(state).map(({ name: what, quantity }) => ({
    name: what,
    quantity,
  }));
  return {
    order: order.number,
    locale: order.locale,
    currency: order.currency,
    to: { email, ...(name ? { name } : {}) },
    lines: state.lines,
    ...(promised.length > 0 ? { promised } : {}),
    shippingMinor: order.shippingMinor,
    totalMinor: state.orderTotalMinor,
    closedAt: closesAt,
  };
}
