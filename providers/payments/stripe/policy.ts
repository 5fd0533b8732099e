import {
  anything,
  type EligibilityRow,
  type PaymentState,
} from '../../../domain/eligibility-table';
import { UnsupportedReason } from '../../../domain/payments';
import type { Intent } from './intent';

/** Stripe's bound on increments of one payment, declined ones included. */
export const incrementsMax = 10;

const shut: readonly PaymentState[] = ['captured', 'cancelled', 'expired', 'closed', 'unknown'];

/**
 * What may be raised at all. Which card may be is known for each charge alone (`wayToRaise`), and
 * no static table of brands and countries could tell.
 */
export const eligibility: readonly EligibilityRow[] = [
  ...shut.map((state) => row(anything, state, UnsupportedReason.orderState)),
  row(anything, 'part_captured', UnsupportedReason.orderState),
  row('card', anything, 'allowed'),
  row(anything, anything, UnsupportedReason.paymentMethod),
];

/** How a payment can be raised, or why not. */
export type Way =
  | { kind: 'increment' }
  | { kind: 'separate'; customer: string; paymentMethod: string }
  | { kind: 'none'; reason: UnsupportedReason };

/**
 * An increment where this very charge allows it; else, where the shop wants that, a payment intent
 * of its own for the difference, on a card the shopper agreed to have charged.
 */
export function wayToRaise(base: Intent, separateAuthorizations: boolean): Way {
  const { charge, customer, paymentMethod } = base;
  if (base.status !== 'requires_capture' || base.capturedMinor > 0) {
    return { kind: 'none', reason: UnsupportedReason.orderState };
  }
  if (charge?.method !== 'card') return { kind: 'none', reason: UnsupportedReason.paymentMethod };
  if (charge.canBeIncremented) return { kind: 'increment' };
  const isChargeable = base.isSaved && customer !== undefined && paymentMethod !== undefined;
  if (separateAuthorizations && isChargeable) return { kind: 'separate', customer, paymentMethod };
  return { kind: 'none', reason: UnsupportedReason.paymentMethod };
}

function row(
  method: string,
  state: EligibilityRow['state'],
  verdict: EligibilityRow['verdict'],
): EligibilityRow {
  return { provider: 'stripe', method, country: anything, state, verdict };
}
