import type { Payment } from '../domain/order';

/**
 * Providers that read their references in either letter case: Klarna's order ids are UUIDs. For
 * every other provider another spelling is another authorization.
 */
const caselessProviders: ReadonlySet<string> = new Set(['klarna']);

/**
 * The payment with its reference as everybody here spells it from now on. Two spellings of one
 * authorization would look like two of them, and open two orders (I1).
 */
export function canonicalPayment(payment: Payment): Payment {
  if (!caselessProviders.has(payment.provider)) return payment;
  return { ...payment, authorizationRef: payment.authorizationRef.toLowerCase() };
}
