import {
  CancellationScope,
  condition,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import { clearedBy } from '../domain/attention-events';
import { parseCommand, type Command, type CommandName } from '../domain/commands';
import {
  orderSummary,
  orderView,
  type AwaitingReply,
  type OutcomeReply,
  type RequestLook,
} from '../domain/order-view';
import { confirmationRetriesMax } from '../domain/limits';
import { RefusalCode } from '../domain/refusals';
import { Phase } from '../domain/window-state';
import {
  addItem,
  cancelOrder,
  closeWindow,
  getOrder,
  getOutcome,
  outcome,
  providerEvent,
  removeItem,
  resolveAttention,
  retryConfirmation,
} from './messages';
import { takeEvent } from './provider-events';
import { isFinal, type QueuedRetry, type Window } from './window';

/**
 * Registers every message of the order except `open`. Handlers are synchronous, only enqueue or
 * write an answer, and cannot throw: an error in a handler would block the order.
 */
export function listenForCommands(window: Window): void {
  const listen = (name: CommandName) => (argument: unknown) => receive(window, name, argument);
  setHandler(addItem, listen('addItem'), {
    description: 'Adds one item to the order while its window is open.',
  });
  setHandler(removeItem, listen('removeItem'), {
    description: 'Takes an added item back while the window is open.',
  });
  setHandler(closeWindow, listen('closeWindow'), {
    description: 'Closes the window now; the order is then confirmed and released.',
  });
  setHandler(cancelOrder, listen('cancelOrder'), {
    description: 'Cancels the whole order and keeps or voids its authorization.',
  });
  setHandler(resolveAttention, listen('resolveAttention'), {
    description: 'Clears the flags of an order that a person has looked after.',
  });
  setHandler(retryConfirmation, listen('retryConfirmation'), {
    description: 'Tries now to send a confirmation email that was not delivered yet.',
  });
  setHandler(providerEvent, listen('providerEvent'), {
    description: 'Takes what the payment provider told by itself, its signature verified.',
  });
  setDefaultSignalHandler((name) => window.move({ type: 'signalIgnored', name }));
  setHandler(
    outcome,
    async (argument) => {
      const requestId = requestIdOf(argument);
      // Temporal's Cancel ends the order, not the wait of whoever wants to know what became of it.
      await CancellationScope.nonCancellable(() =>
        condition(() => isAnswerable(window, requestId)),
      );
      return awaitingReply(window, requestId) ?? outcomeReply(window, requestId);
    },
    { description: 'Waits for the final answer of one request.' },
  );
  setHandler(getOrder, () => orderView(window.state), {
    description: 'Shows the order as it is now, with its history and provider calls.',
  });
  setHandler(getOutcome, (argument) => look(window, requestIdOf(argument)), {
    description: 'Shows the recorded answer of one request, or that it waits.',
  });
}

function receive(window: Window, name: CommandName, argument: unknown): void {
  const command = parseCommand(name, argument);
  if (!command) return window.move({ type: 'signalIgnored', name });
  if (isKnown(window, command.requestId) || waitingFor(window, command.requestId)) return;
  if (command.name === 'resolveAttention') {
    // The row is written for the last time: it could not say so any more.
    if (window.state.phase === Phase.closed) {
      return refuse(window, command, RefusalCode.windowClosed);
    }
    const { note, reasons: seen } = command;
    const reasons = clearedBy(window.state, seen);
    window.move({ type: 'attentionResolved', note, ...(seen ? { reasons: seen } : {}) });
    window.move({ type: 'settled', command, result: { kind: 'resolved', reasons } });
    return;
  }
  if (command.name === 'retryConfirmation') return takeRetry(window, command);
  if (command.name === 'providerEvent') return takeEvent(window, command.event);
  if (isFinal(window)) return refuse(window, command, lateCode(window, command));
  const effectiveAtMs = effectiveAt(window, command.receivedAtMs);
  take(window, command, effectiveAtMs);
}

/** Never in the future, and never before the order was opened, whatever a hand-sent one says. */
function effectiveAt({ state }: Window, receivedAtMs: number): number {
  return Math.max(Date.parse(state.openedAt), Math.min(receivedAtMs, Date.now()));
}

/** Tried at once while it is undelivered; one that was sent never gets a second copy. */
function takeRetry(window: Window, command: QueuedRetry): void {
  const code = retryRefusal(window);
  if (code) return refuse(window, command, code);
  window.move({ type: 'confirmationRetried', requestId: command.requestId });
  window.retries.push(command);
}

function retryRefusal({ state, cancel, takesRetries }: Window): RefusalCode | undefined {
  if (state.confirmationSentAt) return RefusalCode.confirmationSent;
  if (cancel) return RefusalCode.orderCancelled;
  if (state.phase === Phase.closed) return RefusalCode.windowClosed;
  if (!takesRetries) return RefusalCode.confirmationNotDue;
  const isUsedUp = state.confirmationRetries >= confirmationRetriesMax;
  return isUsedUp ? RefusalCode.retriesExhausted : undefined;
}

type WindowCommand = Exclude<
  Command,
  { name: 'resolveAttention' | 'retryConfirmation' | 'providerEvent' }
>;

function take(window: Window, command: WindowCommand, effectiveAtMs: number): void {
  const isInTime = effectiveAtMs < Date.parse(window.state.closesAt);
  switch (command.name) {
    case 'cancelOrder':
      // Taken until finalizing begins: nothing has left the house before that.
      if (window.cancel?.authorization === 'void' && command.authorization === 'keep') {
        // It is voided already, or about to be: a yes would say that it stays.
        return refuse(window, command, RefusalCode.orderCancelled);
      }
      window.cancel = { authorization: command.authorization };
      window.move({ type: 'settled', command, result: { kind: 'cancelled' } });
      return;
    case 'closeWindow': {
      if (window.cancel) return refuse(window, command, RefusalCode.orderCancelled);
      if (!isInTime) return refuse(window, command, RefusalCode.windowClosed);
      const closesAt = new Date(effectiveAtMs).toISOString();
      window.move({ type: 'closesAt', closesAt });
      window.move({ type: 'settled', command, result: { kind: 'closed', closesAt } });
      window.rearmTimer();
      return;
    }
    case 'removeItem':
      if (window.cancel) return refuse(window, command, RefusalCode.orderCancelled);
      if (!isInTime) return refuse(window, command, RefusalCode.windowClosed);
      window.queue.push({ command, effectiveAtMs });
      return;
    case 'addItem':
      if (window.cancel) return refuse(window, command, RefusalCode.orderCancelled);
      if (!isInTime) return refuse(window, command, RefusalCode.windowClosed);
      window.queue.push({ command, effectiveAtMs });
  }
}

/** Writes a refusal that needed no look at the order: too late, or cancelled. */
export function refuse(window: Window, command: Command, code: RefusalCode): void {
  const detail = lateDetail(window, code);
  const item = command.name === 'addItem' ? { item: command.item } : {};
  window.move({ type: 'refused', command, code, detail, ...item });
}

function lateDetail({ state }: Window, code: RefusalCode): string {
  if (code === RefusalCode.orderCancelled) return 'The order was cancelled.';
  if (code === RefusalCode.windowClosed) return `The window closed at ${state.closesAt}.`;
  if (code === RefusalCode.confirmationSent) {
    return `The confirmation was sent at ${state.confirmationSentAt}.`;
  }
  if (code === RefusalCode.confirmationNotDue) return 'It is sent once the window has closed.';
  if (code === RefusalCode.retriesExhausted) {
    return `It was tried by hand ${state.confirmationRetries} times, which is the most.`;
  }
  return `This order cannot be added to: ${state.eligibility.reasons.join(', ')}.`;
}

/** Why a command comes too late, or was never welcome. */
export function lateCode(window: Window, command: Command): RefusalCode {
  if (window.cancel) return RefusalCode.orderCancelled;
  const isForbidden = command.name === 'addItem' && !window.state.eligibility.isAllowed;
  return isForbidden ? RefusalCode.upsellNotEnabled : RefusalCode.windowClosed;
}

function outcomeReply(window: Window, requestId: string): OutcomeReply {
  const { state } = window;
  const recorded = isKnown(window, requestId) ? state.outcomes[requestId] : undefined;
  if (!recorded) return { kind: 'request_unknown' };
  return { kind: 'settled', outcome: recorded, order: orderSummary(state) };
}

/** What the shopper has to do first, where this request waits for that. */
function awaitingReply(window: Window, requestId: string): AwaitingReply | undefined {
  const { awaiting } = window.state;
  const waiting = waitingFor(window, requestId);
  if (!waiting || awaiting?.requestId !== requestId || awaiting.from !== 'shopper') {
    return undefined;
  }
  return { kind: 'awaiting', fingerprint: waiting.fingerprint, awaiting };
}

/** Queued, or being worked on: not unknown, only not answered yet. */
function look(window: Window, requestId: string): RequestLook {
  const waiting = waitingFor(window, requestId);
  if (!waiting || isKnown(window, requestId)) return outcomeReply(window, requestId);
  return awaitingReply(window, requestId) ?? { kind: 'pending', fingerprint: waiting.fingerprint };
}

function isKnown(window: Window, requestId: string): boolean {
  return Object.hasOwn(window.state.outcomes, requestId);
}

/** It has its answer, gets none, or the shopper is asked first. */
function isAnswerable(window: Window, requestId: string): boolean {
  return (
    isKnown(window, requestId) ||
    isUnheardOf(window, requestId) ||
    awaitingReply(window, requestId) !== undefined
  );
}

/** No answer is to come: the order can change no more, and nobody works on this one. */
function isUnheardOf(window: Window, requestId: string): boolean {
  return isFinal(window) && !waitingFor(window, requestId);
}

function waitingFor(window: Window, requestId: string): Command | undefined {
  const { queue, inProgress, retries } = window;
  const adds = inProgress ? [inProgress, ...queue] : queue;
  const waiting = [...adds.map(({ command }) => command), ...retries];
  return waiting.find((command) => command.requestId === requestId);
}

function requestIdOf(argument: unknown): string {
  if (typeof argument !== 'object' || argument === null) return '';
  const requestId = 'requestId' in argument ? argument.requestId : undefined;
  return typeof requestId === 'string' ? requestId : '';
}
