import type { Customer, Order } from './order';
import type { CustomerHistory } from './offer-ports';

/** A line of an order that is over: what was bought, and for how much a piece. */
export interface PastLine {
  reference: string;
  quantity: number;
  /** gross, minor units of the order's currency */
  unitPriceMinor: number;
}

/** An order that is over, as the merchant's own system tells it (product D32, §4.7). */
export interface PastOrder {
  number: string;
  /** ISO time */
  orderedAt: string;
  /** kept as a hash; the id counts where there is one, as at the hand-over. Absent: nobody known */
  customer?: Partial<Pick<Customer, 'id' | 'email'>>;
  market: string;
  currency: string;
  /** what was paid in the end; it need not be the sum of the lines */
  totalMinor: number;
  provider?: string;
  /** in the provider's own word */
  method?: string;
  channel?: string;
  campaign?: string;
  lines: PastLine[];
}

/** What became of an import, by order number. */
export interface ImportOutcome {
  /** new */
  imported: number;
  /** there already, word for word, or handled by us */
  known: number;
  /** there already, and different: never overwritten */
  conflicts: string[];
}

/** An order that is over, with what was known of its customer before it. */
export interface PlayedOrder {
  number: string;
  orderedAt: string;
  market: string;
  currency: string;
  totalMinor: number;
  /** empty: not known */
  provider: string;
  method: string;
  channel?: string;
  campaign?: string;
  lines: PastLine[];
  /** as it was handed over, where it was an order of ours: with its taxes and its language */
  handedOver?: Order;
  /** what was shown, is owed and was tried is not told: a dry run is its own past */
  customer: Pick<CustomerHistory, 'customer' | 'pastOrders' | 'bought'>;
}

export interface PastOrders {
  /**
   * Stores orders, all or none; an order that conflicts stores none either, unless the good ones
   * are wanted all the same. Two imports at once wait for each other.
   */
  put(orders: readonly PastOrder[], keepsGood: boolean): Promise<ImportOutcome>;
  /** Numbers of the latest `limit` orders of a time, `to` exclusive; the oldest of them first. */
  between(from: string, to: string, limit: number): Promise<string[]>;
  /** These orders in the order of `between`; one that is gone is left out. */
  play(numbers: readonly string[]): Promise<PlayedOrder[]>;
}

/** Orders of one import in JSON. */
export const importOrdersMax = 1000;
/** Lines of one import in CSV, without its header: more than its 5 MiB usually hold. */
export const importRowsMax = 100_000;
/** Faults of one import that are named; all are counted. */
export const importFaultsMax = 1000;
