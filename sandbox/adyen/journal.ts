import type { AnyEntry } from '../kit/journal';
import type { AnyKept } from '../kit/kept-replies';
import type { OperationName } from './operations';
import type { SandboxPayment } from './payment';

/** An answer as it goes over the wire, and as the idempotency store keeps it. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** An answer under its idempotency key. */
export interface KeptReply extends AnyKept {
  readonly reply: Reply;
}

/** What the shop is told of a modification: one item of a webhook, not signed yet. */
export interface SandboxEvent {
  readonly id: string;
  readonly eventCode: string;
  /** Texts, as Adyen writes them. */
  readonly success: 'true' | 'false';
  readonly reason: string;
  readonly value: number;
  readonly currency: string;
  readonly pspReference: string;
  readonly originalReference: string;
  readonly merchantReference: string;
  readonly merchantAccountCode: string;
  readonly eventDate: string;
  readonly blob?: string;
  /** Sandbox only: about nothing that has happened, and how it is signed. */
  readonly forged?: 'right' | 'wrong' | 'missing';
}

interface Stamp extends AnyEntry {
  /** pspReference of the payment. */
  readonly payment: string;
}

/** A call has arrived whole; without a later `answered` the caller never heard of it. */
export interface Received extends Stamp {
  readonly event: 'received';
  readonly path: string;
  readonly idempotencyKey?: string;
  /** The body's JSON, without the blob; null where it was none. */
  readonly body: unknown;
  /** There was a blob in it. */
  readonly hasBlob: boolean;
}

interface Effect extends Stamp {
  readonly operation: OperationName | 'seed' | 'forge';
  readonly state: {
    readonly payment?: SandboxPayment;
    readonly kept?: KeptReply;
    readonly event?: SandboxEvent;
  };
}

/** A call has changed what is held: one per effect, whatever the caller is told. */
export interface Applied extends Effect {
  readonly event: 'applied';
  readonly status: string;
  readonly value: number;
}

/** A call came to nothing, by an error or by the issuer. */
export interface Refused extends Effect {
  readonly event: 'refused';
  readonly httpStatus: number;
}

/** An answer was handed to the connection. */
export interface Answered extends Stamp {
  readonly event: 'answered';
  readonly httpStatus: number;
  /** This very call changed what is held. */
  readonly applied: boolean;
  /** The answer came from the idempotency store. */
  readonly replayed: boolean;
}

/** The shop's endpoint took an event, or will not be asked again. */
export interface Delivered extends Stamp {
  readonly event: 'delivered';
  readonly eventId: string;
  readonly eventCode: string;
  /** The last answer; 0 for none. */
  readonly httpStatus: number;
}

/**
 * One line of the journal. What the sandbox knows is rebuilt from `state`, so that the journal and
 * the state are one write and a kill can never make them disagree.
 */
export type JournalEntry = Received | Applied | Refused | Answered | Delivered;
