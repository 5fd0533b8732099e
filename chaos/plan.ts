import { planIncidents, type Incident } from './plan-incidents';
import { planShoppers, type Shopper } from './plan-shoppers';

/** All that will be done to a system in one run, decided before it begins. */
export interface Plan {
  readonly seed: number;
  /** how long shoppers keep coming, ms */
  readonly loadMs: number;
  readonly shoppers: readonly Shopper[];
  /** what becomes of the parts, by time */
  readonly incidents: readonly Incident[];
}

export interface PlanOptions {
  /** shoppers take lines out again: `DELETE /orders/{order}/items/{line}` */
  readonly undos: boolean;
}

/** A pace at which two cores, half of them killed at times, are not the cause of what happens. */
const ordersPerSecond = 1.25;
/** Even a handful of orders leaves the incidents room to overlap with them. */
const loadLeastMs = 10_000;

/**
 * The plan of a run. Pure: the same seed and sizes give the same plan, down to the millisecond of
 * every click and kill. What each of them then meets is up to the machine.
 */
export function planOf(
  seed: number,
  orders: number,
  kills: number,
  options: PlanOptions = { undos: false },
): Plan {
  const loadMs = Math.max(loadLeastMs, Math.round((orders / ordersPerSecond) * 1000));
  return {
    seed,
    loadMs,
    shoppers: planShoppers(seed, orders, loadMs, options.undos),
    incidents: planIncidents(seed, orders, kills, loadMs),
  };
}
