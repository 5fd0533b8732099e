import { Journal, type Unstamped } from '../kit/journal';
import { KeptReplies } from '../kit/kept-replies';

import type { JournalEntry, KeptReply, Received } from './journal';
import { orderAt, type SandboxOrder } from './order';
import type { OperationName } from './operations';
import type { Reply } from './reply';

/** Klarna's documented life of an idempotency key. */
export const keyLifeMs = 24 * 60 * 60 * 1000;
/** Journal entries kept in memory for the human page; the file has all. */
const latestMax = 60;

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
  private readonly file: Journal<JournalEntry>;
  private readonly byId = new Map<string, SandboxOrder>();
  private readonly kept = new KeptReplies<KeptReply>(keyLifeMs, () => this.nowMs());
  private newest: readonly JournalEntry[] = [];
  private offsetMs = 0;

  constructor(stateDir: string) {
    this.file = new Journal(stateDir, (entry) => this.learn(entry));
  }

  /** The sandbox's clock, epoch milliseconds: the wall clock and what was added to it. */
  nowMs(): number {
    return Date.now() + this.offsetMs;
  }

  write(entry: Unstamped<JournalEntry>): void {
    this.file.write({ at: new Date().toISOString(), ...entry });
  }

  /** Journals an arrival and numbers it. */
  receive(received: Omit<Unstamped<Received>, 'call' | 'event'>): number {
    const call = this.file.nextCall();
    this.write({ event: 'received', call, ...received });
    return call;
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
    return this.kept.find(key)?.reply;
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
    this.newest = [...this.newest, entry].slice(-latestMax);
    if (entry.event === 'clock') this.offsetMs += entry.advanceMs;
    if (entry.event === 'seeded' || entry.event === 'applied') {
      this.byId.set(entry.order, entry.state.order);
    }
    if (entry.event !== 'applied' && entry.event !== 'refused') return;
    if (entry.state.kept) this.kept.keep(entry.state.kept);
  }

  private keep(key: string | undefined, reply: Reply): { kept?: KeptReply } {
    return key === undefined ? {} : { kept: { key, reply, keptAtMs: this.nowMs() } };
  }
}
