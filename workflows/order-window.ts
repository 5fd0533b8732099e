import {
  allHandlersFinished,
  CancellationScope,
  condition,
  setHandler,
} from '@temporalio/workflow';
import { openReply, type OpenReply } from '../domain/order-view';
import { RefusalCode } from '../domain/refusals';
import { AttentionReason, OrderOutcome, Phase } from '../domain/window-state';
import { addItemToOrder } from './add-item';
import { beginFinalizing, cancelWholeOrder, confirmAndRelease } from './closing';
import { listenForCommands, refuse } from './commands';
import { open, type OrderWindowInput } from './messages';
import { openOrder } from './open-order';
import { settleLeftEvents } from './provider-events';
import { tellHeld } from './warehouse';
import { removeItemFromOrder } from './remove-item';
import {
  createWindow,
  isFinal,
  startByMs,
  type QueuedAdd,
  type QueuedWork,
  type Window,
} from './window';
import { startWindowTimer } from './window-timer';

/** What a finished window leaves as its result: enough for a person looking at a list. */
export interface OrderWindowResult {
  order: string;
  outcome: OrderOutcome;
  addsAccepted: number;
  totalMinor: number;
  currency: string;
}

/**
 * The upsell window of one order: open → take commands until the time is up → confirm and
 * release, or cancel. Whatever happens on the way, the order itself goes out (design §2).
 */
export async function orderWindow(input: OrderWindowInput): Promise<OrderWindowResult> {
  const window = createWindow(input);
  setHandler(open, () => openedReply(window), {
    description: 'Waits until the order is open, or known not to open.',
  });
  listenForCommands(window);
  cancelOnRequest(window);
  await CancellationScope.nonCancellable(async () => {
    const opening = await openOrder(window);
    if (opening === 'opened') await serve(window);
    else endAtOnce(window, opening);
    await condition(allHandlersFinished);
  });
  return result(window);
}

async function serve(window: Window): Promise<void> {
  const { isAllowed } = window.state.eligibility;
  // One that cannot be added to closes as it opens, and says so to whoever handed it over.
  const closesAt = isAllowed ? window.state.closesAt : new Date().toISOString();
  decideOpen(window, openReply(window.state, closesAt));
  tellHeld(window);
  if (isAllowed) await takeCommands(window);
  else window.move({ type: 'closesAt', closesAt });
  // A cancel ends the taking of commands at once: what the provider has told is looked at first.
  while (window.events.length > 0) await settleLeftEvents(window);
  beginFinalizing(window);
  if (window.cancel) await cancelWholeOrder(window);
  else await confirmAndRelease(window);
}

/** Adds and takes back, one at a time, in history order, until the window is drained or the order cancelled. */
async function takeCommands(window: Window): Promise<void> {
  const timer = startWindowTimer(window);
  while (!window.cancel) {
    await condition(() => hasWork(window));
    if (window.events.length > 0) {
      await settleLeftEvents(window);
      continue;
    }
    const next = window.cancel ? undefined : window.queue.shift();
    if (!next) break;
    if (mayStart(window, next)) await workOff(window, next);
    else refuse(window, next.command, RefusalCode.windowClosed);
  }
  await timer.stop();
}

function hasWork(window: Window): boolean {
  const isDraining = window.state.phase === Phase.draining;
  const isWaiting = window.queue.length > 0 || window.events.length > 0;
  return isWaiting || isDraining || window.cancel !== undefined;
}

async function workOff(window: Window, queued: QueuedWork): Promise<void> {
  window.inProgress = queued;
  if (isAdd(queued)) await addItemToOrder(window, queued);
  else await removeItemFromOrder(window, queued);
  await settleLeftEvents(window);
  window.inProgress = undefined;
}

function isAdd(queued: QueuedWork): queued is QueuedAdd {
  return queued.command.name === 'addItem';
}

/**
 * Received in time, and an add started before the drain budget is used up (invariant I9). Taking
 * back raises nothing and is the shopper's right, however long an add before it was waited for.
 */
function mayStart(window: Window, queued: QueuedWork): boolean {
  if (queued.effectiveAtMs >= Date.parse(window.state.closesAt)) return false;
  const isDraining = window.state.phase === Phase.draining;
  return !isAdd(queued) || !isDraining || Date.now() < startByMs(window);
}

/** Temporal's own *Cancel* cancels the order and keeps its authorization; too late, it is void. */
function cancelOnRequest(window: Window): void {
  void CancellationScope.current().cancelRequested.catch(() => {
    if (!isFinal(window)) window.cancel ??= { authorization: 'keep' };
  });
}

/** Another run owns the order, or another order the authorization: nothing is sent at all. */
function endAtOnce(window: Window, opening: 'duplicate' | 'authorization_in_use'): void {
  const isDuplicate = opening === 'duplicate';
  if (!isDuplicate) {
    window.move({
      type: 'flagged',
      reason: AttentionReason.authorizationInUse,
      text: 'Another order owns this authorization; this one was not opened.',
    });
  }
  const outcome = isDuplicate ? OrderOutcome.duplicate : OrderOutcome.refused;
  window.move({ type: 'ended', outcome });
  beginFinalizing(window);
  decideOpen(
    window,
    isDuplicate ? { kind: 'duplicate' } : { kind: 'refused', code: 'authorization_in_use' },
  );
}

/** Fixed once: every repeat of `open` gets this answer, whatever happens later. */
function decideOpen(window: Window, reply: OpenReply): void {
  window.openReply = reply;
  window.isOpenDecided = true;
}

async function openedReply(window: Window): Promise<OpenReply> {
  await CancellationScope.nonCancellable(() => condition(() => window.isOpenDecided));
  return window.openReply;
}

function result(window: Window): OrderWindowResult {
  const { order, outcome, linesEverAdded, orderTotalMinor } = window.state;
  return {
    order: order.number,
    outcome: outcome ?? OrderOutcome.confirmed,
    addsAccepted: linesEverAdded,
    totalMinor: orderTotalMinor,
    currency: order.currency,
  };
}
