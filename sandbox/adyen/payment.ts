import { randomBytes } from 'node:crypto';

export const paymentStatuses = ['authorised', 'captured', 'cancelled'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

export const authorisationTypes = ['PreAuth', 'FinalAuth'] as const;
export type AuthorisationType = (typeof authorisationTypes)[number];

/** A payment as the sandbox keeps it; amounts as on the wire. */
export interface SandboxPayment {
  readonly pspReference: string;
  /** The shop's own, of the checkout. */
  readonly reference: string;
  readonly currency: string;
  /** What is authorised. */
  readonly value: number;
  readonly captured: number;
  readonly status: PaymentStatus;
  /** Only a `PreAuth` can be adjusted. */
  readonly authorisationType: AuthorisationType;
  /** Sandbox only: the issuer refuses more than this. */
  readonly limit: number | null;
  /** The newest `adjustAuthorisationData`. */
  readonly blob: string;
}

const referenceLength = 16;
const blobBytes = 60;

/** 16 letters and digits, as Adyen's own. */
export function newReference(): string {
  return randomBytes(referenceLength).toString('hex').slice(0, referenceLength).toUpperCase();
}

/** UNDOCUMENTED, chosen: Adyen's is some 2 000 characters nobody can read either. */
export function newBlob(): string {
  return `BQABAQ${randomBytes(blobBytes).toString('base64')}`;
}
