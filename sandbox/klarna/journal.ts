import type { AnyEntry } from '../kit/journal';
import type { AnyKept } from '../kit/kept-replies';
import type { SandboxOrder } from './order';
import type { OperationName } from './operations';
import type { Reply } from './reply';

/** Fields of every entry. */
interface Stamp extends AnyEntry {
  /** Order id as the caller wrote it; empty where a path has none. */
  readonly order: string;
}

/** A call has arrived whole; without a later `answered` the caller never heard of it. */
export interface Received extends Stamp {
  readonly event: 'received';
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey?: string;
  /** From the body, as sent. */
  readonly order_amount?: unknown;
  readonly order_lines?: unknown;
}

/** A call has changed the order: one per effect, whatever the caller is told. */
export interface Applied extends Stamp {
  readonly event: 'applied';
  readonly operation: OperationName;
  /** The order's total afterwards, minor units. */
  readonly order_amount: number;
  readonly state: { readonly order: SandboxOrder; readonly kept?: KeptReply };
}

/** A call was refused for good: under its key, this refusal is the answer from now on. */
export interface Refused extends Stamp {
  readonly event: 'refused';
  readonly operation: OperationName;
  readonly status: number;
  readonly state: { readonly kept?: KeptReply };
}

/** An answer was handed to the connection. */
export interface Answered extends Stamp {
  readonly event: 'answered';
  readonly status: number;
  readonly correlationId: string;
  /** This very call changed the order. */
  readonly applied: boolean;
  /** The answer came from the idempotency store. */
  readonly replayed: boolean;
}

export interface Seeded extends Stamp {
  readonly event: 'seeded';
  readonly order_amount: number;
  readonly state: { readonly order: SandboxOrder };
}

export interface ClockMoved extends Stamp {
  readonly event: 'clock';
  readonly advanceMs: number;
}

/** An answer under its idempotency key. */
export interface KeptReply extends AnyKept {
  readonly reply: Reply;
}

/**
 * One line of the journal. What the sandbox knows is rebuilt from `state`, so that the journal and
 * the state are one write and a kill can never make them disagree.
 */
export type JournalEntry = Received | Applied | Refused | Answered | Seeded | ClockMoved;
