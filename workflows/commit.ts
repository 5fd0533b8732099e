import { amountText } from '../domain/money';
import type { EventOf } from '../domain/window-event';
import { reduce } from '../domain/window-events';
import {
  committing,
  committingOptions,
  durableOptions,
  durably,
  quickly,
  quickOptions,
} from './activity-options';
import { described, step } from './step';
import { confirmedNow, type QueuedAdd, type Window } from './window';

type AddItem = QueuedAdd['command'];

/**
 * Makes an add final in the database: at once, or within the drain budget when the database is
 * away. False: it was not, and a late attempt cannot make it so after `giveBack`.
 */
export async function commit(
  window: Window,
  added: Omit<EventOf<'added'>, 'at'>,
): Promise<boolean> {
  const { line, command } = added;
  const { requestId } = command;
  const { state, runId } = window;
  const after = reduce(state, { ...added, at: new Date().toISOString() });
  const confirmed = confirmedNow(window, after);
  const input = { order: state.order.number, requestId, runId, confirmed };
  const total = amountText(after.orderTotalMinor, after.order.currency);
  const summary = `Confirm ${line.quantity} × ${line.reference}: the order comes to ${total}`;
  try {
    const options = { ...quickOptions, ...described(summary) };
    return (await quickly.commitAdd.executeWithOptions(options, [input])) === 'committed';
  } catch {
    const options = {
      ...committingOptions,
      scheduleToCloseTimeout: state.clocks.drainBudgetMs,
      ...step(window, 'commit', summary, requestId),
    };
    return committing.commitAdd.executeWithOptions(options, [input]).then(
      (answer) => answer === 'committed',
      () => false,
    );
  }
}

/**
 * Puts the reserved pieces and the row back. In the background: the shopper's answer and the
 * close do not wait for a database that is away, but the order does not complete before it.
 */
export function giveBack(window: Window, { requestId }: Pick<AddItem, 'requestId'>): void {
  const { state, runId } = window;
  const confirmed = confirmedNow(window, state);
  const input = { order: state.order.number, requestId, runId, confirmed };
  const summary = `Put back on the shelf what request ${requestId} reserved`;
  const released = quickly.releaseStock
    .executeWithOptions({ ...quickOptions, ...described(summary) }, [input])
    .catch(() => {
      const options = { ...durableOptions, ...step(window, 'put-back', summary, requestId) };
      return durably.releaseStock.executeWithOptions(options, [input]);
    });
  window.background.push(released.catch(() => undefined));
}
