import type { SandboxEvent } from './journal';
import { newReference, type SandboxPayment } from './payment';

/** Body of `POST /admin/payments/{payment}/events`: an event about nothing that has happened. */
export interface Forgery {
  readonly eventCode: string;
  readonly success: 'true' | 'false';
  readonly value: number;
  readonly currency?: string;
  readonly reason: string;
  readonly merchantReference: string;
  /** Of the modification; any, unless given. */
  readonly pspReference?: string;
  readonly merchantAccountCode?: string;
  readonly signature: 'right' | 'wrong' | 'missing';
}

const text = { type: 'string', maxLength: 255 } as const;

export const forgerySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['value'],
  properties: {
    eventCode: { ...text, default: 'AUTHORISATION_ADJUSTMENT' },
    success: { enum: ['true', 'false'], default: 'true' },
    value: { type: 'integer', minimum: 0, maximum: 1_000_000_000_000 },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    reason: { ...text, default: '' },
    merchantReference: { ...text, default: '' },
    pspReference: { type: 'string', pattern: '^[0-9A-Z]{16}$' },
    merchantAccountCode: text,
    signature: { enum: ['right', 'wrong', 'missing'], default: 'right' },
  },
} as const;

export function eventFrom(
  forgery: Forgery,
  payment: SandboxPayment,
  merchantAccount: string,
): SandboxEvent {
  const { signature, ...given } = forgery;
  return {
    id: newReference(),
    pspReference: newReference(),
    currency: payment.currency,
    merchantAccountCode: merchantAccount,
    originalReference: payment.pspReference,
    eventDate: new Date().toISOString(),
    ...given,
    forged: signature,
  };
}
