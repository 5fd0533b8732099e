import { authorized, intentStatuses, newId, newIntent, type SandboxIntent } from './intent';

/** Body of `POST /admin/payment_intents`. */
export interface Seed {
  readonly amount: number;
  /** Lower case, as Stripe writes it. */
  readonly currency: string;
  readonly incremental: 'available' | 'unavailable';
  /** The shopper agreed to be charged without being there: a customer and a saved card. */
  readonly saved_card: boolean;
  readonly method: string;
  readonly status: SandboxIntent['status'];
  readonly cancellation_reason?: string;
  readonly customer?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

const text = { type: 'string', maxLength: 255 } as const;

export const seedSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['amount', 'currency'],
  properties: {
    amount: { type: 'integer', minimum: 1, maximum: 99_999_999 },
    currency: { type: 'string', pattern: '^[a-z]{3}$' },
    incremental: { enum: ['available', 'unavailable'], default: 'available' },
    saved_card: { type: 'boolean', default: false },
    method: { ...text, default: 'card' },
    status: { enum: intentStatuses, default: 'requires_capture' },
    cancellation_reason: text,
    customer: text,
    metadata: { type: 'object', additionalProperties: { type: 'string', maxLength: 500 } },
  },
} as const;

/** A payment intent as a finished checkout leaves it, or in the status the seed asks for. */
export function intentFrom(seed: Seed): SandboxIntent {
  const { amount, currency, incremental, method, status, metadata = {} } = seed;
  const isSaved = seed.saved_card;
  const made = newIntent({
    amount,
    currency,
    incremental,
    method,
    metadata,
    payment_method: newId('pm'),
    customer: seed.customer ?? (isSaved ? newId('cus') : null),
    setup_future_usage: isSaved ? 'off_session' : null,
    cancellation_reason: seed.cancellation_reason ?? null,
  });
  const amount_received = status === 'succeeded' ? amount : 0;
  return { ...authorized(made), status, amount_received };
}
