import { openJsonLines, type JsonLines } from '../json-lines';
import type { JournalEntry, KeptReply, Received, Reply, SandboxEvent } from './journal';
import type { SandboxPayment } from './payment';

/** Adyen keeps a key for 31 days at least. */
const keyLifeMs = 31 * 24 * 60 * 60 * 1000;

type Unstamped<Entry> = Entry extends JournalEntry ? Omit<Entry, 'at'> : never;

/**
 * Payments, kept answers and events, rebuilt at start from `journal.jsonl` in `stateDir` and
 * changed only by appending to it.
 */
export class Store {
  private readonly file: JsonLines<JournalEntry>;
  private readonly byReference = new Map<string, SandboxPayment>();
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

  payment(pspReference: string): SandboxPayment | undefined {
    return this.byReference.get(pspReference);
  }

  /** The answer kept under a key. */
  keptReply(key: string): Reply | undefined {
    const found = this.kept.get(key);
    return found && Date.now() - found.keptAtMs < keyLifeMs ? found.reply : undefined;
  }

  /** Events nobody has taken yet, the oldest first. */
  undelivered(): SandboxEvent[] {
    return [...this.waiting.values()];
  }

  /** The journal on disk, oldest first; of one payment, or of all. */
  journal(payment?: string): JournalEntry[] {
    if (payment === undefined) return this.file.read();
    return this.file.read(payment).filter((entry) => entry.payment === payment);
  }

  private learn(entry: JournalEntry): void {
    this.lastCall = Math.max(this.lastCall, entry.call);
    if (entry.event === 'delivered') this.waiting.delete(entry.eventId);
    if (!('state' in entry)) return;
    const { payment, kept, event } = entry.state;
    if (payment) this.byReference.set(payment.pspReference, payment);
    if (kept) this.kept.set(kept.key, kept);
    if (event) this.waiting.set(event.id, event);
  }
}
