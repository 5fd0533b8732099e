import { openJsonLines, type JsonLines } from '../json-lines';
import type { SandboxIntent } from './intent';
import type { JournalEntry, KeptReply, Received, SandboxEvent } from './journal';

/** Stripe keeps a key for 24 hours at least. */
const keyLifeMs = 24 * 60 * 60 * 1000;

type Unstamped<Entry> = Entry extends JournalEntry ? Omit<Entry, 'at'> : never;

/**
 * Payment intents, kept answers and events, rebuilt at start from `journal.jsonl` in `stateDir` and
 * changed only by appending to it.
 */
export class Store {
  private readonly file: JsonLines<JournalEntry>;
  private readonly byId = new Map<string, SandboxIntent>();
  private readonly kept = new Map<string, KeptReply>();
  private readonly waiting = new Map<string, SandboxEvent>();
  private lastCall = 0;

  constructor(stateDir: string) {
    this.file = openJsonLines(stateDir, 'journal.jsonl');
    for (const entry of this.file.read()) this.learn(entry);
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

  intent(id: string): SandboxIntent | undefined {
    return this.byId.get(id);
  }

  /** All, the oldest first. */
  intents(): SandboxIntent[] {
    return [...this.byId.values()];
  }

  keptReply(key: string): KeptReply | undefined {
    const found = this.kept.get(key);
    return found && Date.now() - found.keptAtMs < keyLifeMs ? found : undefined;
  }

  /** Events nobody has taken yet, the oldest first. */
  undelivered(): SandboxEvent[] {
    return [...this.waiting.values()];
  }

  /** The journal on disk, oldest first; of one payment intent, or of all. */
  journal(id?: string): JournalEntry[] {
    if (id === undefined) return this.file.read();
    return this.file.read(id).filter((entry) => entry.payment_intent === id);
  }

  private learn(entry: JournalEntry): void {
    this.lastCall = Math.max(this.lastCall, entry.call);
    if (entry.event === 'delivered') this.waiting.delete(entry.eventId);
    if (!('state' in entry)) return;
    const { intent, kept, event } = entry.state;
    if (intent) this.byId.set(intent.id, intent);
    if (kept) this.kept.set(kept.key, kept);
    if (event) this.waiting.set(event.id, event);
  }
}
