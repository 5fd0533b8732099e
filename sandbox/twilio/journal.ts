import type { AnyEntry } from '../kit/journal';

/** A message Twilio has taken. */
export interface SandboxMessage {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
}

/** A call has arrived whole; without a later `answered` the caller never heard of it. */
export interface Received extends AnyEntry {
  readonly event: 'received';
  readonly to: string;
}

/** A message was taken: one for each call, because no key makes two calls one. */
export interface Applied extends AnyEntry {
  readonly event: 'applied';
  readonly message: SandboxMessage;
}

/** A recipient answered STOP. */
export interface OptedOut extends AnyEntry {
  readonly event: 'opted-out';
  readonly to: string;
}

/** An answer was handed to the connection. */
export interface Answered extends AnyEntry {
  readonly event: 'answered';
  readonly httpStatus: number;
  readonly applied: boolean;
}

export type JournalEntry = Received | Applied | OptedOut | Answered;
