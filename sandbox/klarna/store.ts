import { openJsonLines, type JsonLines } from '../json-lines';

import type { JournalEntry, KeptReply, Received } from './journal';
import { orderAt, type SandboxOrder } from './order';
import type { OperationName } from './operations';
import type { Reply } from './reply';

/** Klarna's documented life of an idempotency key. */
export const keyLifeMs = 24 * 60 * 60 * 1000;
/** Journal entries kept in memory for the human page; the file has all. */
const latestMax = 60;

type Unstamped<Entry> = Entry extends JournalEntry ? Omit<Entry, 'at'> : never;

/** A call as the store needs it. */
export interface Caller {
  readonly call: number;
  readonly order: string;
  readonly operation: OperationName;
  /** Merchant and Klarna-Idempotency-Key in one; undefined when the call carries no key. */
  readonly key: string | undefined;
}

/**
 * Orders, kept answers and the clock, rebuilt at start from `journal.jsonl` in `stateDir` and
 * changed only by appending to it. Order ids are in lower case.
 */
export class Store {
  private readonly file: JsonLines<JournalEntry>;
  private readonly byId = new Map<string, SandboxOrder>();
  private readonly kept = new Map<string, KeptReply>();
  private newest: readonly JournalEntry[] = [];
  private lastCall = 0;
  private offsetMs = 0;

  constructor(stateDir: string) {
    this.file = openJsonLines(stateDir, 'journal.jsonl');
    for (const entry of this.file.read()) this.learn(entry);
  }

  /** The sandbox's clock, epoch milliseconds: the wall clock and what was added to it. */
  nowMs(): number {
    return Date.now() + this.offsetMs;
  }

  write(entry: Unstamped<JournalEntry>): void {
    const stamped: JournalEntry = { at: new Date().toISOString(), ...entry };
    this.file.append(stamped);
    this.learn(stamped);
  }

  /** Journals an arrival and numbers it. */
  receive(received: Omit<Unstamped<Received>, 'call' | 'event'>): number {
    this.write({ event: 'received', call: this.lastCall + 1, ...received });
    return this.lastCall;
  }

  /** One write for the effect and the answer kept for it: there is never one without the other. */
  apply({ key, ...caller }: Caller, after: SandboxOrder, reply: Reply): void {
    const state = { order: after, ...this.keep(key, reply) };
    this.write({ event: 'applied', ...caller, order_amount: after.order.order_amount, state });
  }

  refuse({ key, ...caller }: Caller, reply: Reply): void {
    const { status } = reply;
    this.write({ event: 'refused', ...caller, status, state: this.keep(key, reply) });
  }

  /** The order as it stands now. */
  order(id: string): SandboxOrder | undefined {
    const found = this.byId.get(id);
    return found && { ...found, order: orderAt(found.order, this.nowMs()) };
  }

  /** The newest orders first, at most `max`. */
  orders(max: number): SandboxOrder[] {
    const ids = [...this.byId.keys()].slice(-max).toReversed();
    return ids.flatMap((id) => this.order(id) ?? []);
  }

  /** The answer kept under a key, unless it is older than {@link keyLifeMs}. */
  keptReply(key: string): Reply | undefined {
    const found = this.kept.get(key);
    return found && this.isFresh(found) ? found.reply : undefined;
  }

  /** The journal on disk, oldest first; of one order, or of all. */
  journal(order?: string): JournalEntry[] {
    if (order === undefined) return this.file.read();
    return this.file.read(order).filter((entry) => entry.order === order);
  }

  /** The newest entries first. */
  latest(): JournalEntry[] {
    return this.newest.toReversed();
  }

  private learn(entry: JournalEntry): void {
    this.lastCall = Math.max(this.lastCall, entry.call);
    this.newest = [...this.newest, entry].slice(-latestMax);
    if (entry.event === 'clock') this.offsetMs += entry.advanceMs;
    if (entry.event === 'seeded' || entry.event === 'applied') {
      this.byId.set(entry.order, entry.state.order);
    }
    if (entry.event !== 'applied' && entry.event !== 'refused') return;
    if (entry.state.kept === undefined) return;
    this.kept.set(entry.state.kept.key, entry.state.kept);
    this.forgetOldKeys();
  }

  private keep(key: string | undefined, reply: Reply): { kept?: KeptReply } {
    return key === undefined ? {} : { kept: { key, reply, keptAtMs: this.nowMs() } };
  }

  /** Keys are in the order they were kept in, so the old ones are in front. */
  private forgetOldKeys(): void {
    for (const [key, entry] of this.kept) {
      if (this.isFresh(entry)) return;
      this.kept.delete(key);
    }
  }

  private isFresh({ keptAtMs }: KeptReply): boolean {
    return this.nowMs() - keptAtMs < keyLifeMs;
  }
}
