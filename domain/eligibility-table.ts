import type { AuthorizationState, UnsupportedReason } from './payments';

/** What an authorization can be when it is looked at; a fraud check under way counts as a state. */
export type PaymentState = AuthorizationState | 'fraud_pending';

/** Matches anything in a row. */
export const anything = '*';

/** One row: provider × method × country × state of the payment → allowed, or why not. */
export interface EligibilityRow {
  provider: string;
  /** the provider's own name of the payment method */
  method: string;
  /** ISO 3166-1 alpha-2 */
  country: string;
  state: PaymentState | typeof anything;
  verdict: 'allowed' | UnsupportedReason;
}

/** The payment a table is asked about. */
export interface PaymentFacts {
  provider: string;
  method: string;
  country: string;
  state: PaymentState;
}

/**
 * The first row that matches, upper and lower case alike; undefined where the table says nothing.
 * So exceptions stand above the rule they are an exception from.
 */
export function lookUp(
  table: readonly EligibilityRow[],
  facts: PaymentFacts,
): EligibilityRow | undefined {
  return table.find(
    (row) =>
      matches(row.provider, facts.provider) &&
      matches(row.method, facts.method) &&
      matches(row.country, facts.country) &&
      matches(row.state, facts.state),
  );
}

function matches(cell: string, value: string): boolean {
  return cell === anything || cell.toUpperCase() === value.toUpperCase();
}

/** `klarna × INVOICE × SE × authorized: allowed`, the way a person reads a row. */
export function rowText({ provider, method, country, state, verdict }: EligibilityRow): string {
  return `${provider} × ${method} × ${country} × ${state}: ${verdict}`;
}
