import type { Product } from '../../domain/catalogue';
import { decideOffers, type DecisionInput } from '../../domain/decide-offers';
import { unknownCustomer, type CustomerHistory, type LivePolicy } from '../../domain/offer-ports';
import { emptyPolicy, termsFor } from '../../domain/policy';
import { sold } from '../world/funnels';
import { orderOf, paymentOf } from '../world/orders';

/** One CAM-1, 1000.00 SEK. */
export const order = orderOf('1001');
export const nowMs = Date.parse('2026-03-01T12:00:00.000Z');
export const camera = sold('CAM-1', 100_000);

/** What is decided for the order, or for one that is different. */
export function decide(
  policies: readonly LivePolicy[],
  products: readonly Product[],
  changes: Partial<DecisionInput> = {},
) {
  return decideOffers({
    order,
    payment: paymentOf('klarna-1'),
    customer: unknownCustomer,
    policies,
    products: [camera, ...products],
    terms: termsFor(emptyPolicy, order, 'klarna'),
    closesAt: '2026-03-01T12:03:00.000Z',
    nowMs,
    ...changes,
  });
}

export function customerWith(changes: Partial<CustomerHistory>): { customer: CustomerHistory } {
  return { customer: { ...unknownCustomer, customer: 'c'.repeat(64), ...changes } };
}

export const bought = (reference: string) => ({
  bought: [{ reference, categories: [], lastAt: '2026-01-01T00:00:00.000Z' }],
});
export const strap = sold('STRAP', 10_000);
