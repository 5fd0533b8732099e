import type { SandboxEvent } from './journal';
import type { SandboxPayment } from './payment';

/** What an operation comes to, before it is journaled and sent. */
export type Verdict =
  | {
      readonly kind: 'taken';
      readonly body: Readonly<Record<string, unknown>>;
      /** The payment afterwards; absent where the modification came to nothing. */
      readonly after?: SandboxPayment;
      readonly event: SandboxEvent;
    }
  | Refusal;

/** Adyen's error object and its status. */
export interface Refusal {
  readonly kind: 'refused';
  readonly status: number;
  readonly errorCode: string;
  readonly message: string;
  readonly errorType: 'validation' | 'security' | 'internal';
}

export function invalid(errorCode: string, message: string): Refusal {
  return { kind: 'refused', status: 422, errorCode, message, errorType: 'validation' };
}

export function forbidden(status: 401 | 403, errorCode: string, message: string): Refusal {
  return { kind: 'refused', status, errorCode, message, errorType: 'security' };
}

export function internal(status: number, errorCode: string, message: string): Refusal {
  return { kind: 'refused', status, errorCode, message, errorType: 'internal' };
}
