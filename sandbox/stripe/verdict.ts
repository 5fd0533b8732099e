import { wireIntent, type PaymentError, type SandboxIntent } from './intent';

/** What an operation comes to, before it is journaled and sent. */
export type Verdict =
  | {
      readonly kind: 'done';
      readonly body: Readonly<Record<string, unknown>>;
      /** The payment intent afterwards; absent when the call only read. */
      readonly after?: SandboxIntent;
    }
  | Refusal;

/** Stripe's error object and its status. */
export interface Refusal {
  readonly kind: 'refused';
  readonly status: number;
  readonly error: Readonly<Record<string, unknown>>;
  /** What the failed attempt left behind: a count, or a payment intent nobody has paid. */
  readonly after?: SandboxIntent;
}

export function done(after: SandboxIntent): Verdict {
  return { kind: 'done', body: wireIntent(after, false), after };
}

/** 400, a parameter: unknown, missing or out of its bounds. */
export function badParameter(param: string, code: string, message: string): Refusal {
  return invalid(400, { code, param, message });
}

/** 400, the payment intent is not in a state for it. */
export function unexpectedState(intent: SandboxIntent, verb: string): Refusal {
  const message = `This PaymentIntent could not be ${verb} because it has a status of ${intent.status}.`;
  const code = 'payment_intent_unexpected_state';
  return invalid(400, { code, message, payment_intent: wireIntent(intent, false) });
}

export function noSuchIntent(id: string): Refusal {
  const message = `No such payment_intent: '${id}'`;
  return invalid(404, { code: 'resource_missing', param: 'intent', message });
}

export function invalid(status: number, error: Record<string, unknown>): Refusal {
  return { kind: 'refused', status, error: { type: 'invalid_request_error', ...error } };
}

export function apiError(status: number, error: Record<string, unknown>): Refusal {
  return { kind: 'refused', status, error: { type: 'api_error', ...error } };
}

/** 402. `left` is a payment intent that this very call made, and which the error brings along. */
export function cardError(
  error: PaymentError,
  left: { readonly shown?: SandboxIntent; readonly after: SandboxIntent },
): Refusal {
  const { shown, after } = left;
  const brought = shown ? { payment_intent: wireIntent(shown, false) } : {};
  return { kind: 'refused', status: 402, error: { ...error, ...brought }, after };
}

export const declinedCard: PaymentError = {
  type: 'card_error',
  code: 'card_declined',
  decline_code: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
};

export const wantsAuthentication: PaymentError = {
  type: 'card_error',
  code: 'authentication_required',
  decline_code: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

export const failedAuthentication: PaymentError = {
  type: 'invalid_request_error',
  code: 'payment_intent_authentication_failure',
  message: 'The provided PaymentMethod has failed authentication.',
};
