import { randomBytes, randomUUID } from 'node:crypto';

import { amountMax } from './checks';
import {
  expiryAfter,
  fraudStatuses,
  orderStatuses,
  type FraudStatus,
  type JsonObject,
  type OrderStatus,
  type SandboxOrder,
} from './order';

/** Body of `POST /admin/orders`. */
export interface Seed {
  readonly order_id?: string;
  readonly order_amount: number;
  readonly purchase_currency: string;
  readonly purchase_country: string;
  readonly order_lines: readonly JsonObject[];
  readonly initial_payment_method: JsonObject & { readonly type: string };
  readonly status?: OrderStatus;
  readonly fraud_status?: FraudStatus;
  readonly credit_limit?: number;
  readonly locale?: string;
  readonly merchant_reference1?: string;
  readonly merchant_reference2?: string;
  readonly merchant_data?: string;
  readonly customer?: JsonObject;
  readonly billing_address?: JsonObject;
  readonly shipping_address?: JsonObject;
}

const object = { type: 'object' } as const;
const text = { type: 'string', maxLength: 255 } as const;
const amount = { type: 'integer', minimum: 0, maximum: amountMax } as const;

/** Checks a {@link Seed}; its lines are taken as they are, so that a test can plant wrong ones. */
export const seedSchema = {
  type: 'object',
  additionalProperties: false,
  required: [
    'order_amount',
    'purchase_currency',
    'purchase_country',
    'order_lines',
    'initial_payment_method',
  ],
  properties: {
    order_id: { type: 'string', format: 'uuid' },
    order_amount: amount,
    purchase_currency: { type: 'string', pattern: '^[A-Za-z]{3}$' },
    purchase_country: { type: 'string', pattern: '^[A-Za-z]{2}$' },
    order_lines: { type: 'array', maxItems: 1000, items: object },
    initial_payment_method: { type: 'object', required: ['type'], properties: { type: text } },
    status: { enum: orderStatuses },
    fraud_status: { enum: fraudStatuses },
    credit_limit: amount,
    locale: text,
    merchant_reference1: text,
    merchant_reference2: text,
    merchant_data: { type: 'string', maxLength: 1024 },
    customer: object,
    billing_address: object,
    shipping_address: object,
  },
} as const;

/** Letters of a `klarna_reference`, made of which it can be read out on the phone. */
const referenceBytes = 4;

/** An order as Klarna has it right after checkout, or in the status the seed asks for. */
export function orderFrom(seed: Seed, nowMs: number): SandboxOrder {
  const { credit_limit: creditLimit, order_amount: total, ...given } = seed;
  const status = seed.status ?? 'AUTHORIZED';
  const captured = status === 'CAPTURED' || status === 'CLOSED' ? total : 0;
  const order = {
    locale: 'en-US',
    customer: {},
    billing_address: {},
    shipping_address: {},
    ...given,
    order_id: (seed.order_id ?? randomUUID()).toLowerCase(),
    status,
    fraud_status: seed.fraud_status ?? 'ACCEPTED',
    order_amount: total,
    original_order_amount: total,
    captured_amount: captured,
    refunded_amount: 0,
    remaining_authorized_amount: status === 'AUTHORIZED' ? total : 0,
    klarna_reference: randomBytes(referenceBytes).toString('hex').toUpperCase(),
    created_at: new Date(nowMs).toISOString(),
    expires_at: expiryAfter(nowMs),
    captures: [],
    refunds: [],
    shipping_info: [],
  };
  return creditLimit === undefined ? { order } : { order, creditLimit };
}
