import { sleep } from '@temporalio/workflow';
import { toUpsoldLine, upsoldLines } from '../domain/adding';
import { inDoubtRetriesMax } from '../domain/limits';
import { amountText } from '../domain/money';
import type { OrderLine } from '../domain/order';
import type { ChangeOutcome, WithCalls } from '../domain/payments';
import { durationText } from '../domain/plain-text';
import { change } from './change';
import { readBack } from './read-back';
import { described } from './step';
import { resolveByMs, type QueuedAdd, type Window } from './window';

/** One raise: for which command and line, from which total to which. */
export interface Raise {
  command: QueuedAdd['command'];
  line: OrderLine;
  previousTotalMinor: number;
  newTotalMinor: number;
}

/** What is known of a raise when nothing more is asked: only ever proven things. */
export type RaiseResult =
  | { kind: 'authorized'; providerRef: string; correlationId?: string }
  | { kind: 'refused'; outcome: DefiniteRefusal; correlationId?: string }
  | { kind: 'not_applied' }
  | { kind: 'unresolved'; why: 'no_proof' | 'unexpected_total' };

export type DefiniteRefusal = Exclude<
  ChangeOutcome,
  { kind: 'authorized' | 'unknown_outcome' | 'throttled' }
>;

/** Longest a provider's "too many requests" is waited out in one go. */
const throttleWaitMaxMs = 10_000;

/**
 * Raises the authorization to the new total, and settles what gets no clear answer: the same key
 * again, then reading back, then reading once more, until proof or until the order must go out
 * (design §2.4). It never takes silence for a refusal.
 */
export async function authorize(window: Window, raise: Raise): Promise<RaiseResult> {
  window.move({ type: 'increaseSent' });
  let isInDoubt = false;
  for (let attempt = 0; ; attempt += 1) {
    const answer = await send(window, raise);
    const result = asResult(answer);
    if (result && !(isInDoubt && isNoProof(result))) return result;
    if (result) break;
    if (answer.kind === 'unknown_outcome' && !isInDoubt) {
      isInDoubt = true;
      noteDoubt(window, raise);
    }
    const waitMs = waitBeforeRepeat(window, answer);
    if (attempt >= inDoubtRetriesMax || Date.now() + waitMs >= resolveByMs(window)) break;
    await sleep(waitMs, described(repeatText(window, raise, waitMs)));
  }
  // Throttled to the end: every answer said "not applied".
  return isInDoubt ? readBack(window, raise) : { kind: 'not_applied' };
}

/** About what was sent *before* such an answer says nothing: only reading back does. */
function isNoProof(result: RaiseResult): boolean {
  if (result.kind !== 'refused') return false;
  const { kind } = result.outcome;
  return kind === 'invalid_request' || kind === 'misconfigured';
}

function send(window: Window, raise: Raise): Promise<WithCalls<ChangeOutcome>> {
  const { command, line, newTotalMinor, previousTotalMinor } = raise;
  const { requestId } = command;
  const { currency } = window.state.order;
  const from = amountText(previousTotalMinor, currency);
  const to = amountText(newTotalMinor, currency);
  return change(window, {
    verb: 'raiseAuthorization',
    // Fixed before the first send, the same on every repeat: one raise, however often it is sent.
    key: { purpose: 'increase', requestId, totalMinor: newTotalMinor, attempt: 1 },
    previousTotalMinor,
    endByMs: resolveByMs(window),
    lines: [...upsoldLines(window.state), toUpsoldLine(line, requestId)],
    description: `${line.quantity} × ${line.reference} added after purchase`,
    summary: `Raise the authorization from ${from} to ${to} for ${line.quantity} × ${line.reference}`,
  });
}

function repeatText({ state }: Window, { newTotalMinor }: Raise, waitMs: number): string {
  const total = amountText(newTotalMinor, state.order.currency);
  return `Wait ${durationText(waitMs)} before the raise to ${total} is sent again, same key`;
}

function asResult(answer: WithCalls<ChangeOutcome>): RaiseResult | undefined {
  const { calls, ...outcome } = answer;
  const correlationId = calls.at(-1)?.correlationId;
  const correlation = correlationId ? { correlationId } : {};
  switch (outcome.kind) {
    case 'authorized':
      return { kind: 'authorized', providerRef: outcome.providerRef, ...correlation };
    case 'declined':
    case 'unsupported':
    case 'invalid_request':
    case 'misconfigured':
      return { kind: 'refused', outcome, ...correlation };
    case 'unknown_outcome':
    case 'throttled':
      return undefined;
  }
}

function waitBeforeRepeat(window: Window, answer: ChangeOutcome): number {
  const { inDoubtRetryMs } = window.state.clocks;
  if (answer.kind !== 'throttled') return inDoubtRetryMs;
  const askedMs = Date.parse(answer.retryAt) - Date.now();
  return Math.min(Math.max(askedMs, inDoubtRetryMs), throttleWaitMaxMs);
}

function noteDoubt(window: Window, { command, newTotalMinor }: Raise): void {
  const total = amountText(newTotalMinor, window.state.order.currency);
  const text = `No clear answer to raising the authorization to ${total}; the provider is asked.`;
  window.move({ type: 'inDoubt', requestId: command.requestId, text });
}
