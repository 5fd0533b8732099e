import {
  authorisationTypes,
  newBlob,
  newReference,
  paymentStatuses,
  type AuthorisationType,
  type PaymentStatus,
  type SandboxPayment,
} from './payment';

/** Body of `POST /admin/payments`. */
export interface Seed {
  readonly value: number;
  readonly currency: string;
  readonly reference: string;
  readonly authorisationType: AuthorisationType;
  readonly status: PaymentStatus;
  readonly limit?: number;
}

const amount = { type: 'integer', minimum: 1, maximum: 1_000_000_000_000 } as const;

export const seedSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['value', 'currency'],
  properties: {
    value: amount,
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    reference: { type: 'string', maxLength: 80, default: '' },
    authorisationType: { enum: authorisationTypes, default: 'PreAuth' },
    status: { enum: paymentStatuses, default: 'authorised' },
    limit: amount,
  },
} as const;

/** A payment as a finished checkout leaves it, or in the status the seed asks for. */
export function paymentFrom(seed: Seed): SandboxPayment {
  const { value, status, limit = null, ...given } = seed;
  const captured = status === 'captured' ? value : 0;
  const pspReference = newReference();
  return { ...given, pspReference, value, status, limit, captured, blob: newBlob() };
}
