import type { AnyEntry } from '../kit/journal';
import type { AnyKept } from '../kit/kept-replies';
import type { SandboxIntent } from './intent';
import type { OperationName } from './operations';

/** An answer as it goes over the wire, and as the idempotency store keeps it. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** An answer under its idempotency key, and what was asked with it. */
export interface KeptReply extends AnyKept {
  /** Method, path and body of the first call: Stripe compares them. */
  readonly asked: string;
  readonly reply: Reply;
}

/** An event of Stripe's, exactly as it is signed and sent. */
export interface SandboxEvent {
  readonly id: string;
  readonly type: string;
  readonly payload: string;
}

interface Stamp extends AnyEntry {
  readonly payment_intent: string;
}

/** A call has arrived whole; without a later `answered` the caller never heard of it. */
export interface Received extends Stamp {
  readonly event: 'received';
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey?: string;
  readonly form: Readonly<Record<string, string>>;
}

interface Effect extends Stamp {
  readonly operation: OperationName | 'seed' | 'confirm';
  readonly state: {
    readonly intent?: SandboxIntent;
    readonly kept?: KeptReply;
    readonly event?: SandboxEvent;
  };
}

/** A call has changed what is held: one per effect, whatever the caller is told. */
export interface Applied extends Effect {
  readonly event: 'applied';
  readonly status: string;
  readonly amount: number;
}

/** A call was refused; under its key, this is the answer from now on where `state` keeps it. */
export interface Refused extends Effect {
  readonly event: 'refused';
  readonly httpStatus: number;
}

/** An answer was handed to the connection. */
export interface Answered extends Stamp {
  readonly event: 'answered';
  readonly httpStatus: number;
  readonly requestId: string;
  /** This very call changed what is held. */
  readonly applied: boolean;
  /** The answer came from the idempotency store. */
  readonly replayed: boolean;
}

/** The shop's endpoint took an event, or will not be asked again. */
export interface Delivered extends Stamp {
  readonly event: 'delivered';
  readonly eventId: string;
  readonly type: string;
  /** The last answer; 0 for none. */
  readonly httpStatus: number;
}

/**
 * One line of the journal. What the sandbox knows is rebuilt from `state`, so that the journal and
 * the state are one write and a kill can never make them disagree.
 */
export type JournalEntry = Received | Applied | Refused | Answered | Delivered;
