import type { OrderView } from '../domain/order-view';
import { isSettled } from '../domain/order-view';
import { OrderOutcome } from '../domain/window-state';
import { OpsError } from './answer';
import type { Found, OrderAtTemporal } from './order-at-temporal';
import { moment } from './wording';

/** What is known of an order before anything is done to it. */
export interface Standing {
  found: Found;
  /** its workflow has not ended */
  isRunning: boolean;
  /** absent: no worker answers */
  view: OrderView | undefined;
}

/** @throws OpsError `order_unknown` */
export async function lookUp(at: OrderAtTemporal): Promise<Standing> {
  const found = await at.find();
  if (!found) {
    throw new OpsError(
      'order_unknown',
      `Temporal knows no order ${at.order}: nobody handed it over, or it was finished long ago ` +
        'and only the API still has it.',
    );
  }
  return { found, isRunning: found.status === 'RUNNING', view: await at.view() };
}

/**
 * For commands that end a window. Without a worker nobody can tell: the order itself decides once
 * there is one.
 * @throws OpsError when it is too late: `order_cancelled` or `window_closed`
 */
export function assertOpen(order: string, { found, isRunning, view }: Standing): void {
  assertNotCancelled(order, { found, view });
  if (!isRunning) throw new OpsError('window_closed', ended(order, found));
  if (view && isSettled(view)) {
    throw new OpsError(
      'window_closed',
      `The window of ${order} closed at ${moment(view.closesAt)}; it cannot be changed any more.`,
    );
  }
}

/** Temporal's own books tell it of a finished order, the order itself before that. */
export function assertNotCancelled(
  order: string,
  { found, view }: Pick<Standing, 'found' | 'view'>,
): void {
  if ((view ?? found).outcome !== OrderOutcome.cancelled) return;
  throw new OpsError('order_cancelled', `${order} was cancelled; there is nothing left to do.`);
}

/** `Order A-1 is over: Temporal says COMPLETED since 2026-03-01 12:00:00 UTC.` */
export function ended(order: string, { status, endedAt }: Found): string {
  const since = endedAt === undefined ? '' : ` since ${moment(endedAt)}`;
  return `Order ${order} is over: Temporal says ${status}${since}.`;
}
