import { anything, lookUp, type EligibilityRow } from '../../../domain/eligibility-table';
import {
  UnknownCause,
  UnsupportedReason,
  type EligibilityOutcome,
  type ReadOutcome,
  type WithCalls,
} from '../../../domain/payments';

/** Which payments Adyen lets be raised, first match first: an installation may bring its own. */
export type EligibilityTable = readonly EligibilityRow[];

/** Names a card goes by in Adyen's results and events, of the schemes that adjust authorisations. */
const cards = ['scheme', 'visa', 'mc', 'amex', 'discover', 'diners'];

/**
 * Cards only (docs.adyen.com, "Adjust an authorisation"). Whether this payment was authorised as
 * `PreAuth` with manual capture, and whether its issuer goes along, is not to be seen beforehand.
 */
export const defaultTable: EligibilityTable = [
  ...cards.map((method) => row(method, 'allowed')),
  row(anything, UnsupportedReason.paymentMethod),
];

function row(method: string, verdict: EligibilityRow['verdict']): EligibilityRow {
  return { provider: 'adyen', method, country: anything, state: anything, verdict };
}

/** Adyen has no call that tells what is held: the table and the shop's own words decide. */
export async function checkEligibility(
  table: EligibilityTable,
  { method, country }: { method: string; country: string },
): Promise<WithCalls<EligibilityOutcome>> {
  const found = lookUp(table, { provider: 'adyen', method, country, state: 'unknown' });
  const verdict = found?.verdict ?? UnsupportedReason.paymentMethod;
  if (verdict === 'allowed') return { kind: 'eligible', calls: [] };
  return { kind: 'unsupported', reason: verdict, calls: [] };
}

/** There is no such call, and nothing is sent: what is held cannot be read, now or later. */
export async function readAuthorization(): Promise<WithCalls<ReadOutcome>> {
  return { kind: 'unavailable', cause: UnknownCause.notReadable, calls: [] };
}
