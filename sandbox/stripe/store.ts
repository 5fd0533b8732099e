import { Journal, type Unstamped } from '../kit/journal';
import { KeptReplies } from '../kit/kept-replies';
import type { SandboxIntent } from './intent';
import type { JournalEntry, KeptReply, Received, SandboxEvent } from './journal';

/** Stripe keeps a key for 24 hours at least. */
const keyLifeMs = 24 * 60 * 60 * 1000;

/**
 * Payment intents, kept answers and events, rebuilt at start from `journal.jsonl` in `stateDir` and
 * changed only by appending to it.
 */
export class Store {
  private readonly file: Journal<JournalEntry>;
  private readonly byId = new Map<string, SandboxIntent>();
  private readonly kept = new KeptReplies<KeptReply>(keyLifeMs);
  private readonly waiting = new Map<string, SandboxEvent>();

  constructor(stateDir: string) {
    this.file = new Journal(stateDir, (entry) => this.learn(entry));
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

  intent(id: string): SandboxIntent | undefined {
    return this.byId.get(id);
  }

  /** All, the oldest first. */
  intents(): SandboxIntent[] {
    return [...this.byId.values()];
  }

  keptReply(key: string): KeptReply | undefined {
    return this.kept.find(key);
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
    if (entry.event === 'delivered') this.waiting.delete(entry.eventId);
    if (!('state' in entry)) return;
    const { intent, kept, event } = entry.state;
    if (intent) this.byId.set(intent.id, intent);
    if (kept) this.kept.keep(kept);
    if (event) this.waiting.set(event.id, event);
  }
}
