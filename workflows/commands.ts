import {
  CancellationScope,
  condition,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import { parseCommand, type Command, type CommandName } from '../domain/commands';
import { orderSummary, orderView, type OutcomeReply, type RequestLook } from '../domain/order-view';
import { RefusalCode } from '../domain/refusals';
import {
  addItem,
  cancelOrder,
  closeWindow,
  getOrder,
  getOutcome,
  outcome,
  resolveAttention,
} from './messages';
import { isFinal, type QueuedAdd, type Window } from './window';

/**
 * Registers every message of the order except `open`. Handlers are synchronous, only enqueue or
 * write an answer, and cannot throw: an error in a handler would block the order.
 */
export function listenForCommands(window: Window): void {
  const listen = (name: CommandName) => (argument: unknown) => receive(window, name, argument);
  setHandler(addItem, listen('addItem'), { description: 'Add one item to the order' });
  setHandler(closeWindow, listen('closeWindow'), { description: 'Close the window now' });
  setHandler(cancelOrder, listen('cancelOrder'), { description: 'Cancel the whole order' });
  setHandler(resolveAttention, listen('resolveAttention'), {
    description: 'Tell that a flagged order has been looked after',
  });
  setDefaultSignalHandler((name) => window.move({ type: 'signalIgnored', name }));
  setHandler(
    outcome,
    async (argument) => {
      const requestId = requestIdOf(argument);
      // Temporal's Cancel ends the order, not the wait of whoever wants to know what became of it.
      await CancellationScope.nonCancellable(() =>
        condition(() => isKnown(window, requestId) || isFinal(window)),
      );
      return outcomeReply(window, requestId);
    },
    { description: 'Wait for the final answer of one request' },
  );
  setHandler(getOrder, () => orderView(window.state), { description: 'The order as it is now' });
  setHandler(getOutcome, (argument) => look(window, requestIdOf(argument)), {
    description: 'The recorded answer of one request',
  });
}

function receive(window: Window, name: CommandName, argument: unknown): void {
  const command = parseCommand(name, argument);
  if (!command) return window.move({ type: 'signalIgnored', name });
  if (isKnown(window, command.requestId) || waitingFor(window, command.requestId)) return;
  if (command.name === 'resolveAttention') {
    window.move({ type: 'attentionResolved', note: command.note });
    window.move({ type: 'settled', command, result: { kind: 'resolved' } });
    return;
  }
  if (isFinal(window)) return refuse(window, command, lateCode(window, command));
  const effectiveAtMs = effectiveAt(window, command.receivedAtMs);
  take(window, command, effectiveAtMs);
}

/** Never in the future, and never before the order was opened, whatever a hand-sent one says. */
function effectiveAt({ state }: Window, receivedAtMs: number): number {
  return Math.max(Date.parse(state.openedAt), Math.min(receivedAtMs, Date.now()));
}

type WindowCommand = Exclude<Command, { name: 'resolveAttention' }>;

function take(window: Window, command: WindowCommand, effectiveAtMs: number): void {
  const isInTime = effectiveAtMs < Date.parse(window.state.closesAt);
  switch (command.name) {
    case 'cancelOrder':
      // Taken until finalizing begins: nothing has left the house before that.
      if (window.cancel?.authorization !== 'void') {
        window.cancel = { authorization: command.authorization };
      }
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

/** Queued, or being worked on: not unknown, only not answered yet. */
function look(window: Window, requestId: string): RequestLook {
  const waiting = waitingFor(window, requestId);
  if (!waiting || isKnown(window, requestId)) return outcomeReply(window, requestId);
  return { kind: 'pending', fingerprint: waiting.command.fingerprint };
}

function isKnown(window: Window, requestId: string): boolean {
  return Object.hasOwn(window.state.outcomes, requestId);
}

function waitingFor({ queue, inProgress }: Window, requestId: string): QueuedAdd | undefined {
  const waiting = inProgress ? [inProgress, ...queue] : queue;
  return waiting.find(({ command }) => command.requestId === requestId);
}

function requestIdOf(argument: unknown): string {
  if (typeof argument !== 'object' || argument === null) return '';
  const requestId = 'requestId' in argument ? argument.requestId : undefined;
  return typeof requestId === 'string' ? requestId : '';
}
