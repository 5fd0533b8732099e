/** What was asked of a provider, as it is kept with the order. */

export const PaymentOperation = {
  read: 'read',
  increase: 'increase',
  restore: 'restore',
  capture: 'capture',
  cancel: 'cancel',
} as const;
export type PaymentOperation = (typeof PaymentOperation)[keyof typeof PaymentOperation];

/** One HTTP exchange with a provider, kept with the order for `GET /orders/{order}/proof`. */
export interface ProviderCall {
  operation: PaymentOperation;
  /** the request it was made for; absent for reads outside an add */
  requestId?: string;
  idempotencyKey?: string;
  /** the total (or captured amount) asked for, in minor units */
  amountMinor?: number;
  /** ISO times; no `answeredAt` means that no answer came */
  sentAt: string;
  answeredAt?: string;
  httpStatus?: number;
  /** what a read found to be held, minor units */
  heldMinor?: number;
  /** the provider's id of this exchange, for its support */
  correlationId?: string;
  /** the kind of outcome it was read as */
  result: string;
}
