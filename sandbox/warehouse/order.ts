import { deliveredLine, isLineComplete, lineReleased, type DeliveredLine } from './delivered-line';
import {
  isLines,
  isTime,
  type Asked,
  type Delivery,
  type Fulfilment,
  type JournalEntry,
  type PickLine,
} from './journal';

export type OrderState = 'unknown' | 'held' | 'released' | 'cancelled';

/** Deliveries remembered for one order; the journal on disk has all. */
const deliveriesMax = 100;

/** What the warehouse knows of an order. */
export interface WarehouseOrder {
  readonly order: string;
  readonly state: OrderState;
  /** When the hold runs out, ISO 8601; the warehouse then asks, it does not release by itself. */
  readonly until?: string;
  /** What to pick; only once released. */
  readonly lines?: readonly PickLine[];
  /** Digital lines, each delivered as soon as its own webhook came. */
  readonly delivered: readonly DeliveredLine[];
  readonly deliveries: readonly Delivery[];
  /**
   * How many distinct releases it was told of. An answer to its own question and the webhook for
   * the same release count as one; more than one is a fault of the sender.
   */
  readonly releases: number;
}

export function unknownOrder(order: string): WarehouseOrder {
  return { order, state: 'unknown', delivered: [], deliveries: [], releases: 0 };
}

/** The order after one more journal entry; pure, so that a restart arrives at the same state. */
export function orderAfter(before: WarehouseOrder, entry: JournalEntry): WarehouseOrder {
  if (entry.event === 'delivery') return afterDelivery(before, entry);
  if (entry.event === 'asked') return afterAnswer(before, entry);
  return before;
}

function afterDelivery(before: WarehouseOrder, delivery: Delivery): WarehouseOrder {
  const deliveries = [...before.deliveries, delivery].slice(-deliveriesMax);
  const seen = { ...before, deliveries };
  if (delivery.duplicate || delivery.status !== 200) return seen;
  const line = deliveredLine(delivery);
  if (line !== undefined) return { ...seen, delivered: [...seen.delivered, line] };
  const told = fulfilmentOf(delivery);
  if (told === undefined) return seen;
  if (told.status !== 'released') return settled(seen, told);

  // Deliveries were counted before this one came, so a release only asked for counts as this one.
  const earlier = before.deliveries.filter(isEffectiveRelease).length;
  return { ...settled(seen, told), releases: earlier + 1 };
}

function isEffectiveRelease({ type, duplicate, status }: Delivery): boolean {
  return type === 'order.released' && !duplicate && status === 200;
}

function afterAnswer(before: WarehouseOrder, { fulfilment }: Asked): WarehouseOrder {
  if (fulfilment === undefined) return before;
  const after = settled(before, fulfilment);
  const isFirst = fulfilment.status === 'released' && before.releases === 0;
  return isFirst ? { ...after, releases: 1 } : after;
}

/** Released and cancelled are final: a late or repeated hold cannot stop a parcel any more. */
function settled(before: WarehouseOrder, told: Fulfilment): WarehouseOrder {
  if (before.state === 'released' || before.state === 'cancelled') return before;
  if (told.status === 'held') return { ...before, state: 'held', until: told.until };
  const { until: _until, ...rest } = before;
  if (told.status === 'cancelled') return { ...rest, state: 'cancelled' };
  return { ...rest, state: 'released', lines: told.lines };
}

/** What a webhook says; undefined for a type this warehouse does not know. */
function fulfilmentOf({ type, data }: Delivery): Fulfilment | undefined {
  const { until, lines } = data;
  if (type === 'order.held' && isTime(until)) return { status: 'held', until };
  if (type === 'order.released' && isLines(lines)) return { status: 'released', lines };
  if (type === 'order.cancelled') return { status: 'cancelled' };
  return undefined;
}

/** Whether a webhook of a known type carries what that type needs. */
export function isComplete(type: string, data: Delivery['data']): boolean {
  if (type === 'order.held') return isTime(data['until']);
  if (type === 'order.released') return isLines(data['lines']);
  if (type === lineReleased) return isLineComplete(data);
  return true;
}
