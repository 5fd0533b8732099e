import { UnknownCause, type ProviderCall, type SettleOutcome } from '../../../domain/payments';
import type { Intent } from './intent';
import type { Answer, StripeLink } from './link';
import { readBase } from './read';

/** One exchange of a settlement, and what it came to. */
export interface Settled {
  answer: Answer;
  outcome: SettleOutcome;
  amountMinor?: number;
  /** the look that was taken because the answer itself told nothing */
  look?: ProviderCall[];
}

/**
 * Stripe gives its own 5xx again under the same key, for a day: asking again tells nothing. So
 * after one the payment intent is looked at, and what it proves counts; it may prove nothing.
 */
export async function lookedAt(
  link: StripeLink,
  settled: Settled,
  { id, requestId }: { id: string; requestId: string },
  proof: (found: Intent) => SettleOutcome | undefined,
): Promise<Settled> {
  const { outcome } = settled;
  const isServerError =
    outcome.kind === 'unknown_outcome' && outcome.cause === UnknownCause.serverError;
  if (!isServerError) return settled;
  const reading = await readBase(link, { authorizationRef: id, requestId });
  const proven = reading.kind === 'read' ? proof(reading.intent) : undefined;
  return { ...settled, outcome: proven ?? outcome, look: reading.calls };
}

/** What the exchange itself was read as, before anybody looked. */
export function resultOf({ outcome, look }: Settled): SettleOutcome['kind'] {
  return look ? 'unknown_outcome' : outcome.kind;
}
