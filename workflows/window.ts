import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type {
  AddItemCommand,
  RemoveItemCommand,
  RetryConfirmationCommand,
} from '../domain/commands';
import { orderDesk } from '../domain/order-desk';
import { openReply, type OpenReply } from '../domain/order-view';
import type { ConfirmedOrder } from '../domain/ports';
import type { ProviderEvent } from '../domain/provider-events';
import type { WindowEvent } from '../domain/window-event';
import { reduce } from '../domain/window-events';
import { initialState, Phase, type WindowState } from '../domain/window-state';
import type { OrderWindowInput } from './messages';
import { markForOps, startedWithAttributes } from './search-attributes';

/** An add waiting for its turn. */
export interface QueuedAdd {
  command: AddItemCommand & { name: 'addItem' };
  /** when it counts as received: never later than the workflow heard of it */
  effectiveAtMs: number;
}

/** An item to be taken back, waiting for its turn. */
export interface QueuedRemoval {
  command: RemoveItemCommand & { name: 'removeItem' };
  effectiveAtMs: number;
}

/** What is worked off one at a time, in the order it was heard of. */
export type QueuedWork = QueuedAdd | QueuedRemoval;

type Unstamped<E> = E extends unknown ? Omit<E, 'at'> : never;

/** A person's wish for one more attempt at the confirmation. */
export type QueuedRetry = RetryConfirmationCommand & { name: 'retryConfirmation' };

/**
 * The moving part of one order's workflow: the state, moved by events alone, and what waits.
 * Everything in it is rebuilt by replay.
 */
export interface Window {
  readonly input: OrderWindowInput;
  readonly runId: string;
  state: WindowState;
  move(event: Unstamped<WindowEvent>): void;
  readonly queue: QueuedWork[];
  /** what is being worked on */
  inProgress: QueuedWork | undefined;
  cancel: { authorization: 'void' | 'keep' } | undefined;
  /** what the provider told by itself and nobody has looked at yet */
  readonly events: ProviderEvent[];
  /** set when the close moved and the window timer must be started anew */
  rearmTimer: () => void;
  /** wishes for one more attempt at the confirmation that have no answer yet */
  readonly retries: QueuedRetry[];
  /** the first attempt at the confirmation has begun: from now on a person may ask for another */
  takesRetries: boolean;
  /** what the end of the workflow waits for: deliveries, compensations still trying */
  readonly background: Promise<void>[];
  /** those of them that deliver a digital line: a cancelled order waits for them first */
  readonly digitalDeliveries: Promise<void>[];
  /** settled when the warehouse has been told to hold */
  held: Promise<void>;
  isHeldTold: boolean;
  /** what `open` answers, fixed once and for every repeat */
  openReply: OpenReply;
  isOpenDecided: boolean;
  /** what the search attribute that flags the order says */
  isAttentionMarked: boolean;
  /** the search attributes say how the order ended */
  isOutcomeMarked: boolean;
  hasSearchAttributes: boolean;
  /** activities begun, by verb and request (`step.ts`) */
  readonly stepsTaken: Map<string, number>;
  /** counts what was written to the database row */
  revision: number;
  /** the state the row's final state was made of */
  stored: WindowState | undefined;
}

export function createWindow(input: OrderWindowInput): Window {
  const { firstExecutionRunId, startTime } = workflowInfo();
  const { order, payment, clocks, fingerprint } = input;
  const startedAtMs = startTime.getTime();
  const state = initialState({ order, payment, clocks, fingerprint, startedAtMs });
  const window: Window = {
    input,
    runId: firstExecutionRunId,
    state,
    move(event) {
      const at = new Date().toISOString();
      window.state = reduce(window.state, { ...event, at });
      showToOps(window);
    },
    queue: [],
    inProgress: undefined,
    cancel: undefined,
    events: [],
    rearmTimer: () => undefined,
    retries: [],
    takesRetries: false,
    background: [],
    digitalDeliveries: [],
    held: Promise.resolve(),
    isHeldTold: true,
    openReply: openReply(state),
    isOpenDecided: false,
    isAttentionMarked: false,
    isOutcomeMarked: false,
    hasSearchAttributes: startedWithAttributes(),
    stepsTaken: new Map(),
    revision: 0,
    stored: undefined,
  };
  showToOps(window);
  return window;
}

/** What Temporal UI shows of the order, true after every move; it writes no event (K7). */
function showToOps(window: Window): void {
  setCurrentDetails(detailsOf(window.state));
  markForOps(window);
}

/** What cannot be written out costs ops a page, never the order: a throw here would block it. */
function detailsOf(state: WindowState): string {
  try {
    return orderDesk(state, Date.now());
  } catch {
    return 'This order cannot be shown here; its history below is complete.';
  }
}

/** No command can change the order any more. */
export function isFinal(window: Window): boolean {
  const { phase } = window.state;
  return phase === Phase.finalizing || phase === Phase.closed;
}

/**
 * Start of draining, or when it will start if nothing moves the close: where no worker was alive
 * over the close, not before now.
 */
function drainStartMs(window: Window): number {
  const { closesAt, drainingSince, clocks } = window.state;
  if (drainingSince) return Date.parse(drainingSince);
  return Math.max(Date.parse(closesAt) + clocks.arrivalGraceMs, Date.now());
}

/** An add not started by then is refused without a provider call (invariant I9). */
export function startByMs(window: Window): number {
  return drainStartMs(window) + window.state.clocks.drainBudgetMs;
}

/**
 * The shopper has done their part at the provider by then: the end of the window and the grace in
 * which what is left of it is worked off.
 */
export function actionByMs(window: Window): number {
  return startByMs(window);
}

/** An add that was started is settled by then, or the order goes out without it. */
export function resolveByMs(window: Window): number {
  return startByMs(window) + window.state.clocks.resolutionBudgetMs;
}

/**
 * What the database row shall say is confirmed, as of this state. Each call is numbered, so that
 * a write that comes late (a compensation the database made wait) never overwrites a newer one.
 */
export function confirmedNow(window: Window, state: WindowState): ConfirmedOrder {
  window.revision += 1;
  return {
    revision: window.revision,
    currency: state.order.currency,
    lines: state.lines,
    totalMinor: state.orderTotalMinor,
    authorizedMinor: state.authorizedMinor,
  };
}
