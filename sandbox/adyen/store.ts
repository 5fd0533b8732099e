import { Journal, type Unstamped } from '../kit/journal';
import { KeptReplies } from '../kit/kept-replies';
import type { JournalEntry, KeptReply, Received, Reply, SandboxEvent } from './journal';
import type { SandboxPayment } from './payment';

/** Adyen keeps a key for 31 days at least. */
const keyLifeMs = 31 * 24 * 60 * 60 * 1000;

/**
 * Payments, kept answers and events, rebuilt at start from `journal.jsonl` in `stateDir` and
 * changed only by appending to it.
 */
export class Store {
  private readonly file: Journal<JournalEntry>;
  private readonly byReference = new Map<string, SandboxPayment>();
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

  payment(pspReference: string): SandboxPayment | undefined {
    return this.byReference.get(pspReference);
  }

  /** The answer kept under a key. */
  keptReply(key: string): Reply | undefined {
    return this.kept.find(key)?.reply;
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
    if (entry.event === 'delivered') this.waiting.delete(entry.eventId);
    if (!('state' in entry)) return;
    const { payment, kept, event } = entry.state;
    if (payment) this.byReference.set(payment.pspReference, payment);
    if (kept) this.kept.keep(kept);
    if (event) this.waiting.set(event.id, event);
  }
}
