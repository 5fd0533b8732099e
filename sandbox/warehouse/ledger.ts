import { openJsonLines, type JsonLines } from '../kit/json-lines';

import type { Delivery, JournalEntry } from './journal';
import { orderAfter, unknownOrder, type WarehouseOrder } from './order';

/** Journal entries kept in memory for the human page; the file has all. */
const latestMax = 60;

type Unstamped<Entry> = Entry extends JournalEntry ? Omit<Entry, 'at'> : never;

/** All the warehouse knows, rebuilt at start from `journal.jsonl` in `stateDir`. */
export class Ledger {
  private readonly file: JsonLines<JournalEntry>;
  private readonly byOrder = new Map<string, WarehouseOrder>();
  private readonly takenIds = new Set<string>();
  private newest: readonly JournalEntry[] = [];

  constructor(stateDir: string) {
    this.file = openJsonLines(stateDir, 'journal.jsonl');
    for (const entry of this.file.read()) this.learn(entry);
  }

  write(entry: Unstamped<JournalEntry>): void {
    const stamped: JournalEntry = { at: new Date().toISOString(), ...entry };
    this.file.append(stamped);
    this.learn(stamped);
  }

  /** Journals a genuine webhook; one whose id was taken before is marked a duplicate. */
  take(delivery: Omit<Delivery, 'at' | 'event' | 'duplicate'>): void {
    const duplicate = this.takenIds.has(delivery.webhookId);
    this.write({ event: 'delivery', ...delivery, duplicate });
  }

  order(order: string): WarehouseOrder {
    return this.byOrder.get(order) ?? unknownOrder(order);
  }

  /** The newest orders first, at most `max`. */
  orders(max: number): WarehouseOrder[] {
    return [...this.byOrder.values()].slice(-max).toReversed();
  }

  /** Held orders whose hold has run out at `nowMs`. */
  overdue(nowMs: number): WarehouseOrder[] {
    return [...this.byOrder.values()].filter(
      ({ state, until }) => state === 'held' && until !== undefined && Date.parse(until) <= nowMs,
    );
  }

  /** The journal on disk, oldest first; of one order, or of all. */
  journal(order?: string): JournalEntry[] {
    if (order === undefined) return this.file.read();
    return this.file.read(JSON.stringify(order)).filter((entry) => entry.order === order);
  }

  /** The newest entries first. */
  latest(): JournalEntry[] {
    return this.newest.toReversed();
  }

  private learn(entry: JournalEntry): void {
    this.newest = [...this.newest, entry].slice(-latestMax);
    if (entry.event === 'rejected') return;
    this.byOrder.set(entry.order, orderAfter(this.order(entry.order), entry));
    if (entry.event === 'delivery' && entry.status === 200) this.takenIds.add(entry.webhookId);
  }
}
