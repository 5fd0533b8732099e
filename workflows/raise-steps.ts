import { sleep } from '@temporalio/workflow';
import { toUpsoldLine, upsoldLines } from '../domain/adding';
import { amountText } from '../domain/money';
import type { ChangeOutcome, WithCalls } from '../domain/payments';
import { durationText, providerName } from '../domain/plain-text';
import { linesToLeaveOut } from '../domain/upgrading';
import type { RaiseNews, RaiseState, RaiseStep } from '../domain/raise';
import type { Raise } from './authorize';
import { change, readSnapshot } from './change';
import { listen } from './listen';
import { described } from './step';
import { resolveByMs, type Window } from './window';

/** What came of a step, and the provider's id of the exchange where there was one. */
export interface Performed {
  news: RaiseNews;
  correlationId?: string | undefined;
}

/** Does what the raise asks for next (`domain/raise.ts`). */
export async function perform(
  window: Window,
  raise: Raise,
  state: RaiseState,
  step: Exclude<RaiseStep, { do: 'end' }>,
): Promise<Performed> {
  switch (step.do) {
    case 'send': {
      const { calls, ...outcome } = await send(window, raise);
      return { news: { what: 'answer', outcome }, correlationId: calls.at(-1)?.correlationId };
    }
    case 'wait':
      await sleep(step.ms, described(waitText(window, raise, step)));
      return { news: { what: 'waited' } };
    case 'read': {
      const question = `Read back what ${questionText(window, raise)}`;
      const about = { requestId: raise.command.requestId, correlation: state.correlation };
      return { news: { what: 'snapshot', snapshot: await readSnapshot(window, question, about) } };
    }
    case 'listen':
      return { news: await listen(window, raise, state, step) };
    case 'abandon': {
      const { calls: _, ...outcome } = await abandon(window, raise, state.correlation);
      return { news: { what: 'abandoned', outcome } };
    }
  }
}

function send(window: Window, raise: Raise): Promise<WithCalls<ChangeOutcome>> {
  const { command, line, replaced, newTotalMinor, previousTotalMinor } = raise;
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
    leaveOut: linesToLeaveOut(window.state, replaced),
    description: `${line.quantity} × ${line.reference} added after purchase`,
    summary: `Raise the authorization from ${from} to ${to} for ${line.quantity} × ${line.reference}`,
  });
}

/** What the shopper did not finish must not become a payment later. */
function abandon(
  window: Window,
  { command, previousTotalMinor, newTotalMinor }: Raise,
  correlation: string | undefined,
): Promise<WithCalls<ChangeOutcome>> {
  const { requestId } = command;
  const { payment, order } = window.state;
  const total = amountText(newTotalMinor, order.currency);
  return change(window, {
    verb: 'restoreAuthorization',
    key: { purpose: 'abandon', requestId, totalMinor: previousTotalMinor, attempt: 1 },
    previousTotalMinor: newTotalMinor,
    lines: upsoldLines(window.state),
    leaveOut: linesToLeaveOut(window.state),
    description: 'Not confirmed in time',
    summary: `Give up at ${providerName(payment.provider)} the raise to ${total} that was not confirmed`,
    ...(correlation === undefined ? {} : { correlation }),
  });
}

function waitText(
  window: Window,
  raise: Raise,
  { ms, before }: Extract<RaiseStep, { do: 'wait' }>,
): string {
  const wait = `Wait ${durationText(ms)}`;
  if (before === 'read') return `${wait}, then read again what ${questionText(window, raise)}`;
  const total = amountText(raise.newTotalMinor, window.state.order.currency);
  return `${wait} before the raise to ${total} is sent again, same key`;
}

/** `Klarna holds: is it 1000.00 SEK or 1200.00 SEK?` */
function questionText({ state }: Window, { previousTotalMinor, newTotalMinor }: Raise): string {
  const { order, payment } = state;
  const before = amountText(previousTotalMinor, order.currency);
  const after = amountText(newTotalMinor, order.currency);
  return `${providerName(payment.provider)} holds: is it ${before} or ${after}?`;
}
