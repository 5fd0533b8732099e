import type { StoreFinalInput } from '../activities/notify-warehouse';
import { HistoryType } from '../domain/history';
import { orderView, type OrderView } from '../domain/order-view';
import type { WarehouseEvent } from '../domain/ports';
import { AttentionReason, holdUntil, type WindowState } from '../domain/window-state';
import { countOf } from '../domain/wording';
import { delivering, deliveringOptions, durably, quickly } from './activity-options';
import type { Window } from './window';

/**
 * Tells the warehouse to hold the order. Not waited for: a warehouse that is away delays its own
 * news, not the shopper. `tellEnd` waits for it, so that events arrive in their order.
 */
export function tellHeld(window: Window): void {
  const { order } = window.state;
  const held = delivering.notifyWarehouse
    .executeWithOptions({ ...deliveringOptions, summary: 'Tell the warehouse to hold the order' }, [
      event(window.state, 'held', window.state.openedAt, { until: holdUntil(window.state) }),
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
  const data = kind === 'released' ? releaseData(state) : {};
  const ended = event(state, kind, new Date().toISOString(), data);
  const summary =
    kind === 'released'
      ? `Release the order to the warehouse with ${countOf(state.lines.length, 'line')}`
      : 'Tell the warehouse that the order is cancelled';
  if (!window.isHeldTold) {
    await storeFinalState(window);
    await window.held;
  }
  const input = { ...finalInput(window), event: ended };
  try {
    await delivering.finishOrder.executeWithOptions({ ...deliveringOptions, summary }, [input]);
  } catch {
    unreachable(window);
  }
}

/** The final state into the row: at once, or as soon as the database is back. */
export async function storeFinalState(window: Window): Promise<void> {
  const input = finalInput(window);
  await quickly.storeFinal(input).catch(() => durably.storeFinal(input));
}

/** As of now, numbered: a delivery that repeats for days never puts an older state back. */
function finalInput(window: Window): StoreFinalInput {
  const { state, runId, openReply } = window;
  window.stored = state;
  window.revision += 1;
  const { revision } = window;
  const view: OrderView = { ...orderView(state), phase: 'closed' };
  const { outcomes } = state;
  return { order: state.order.number, runId, final: { revision, openReply, view, outcomes } };
}

function releaseData(state: WindowState): Record<string, unknown> {
  return {
    currency: state.order.currency,
    totalMinor: state.orderTotalMinor,
    shippingMinor: state.order.shippingMinor,
    lines: state.lines.map(({ line, reference, name, kind, quantity, totalMinor, origin }) => ({
      line,
      reference,
      name,
      kind,
      quantity,
      totalMinor,
      origin,
    })),
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
