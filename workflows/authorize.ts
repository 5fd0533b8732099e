import { amountText } from '../domain/money';
import type { ConfirmedLine, OrderLine } from '../domain/order';
import { beginRaise, heard, type RaiseResult, type RaiseRules } from '../domain/raise';
import { activeLegs } from '../domain/transactions';
import { perform } from './raise-steps';
import { actionByMs, resolveByMs, type QueuedAdd, type Window } from './window';

/** One raise: for which command and line, from which total to which. */
export interface Raise {
  command: QueuedAdd['command'];
  line: OrderLine;
  /** an upgrade: the line that gives way to it */
  replaced?: ConfirmedLine;
  previousTotalMinor: number;
  newTotalMinor: number;
}

/** How it ended, with the provider's own id of the last exchange. */
export type EndedRaise = RaiseResult & {
  correlationId?: string;
  /** the provider's reference of this very change, where it told one */
  correlation?: string;
};

/**
 * Raises the authorization to the new total, and settles what gets no clear answer: the same key
 * again, then reading back, then reading once more, until proof or until the order must go out
 * (design §2.4). What is done next is decided by the state machine in `domain/raise.ts`.
 */
export async function authorize(window: Window, raise: Raise): Promise<EndedRaise> {
  window.move({ type: 'increaseSent' });
  const rules = rulesOf(window, raise);
  let exchange: { correlationId?: string } = {};
  let state = beginRaise();
  while (state.step.do !== 'end') {
    const { news, correlationId } = await perform(window, raise, state, state.step);
    if (correlationId !== undefined) exchange = { correlationId };
    const bounds = {
      nowMs: Date.now(),
      resolveByMs: resolveByMs(window),
      actionByMs: actionByMs(window),
    };
    const next = heard(state, news, rules, bounds);
    if (next.isInDoubt && !state.isInDoubt) noteDoubt(window, raise);
    state = next;
  }
  const { correlation } = state;
  return {
    ...state.step.result,
    ...exchange,
    ...(correlation === undefined ? {} : { correlation }),
  };
}

function rulesOf({ state }: Window, raise: Raise): RaiseRules {
  const { clocks, payment, abilities, transactions } = state;
  const { previousTotalMinor, newTotalMinor, command } = raise;
  return {
    requestId: command.requestId,
    authorizationRef: payment.authorizationRef,
    legs: activeLegs(transactions),
    previousTotalMinor,
    newTotalMinor,
    retryMs: clocks.inDoubtRetryMs,
    settleMs: clocks.inDoubtSettleMs,
    ...abilities,
  };
}

function noteDoubt(window: Window, { command, newTotalMinor }: Raise): void {
  const total = amountText(newTotalMinor, window.state.order.currency);
  const text = `No clear answer to raising the authorization to ${total}; the provider is asked.`;
  window.move({ type: 'inDoubt', requestId: command.requestId, text });
}
