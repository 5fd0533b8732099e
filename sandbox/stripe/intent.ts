import { randomBytes } from 'node:crypto';

export const intentStatuses = [
  'requires_payment_method',
  'requires_action',
  'processing',
  'requires_capture',
  'canceled',
  'succeeded',
] as const;
export type IntentStatus = (typeof intentStatuses)[number];

/** What became of the last attempt to pay, as Stripe words it. */
export interface PaymentError {
  readonly type: 'card_error' | 'invalid_request_error';
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
}

/** A payment intent as the sandbox keeps it; amounts as on the wire. */
export interface SandboxIntent {
  readonly id: string;
  readonly status: IntentStatus;
  readonly amount: number;
  readonly amount_received: number;
  readonly currency: string;
  /** Epoch seconds. */
  readonly created: number;
  readonly client_secret: string;
  readonly customer: string | null;
  readonly payment_method: string | null;
  readonly setup_future_usage: 'off_session' | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly cancellation_reason: string | null;
  readonly last_payment_error: PaymentError | null;
  readonly charge: string | null;
  /** Type of the payment method, `card` unless seeded otherwise. */
  readonly method: string;
  readonly incremental: 'available' | 'unavailable';
  /** Increments tried so far, declined ones included. */
  readonly attempts: number;
}

/** Days a card authorization stands; Stripe's vary by brand. */
const authorizationDays = 7;
const daySeconds = 24 * 60 * 60;

export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

/** A payment intent right after it was made, before anybody paid. */
export function newIntent(
  given: Pick<SandboxIntent, 'amount' | 'currency'> & Partial<SandboxIntent>,
): SandboxIntent {
  const id = given.id ?? newId('pi');
  return {
    status: 'requires_payment_method',
    amount_received: 0,
    created: Math.floor(Date.now() / 1000),
    client_secret: `${id}_secret_${randomBytes(12).toString('hex')}`,
    customer: null,
    payment_method: null,
    setup_future_usage: null,
    description: null,
    metadata: {},
    cancellation_reason: null,
    last_payment_error: null,
    charge: null,
    method: 'card',
    incremental: 'unavailable',
    attempts: 0,
    ...given,
    id,
  };
}

/** The money is held: there is a charge from here on. */
export function authorized(intent: SandboxIntent): SandboxIntent {
  const charge = intent.charge ?? newId('ch');
  return { ...intent, status: 'requires_capture', charge, last_payment_error: null };
}

/** The attempt to pay failed; another one may follow. */
export function failed(intent: SandboxIntent, error: PaymentError): SandboxIntent {
  return { ...intent, status: 'requires_payment_method', last_payment_error: error };
}

/** Stripe's object; the charge is its id unless it was asked to be expanded. */
export function wireIntent(intent: SandboxIntent, expands: boolean): Record<string, unknown> {
  const { charge, method, incremental, attempts: _attempts, ...shown } = intent;
  const isHeld = intent.status === 'requires_capture';
  return {
    ...shown,
    object: 'payment_intent',
    amount_capturable: isHeld ? intent.amount : 0,
    capture_method: 'manual',
    livemode: false,
    latest_charge: charge === null || !expands ? charge : wireCharge(intent, charge),
  };

  function wireCharge({ amount, created }: SandboxIntent, id: string) {
    const card = {
      brand: 'visa',
      last4: '4242',
      capture_before: created + authorizationDays * daySeconds,
      incremental_authorization: { status: incremental },
    };
    return {
      id,
      object: 'charge',
      amount,
      captured: intent.status === 'succeeded',
      payment_method_details: { type: method, ...(method === 'card' ? { card } : {}) },
    };
  }
}
