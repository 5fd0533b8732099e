import {
  ActivityCancellationType,
  CancellationScope,
  condition,
  type ActivityOptions,
} from '@temporalio/workflow';
import { isDeliveredByEvent, undeliveredEntry } from '../domain/digital-lines';
import { amountText } from '../domain/money';
import type { ConfirmedLine } from '../domain/order';
import type { WarehouseEvent } from '../domain/ports';
import { AttentionReason, type WindowState } from '../domain/window-state';
import { delivering, deliveringOptions } from './activity-options';
import { step } from './step';
import type { Window } from './window';

/**
 * As every delivery, but one that was started is waited for when it is given up: it may succeed
 * yet, and nothing is sent after it. At most 15 s, the bound of one attempt.
 */
const releasingOptions: ActivityOptions = {
  ...deliveringOptions,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/**
 * Call once an add is confirmed. A digital line is delivered there and then, once, by an event of
 * its own (D17). In the background: neither the shopper's answer nor the close waits for it, but
 * the order does not complete before it.
 */
export function releaseIfDigital(window: Window, requestId: string): void {
  const line = window.state.lines.find((each) => each.requestId === requestId);
  if (!line || !isDeliveredByEvent(line)) return;
  const delivery = release(window, line);
  window.digitalDeliveries.push(delivery);
  window.background.push(delivery);
}

/** Once the order is cancelled: until every line is delivered or its delivery given up. */
export async function digitalDeliveriesEnded(window: Window): Promise<void> {
  await Promise.all(window.digitalDeliveries);
}

/** Until it is taken, for days; given up as soon as the order is to be cancelled. */
async function release(window: Window, line: ConfirmedLine): Promise<void> {
  const { quantity, reference, totalMinor } = line;
  const amount = amountText(totalMinor, window.state.order.currency);
  const summary = `Deliver ${quantity} × ${reference} for ${amount} at once: it is digital`;
  const named = step(window, 'deliver', summary, line.requestId);
  const scope = new CancellationScope();
  let isOver = false;
  // A cancel that came during the add counts too: then nothing is sent at all.
  void condition(() => isOver || window.cancel !== undefined).then(() => {
    if (!isOver) scope.cancel();
  });
  try {
    await scope.run(() =>
      delivering.notifyWarehouse.executeWithOptions({ ...releasingOptions, ...named }, [
        lineReleased(window.state, line),
      ]),
    );
    window.move({ type: 'lineDelivered', line: line.line });
  } catch {
    if (window.cancel) givenUp(window, line);
    else unreachable(window, line);
  }
  isOver = true;
}

/** The same id over all attempts, so that its receiver can tell a repeat. */
function lineReleased({ order, openedAt }: WindowState, line: ConfirmedLine): WarehouseEvent {
  const { line: id, reference, name, quantity, totalMinor, addedAt = openedAt } = line;
  return {
    id: `line_${order.number}_${id}_${Date.parse(openedAt)}`,
    type: 'line.released',
    timestamp: addedAt,
    data: {
      order: order.number,
      line: id,
      reference,
      name,
      quantity,
      currency: order.currency,
      totalMinor,
    },
  };
}

function givenUp(window: Window, line: ConfirmedLine): void {
  const entry = undeliveredEntry(line, 'the order was cancelled.');
  window.move({ type: 'noted', entry });
}

function unreachable(window: Window, line: ConfirmedLine): void {
  const entry = undeliveredEntry(line, 'nobody took its event for three days.');
  window.move({ type: 'noted', entry });
  window.move({
    type: 'flagged',
    reason: AttentionReason.warehouseUnreachable,
    text: `Nobody took the event of ${line.line} for three days; deliver it by hand.`,
  });
}
