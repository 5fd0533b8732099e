import { sumMinor } from '../../../domain/money';
import {
  PaymentOperation,
  UnknownCause,
  type CancelCommand,
  type CaptureCommand,
  type ProviderCall,
  type SettleOutcome,
  type WithCalls,
} from '../../../domain/payments';
import { callOf } from './calls';
import { cancelIntent } from './cancel-intent';
import { addressFault, captureFault, legsOf } from './checks';
import { readRefusal } from './classify';
import { toStripe } from './currency';
import { readIntent, type Intent } from './intent';
import { ask, type Answer, type StripeLink } from './link';
import { lookedAt, resultOf, type Settled } from './look';
import { captureKey } from './metadata';
import { valueOf } from './read';

/**
 * Takes an amount of the legs in their order, each under a key of its own. The split follows from
 * the command alone, never from what is left: a repeat must ask for the very same again.
 */
export async function capture(
  link: StripeLink,
  command: CaptureCommand,
): Promise<WithCalls<SettleOutcome>> {
  const fault = captureFault(command);
  if (fault) return { ...fault, calls: [] };
  const { amountMinor, authorizationRef } = command;
  const legs = legsOf(authorizationRef, command.legs, amountMinor);
  if (amountMinor > sumMinor(legs.map((leg) => leg.amountMinor))) {
    const message = 'More than what is authorized.';
    return { kind: 'refused', code: 'amount_too_large', message, calls: [] };
  }
  let leftMinor = amountMinor;
  const parts = legs.flatMap(({ providerRef, amountMinor: heldMinor }) => {
    const partMinor = Math.min(heldMinor, leftMinor);
    leftMinor -= partMinor;
    return partMinor > 0 ? [{ id: providerRef, partMinor }] : [];
  });
  const steps = parts.map(
    ({ id, partMinor }) =>
      (idempotencyKey: string) =>
        captureIntent(link, id, { ...command, amountMinor: partMinor, idempotencyKey }),
  );
  return settleAll(steps, command, PaymentOperation.capture);
}

/** Gives up all legs, the base first: where it is captured, nothing else is touched. */
export async function cancel(
  link: StripeLink,
  command: CancelCommand,
): Promise<WithCalls<SettleOutcome>> {
  const fault = addressFault(command);
  if (fault) return { ...fault, calls: [] };
  const steps = legsOf(command.authorizationRef, command.legs, 0).map(
    ({ providerRef }) =>
      (idempotencyKey: string) =>
        cancelIntent(link, providerRef, { requestId: command.requestId, idempotencyKey }),
  );
  return settleAll(steps, command, PaymentOperation.cancel);
}

/**
 * One leg after the other, until one is not done. A no after a yes is neither: part of it has
 * happened, so it is in doubt, and the same keys find what is done done.
 */
async function settleAll(
  steps: readonly ((key: string) => Promise<Settled>)[],
  { requestId, idempotencyKey }: CancelCommand,
  operation: 'capture' | 'cancel',
): Promise<WithCalls<SettleOutcome>> {
  const calls: ProviderCall[] = [];
  let first: SettleOutcome | undefined;
  for (const [index, step] of steps.entries()) {
    const key = `${idempotencyKey}/${index + 1}`;
    const settled = await step(key);
    const { answer, outcome, amountMinor, look = [] } = settled;
    const amount = amountMinor === undefined ? {} : { amountMinor };
    const subject = { operation, requestId, idempotencyKey: key, ...amount };
    calls.push(callOf(subject, answer.exchange, resultOf(settled)), ...look);
    if (outcome.kind !== 'done') return { ...(first ? inPart(outcome) : outcome), calls };
    first ??= outcome;
  }
  return { ...(first ?? { kind: 'done' }), calls };
}

function inPart(outcome: SettleOutcome): SettleOutcome {
  const isRepeated = outcome.kind === 'unknown_outcome' || outcome.kind === 'throttled';
  return isRepeated ? outcome : { kind: 'unknown_outcome', cause: UnknownCause.conflict };
}

async function captureIntent(
  link: StripeLink,
  id: string,
  { amountMinor, currency, requestId, idempotencyKey }: CaptureCommand,
): Promise<Settled> {
  const amount = toStripe(amountMinor, currency) ?? 0;
  const answer = await ask(() =>
    link.stripe.paymentIntents.capture(
      id,
      { amount_to_capture: amount, metadata: { [captureKey]: requestId } },
      { idempotencyKey, timeout: link.timeoutMs },
    ),
  );
  const isTaken = (intent: Intent) =>
    intent.id === id && intent.status === 'succeeded' && intent.capturedMinor === amountMinor;
  const intent = valueOf(answer, readIntent);
  if (intent && isTaken(intent)) return { answer, outcome: doneBy(intent), amountMinor };
  const settled = { answer, outcome: captureRefusal(answer), amountMinor };
  // The same amount may have been taken for another request: only the mark tells.
  return await lookedAt(link, settled, { id, requestId }, (found) =>
    isTaken(found) && found.metadata[captureKey] === requestId ? doneBy(found) : undefined,
  );
}

function doneBy({ charge }: Intent): SettleOutcome {
  return { kind: 'done', ...(charge === undefined ? {} : { providerRef: charge.id }) };
}

function captureRefusal(answer: Answer): SettleOutcome {
  const refusal = readRefusal(answer);
  switch (refusal.kind) {
    case 'card_error':
      return {
        kind: 'refused',
        code: refusal.declineCode ?? refusal.code,
        message: refusal.message,
      };
    case 'not_possible': {
      const { code, field, message } = refusal;
      // Too much, or too late: Stripe names the field for the first of them.
      const isRefusal = field === undefined || code === 'amount_too_large';
      if (isRefusal) return { kind: 'refused', code, message };
      return { kind: 'invalid_request', code, field };
    }
    case 'unknown_outcome':
    case 'invalid_request':
    case 'misconfigured':
    case 'throttled':
      return refusal;
  }
}
