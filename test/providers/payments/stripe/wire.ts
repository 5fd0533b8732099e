import type { Arrived, WholeAnswer } from '../klarna/scripted-server';

export const baseId = 'pi_3base';

/** Stripe's answer with a payment intent for a jacket, on a card whose charge is expanded. */
export function paymentIntent(
  fields: Record<string, unknown> = {},
  incremental = 'available',
): WholeAnswer {
  const intent = {
    id: baseId,
    object: 'payment_intent',
    status: 'requires_capture',
    amount: 100_000,
    amount_received: 0,
    currency: 'sek',
    created: 1_790_000_000,
    client_secret: `${baseId}_secret_1`,
    customer: null,
    payment_method: 'pm_1',
    setup_future_usage: null,
    receipt_email: 'anna@shop.example',
    metadata: {},
    latest_charge: {
      id: 'ch_1',
      payment_method_details: {
        type: 'card',
        card: {
          capture_before: 1_790_600_000,
          incremental_authorization: { status: incremental },
        },
      },
    },
    ...fields,
  };
  return { status: 200, headers: { 'Request-Id': 'req_scripted' }, body: JSON.stringify(intent) };
}

/** Stripe's error object; of type `invalid_request_error` unless given. */
export function stripeError(status: number, error: Record<string, unknown>): WholeAnswer {
  return { status, body: JSON.stringify({ error: { type: 'invalid_request_error', ...error } }) };
}

/** The form a request carried. */
export function sentForm(request: Arrived | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(String(request?.body)));
}
