import { UnknownCause, type SettleOutcome } from '../../../domain/payments';
import { readRefusal } from './classify';
import { readIntent } from './intent';
import { ask, type Answer, type StripeLink } from './link';
import { valueOf } from './read';

/**
 * Cancels one payment intent: whatever it held is free again. One that is cancelled already is as
 * it should be, whoever did it.
 */
export async function cancelIntent(
  link: StripeLink,
  id: string,
  idempotencyKey: string,
): Promise<{ answer: Answer; outcome: SettleOutcome }> {
  const answer = await ask(() =>
    link.stripe.paymentIntents.cancel(id, {}, { idempotencyKey, timeout: link.timeoutMs }),
  );
  const intent = valueOf(answer, readIntent);
  const isCancelled = intent?.id === id && intent.status === 'canceled';
  return { answer, outcome: isCancelled ? { kind: 'done' } : refusedAs(answer, id) };
}

function refusedAs(answer: Answer, id: string): SettleOutcome {
  const refusal = readRefusal(answer);
  if (refusal.kind !== 'not_possible' && refusal.kind !== 'card_error') return refusal;
  const intent = readIntent(refusal.intent);
  if (intent?.id === id && intent.status === 'canceled') return { kind: 'done' };
  if (refusal.kind === 'card_error') {
    // A cancel asks nothing of a card: nobody knows what this answers.
    return { kind: 'unknown_outcome', cause: UnknownCause.unparseable };
  }
  const { code, field, message } = refusal;
  if (field !== undefined) return { kind: 'invalid_request', code, field };
  return { kind: 'refused', code, message };
}
