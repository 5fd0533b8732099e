import { UnknownCause, type SettleOutcome } from '../../../domain/payments';
import { readRefusal } from './classify';
import { readIntent } from './intent';
import { ask, type Answer, type StripeLink } from './link';
import { lookedAt, type Settled } from './look';
import { valueOf } from './read';

/**
 * Cancels one payment intent: whatever it held is free again. One that is cancelled already is as
 * it should be, whoever did it.
 */
export async function cancelIntent(
  link: StripeLink,
  id: string,
  { requestId, idempotencyKey }: { requestId: string; idempotencyKey: string },
): Promise<Settled> {
  const answer = await ask(() =>
    link.stripe.paymentIntents.cancel(id, {}, { idempotencyKey, timeout: link.timeoutMs }),
  );
  const intent = valueOf(answer, readIntent);
  const isCancelled = intent?.id === id && intent.status === 'canceled';
  if (isCancelled) return { answer, outcome: { kind: 'done' } };
  return await lookedAt(
    link,
    { answer, outcome: refusedAs(answer, id) },
    { id, requestId },
    (found) => (found.status === 'canceled' ? { kind: 'done' } : undefined),
  );
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
