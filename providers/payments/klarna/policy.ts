import {
  anything,
  lookUp,
  type EligibilityRow,
  type PaymentState,
} from '../../../domain/eligibility-table';
import { UnsupportedReason } from '../../../domain/payments';
import type { KlarnaOrder } from './order';

/** Which payments Klarna lets be raised, first match first: an installation may bring its own. */
export type EligibilityTable = readonly EligibilityRow[];

/**
 * Klarna's published rules as its production plugin applies them (`docs/design.md` §8), by its own
 * `initial_payment_method.type`. Klarna words them per contract, so a merchant's own list may be
 * longer (US: `DEFERRED_INTEREST`). A method that is not listed is not raised.
 */
export const defaultTable: EligibilityTable = [
  ...rows(UnsupportedReason.orderState, {
    states: ['captured', 'cancelled', 'expired', 'closed', 'unknown'],
  }),
  ...rows(UnsupportedReason.fraudPending, { states: ['fraud_pending'] }),
  ...rows(UnsupportedReason.paymentMethod, {
    methods: [
      'ALTERNATIVE_PAYMENT_METHOD',
      'BANK_TRANSFER',
      'CARD',
      'DEFERRED_INTEREST',
      'FIXED_AMOUNT_BY_CARD',
      'FIXED_SUM_CREDIT',
      'MOBILEPAY',
      'OTHER',
      'PAY_BY_CARD',
      'PAY_IN_X',
      'PAY_LATER_BY_CARD',
      'PAY_LATER_IN_PARTS',
      'SWISH',
    ],
  }),
  ...rows(UnsupportedReason.country, { countries: ['CH'] }),
  ...rows('allowed', {
    methods: [
      'INVOICE',
      'B2B_INVOICE',
      'INVOICE_BUSINESS',
      'BASE_ACCOUNT',
      'ACCOUNT',
      'DIRECT_DEBIT',
    ],
  }),
  ...rows('allowed', {
    methods: ['FIXED_AMOUNT'],
    countries: ['AT', 'DE', 'DK', 'FI', 'FR', 'NL', 'NO', 'SE'],
  }),
  ...rows(UnsupportedReason.country, { methods: ['FIXED_AMOUNT'] }),
  ...rows(UnsupportedReason.paymentMethod, {}),
];

/** Fraud checks that are not over, or ended badly; `STOPPED` is an older word of Klarna's. */
const fraudBlocks = new Set(['PENDING', 'REJECTED', 'STOPPED']);

/** The state the table is asked about: an order on its way through a fraud check stands still. */
export function paymentState({ snapshot, fraudStatus }: KlarnaOrder): PaymentState {
  const isStanding = snapshot.state === 'authorized' || snapshot.state === 'part_captured';
  return isStanding && fraudBlocks.has(fraudStatus) ? 'fraud_pending' : snapshot.state;
}

/** Why a payment cannot be raised; undefined when the table lets it. Case does not matter. */
export function tableReason(
  table: EligibilityTable,
  payment: { method: string; country: string; state: PaymentState },
): UnsupportedReason | undefined {
  const row = lookUp(table, { provider: 'klarna', ...payment });
  if (!row) return UnsupportedReason.paymentMethod;
  return row.verdict === 'allowed' ? undefined : row.verdict;
}

/** True for a name of Klarna's own; a shop may call the method something else (`klarna`). */
export function isListedMethod(table: EligibilityTable, method: string): boolean {
  const name = method.toUpperCase();
  return table.some((row) => row.method !== anything && row.method.toUpperCase() === name);
}

/** One row for every combination; what is not named is `*`. */
function rows(
  verdict: EligibilityRow['verdict'],
  when: { methods?: string[]; countries?: string[]; states?: EligibilityRow['state'][] },
): EligibilityRow[] {
  const { methods = [anything], countries = [anything], states = [anything] } = when;
  return methods.flatMap((method) =>
    countries.flatMap((country) =>
      states.map((state) => ({ provider: 'klarna', method, country, state, verdict })),
    ),
  );
}
