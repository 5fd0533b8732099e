import type { StoreFinalInput } from '../activities/notify-warehouse';
import { isDelivered } from '../domain/digital-lines';
import { HistoryType } from '../domain/history';
import { amountText } from '../domain/money';
import type { ConfirmedLine } from '../domain/order';
import { orderView, type OrderView } from '../domain/order-view';
import { clockText } from '../domain/plain-text';
import type { WarehouseEvent } from '../domain/ports';
import { AttentionReason, holdUntil, type WindowState } from '../domain/window-state';
import { countOf } from '../domain/wording';
import {
  delivering,
  deliveringOptions,
  durableOptions,
  durably,
  quickly,
  quickOptions,
} from './activity-options';
import { described, step } from './step';
import type { Window } from './window';

/**
 * Tells the warehouse to hold the order. Not waited for: a warehouse that is away delays its own
 * news, not the shopper. `tellEnd` waits for it, so that events arrive in their order.
 */
export function tellHeld(window: Window): void {
  const { order, openedAt } = window.state;
  const until = holdUntil(window.state);
  const untilText = clockText(Date.parse(until), Date.now());
  const summary = `Tell the warehouse to hold the order, until ${untilText} at the latest`;
  const held = delivering.notifyWarehouse
    .executeWithOptions({ ...deliveringOptions, ...step(window, 'hold', summary) }, [
      event(window.state, 'held', openedAt, { until }),
    ])
    .then(
      () =>
        window.move({
          type: 'noted',
          entry: { type: HistoryType.orderHeld, text: `The warehouse holds ${order.number}.` },
        }),
      () => unreachable(window),
    );
  window.isHeldTold = false;
  window.held = held.then(() => {
    window.isHeldTold = true;
  });
}

/**
 * The release step: stores the final state in the order's row, then tells the warehouse, once,
 * with all lines (D26, invariant I8). The row is written without waiting for the warehouse.
 */
export async function tellEnd(window: Window, kind: 'released' | 'cancelled'): Promise<void> {
  const { state } = window;
  const endedAt = new Date().toISOString();
  const total = amountText(state.orderTotalMinor, state.order.currency);
  const named =
    kind === 'released'
      ? step(
          window,
          'release',
          `Release the order to the warehouse: ${total}, ${countOf(state.lines.length, 'line')}`,
        )
      : step(window, 'cancel', 'Tell the warehouse that the order is cancelled');
  if (!window.isHeldTold) {
    await storeFinalState(window);
    await window.held;
  }
  // Made last: a digital line may have been delivered while the hold was waited for.
  const data = kind === 'released' ? releaseData(window.state) : cancelData(window.state);
  const input = { ...finalInput(window), event: event(state, kind, endedAt, data) };
  try {
    await delivering.finishOrder.executeWithOptions({ ...deliveringOptions, ...named }, [input]);
  } catch {
    unreachable(window);
  }
}

/** The final state into the row: at once, or as soon as the database is back. */
export async function storeFinalState(window: Window): Promise<void> {
  const input = finalInput(window);
  const summary = "Keep the order's final state in the database";
  const options = { ...quickOptions, ...described(summary) };
  await quickly.storeFinal.executeWithOptions(options, [input]).catch(() => {
    const durable = { ...durableOptions, ...step(window, 'store', summary) };
    return durably.storeFinal.executeWithOptions(durable, [input]);
  });
}

/** As of now, numbered: a delivery that repeats for days never puts an older state back. */
function finalInput(window: Window): StoreFinalInput {
  const { state, runId, openReply } = window;
  window.stored = state;
  window.revision += 1;
  const { revision } = window;
  const view: OrderView = { ...orderView(state), phase: 'closed' };
  const { order, payment, outcomes } = state;
  const final = { revision, openReply, method: payment.method, view, outcomes };
  return { order: order.number, runId, final };
}

function releaseData(state: WindowState): Record<string, unknown> {
  return {
    currency: state.order.currency,
    totalMinor: state.orderTotalMinor,
    shippingMinor: state.order.shippingMinor,
    lines: state.lines.map(releaseLine),
  };
}

/** What is delivered stays delivered: it is listed for a shop that can revoke it. */
function cancelData({ order, lines }: WindowState): Record<string, unknown> {
  return {
    currency: order.currency,
    deliveredLines: lines.filter(isDelivered).map(releaseLine),
  };
}

/**
 * `deliveredAt` marks a line that must not be delivered again; `subscription` is the contract to be
 * kept from now on, with the moment the shopper agreed to it (D19).
 */
function releaseLine(confirmed: ConfirmedLine) {
  const { line, reference, name, kind, quantity, totalMinor, origin, deliveredAt } = confirmed;
  const { subscription } = confirmed;
  return {
    line,
    reference,
    name,
    kind,
    quantity,
    totalMinor,
    origin,
    ...(deliveredAt ? { deliveredAt } : {}),
    ...(subscription ? { subscription } : {}),
  };
}

function event(
  state: WindowState,
  kind: 'held' | 'released' | 'cancelled',
  timestamp: string,
  data: Record<string, unknown>,
): WarehouseEvent {
  const { number } = state.order;
  const id = `${kind}_${number}_${Date.parse(state.openedAt)}`;
  return { id, type: `order.${kind}`, timestamp, data: { order: number, ...data } };
}

function unreachable(window: Window): void {
  window.move({
    type: 'flagged',
    reason: AttentionReason.warehouseUnreachable,
    text: 'The warehouse took no event for three days; tell it by hand.',
  });
}
