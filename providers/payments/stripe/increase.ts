import {
  PaymentOperation,
  UnknownCause,
  UnsupportedReason,
  type AuthorizationLeg,
  type ChangeOutcome,
  type IncreaseCommand,
  type ProviderCall,
  type WithCalls,
} from '../../../domain/payments';
import { callOf } from './calls';
import { increaseFault } from './checks';
import { readRefusal, type Refusal } from './classify';
import { toStripe } from './currency';
import { isHolding, readIntent, type Intent } from './intent';
import { ask, type StripeLink } from './link';
import { markersOf, metadataFor } from './metadata';
import { declined, legsBefore, notLooked, type Sent } from './outcomes';
import { incrementsMax, wayToRaise } from './policy';
import { readBase, valueOf } from './read';
import { createSeparately } from './separate';

/** Raises the authorization: the charge itself where it can be, else by a leg of its own. */
export async function increaseAuthorization(
  link: StripeLink,
  command: IncreaseCommand,
): Promise<WithCalls<ChangeOutcome>> {
  const fault = increaseFault(command);
  if (fault) return { ...fault, calls: [] };
  const reading = await readBase(link, command);
  const { calls } = reading;
  if (reading.kind !== 'read') return { ...notLooked(reading), calls };
  const { intent: base } = reading;
  const standing = standingAgainst(base, command);
  if (standing) return { ...standing, calls };
  const way = wayToRaise(base, link.separateAuthorizations);
  if (way.kind === 'none') return { kind: 'unsupported', reason: way.reason, calls };
  if (way.kind === 'increment' && markersOf(base.metadata).length >= incrementsMax) {
    return { kind: 'unsupported', reason: UnsupportedReason.attemptsExhausted, calls };
  }
  const sent =
    way.kind === 'increment'
      ? await increment(link, command)
      : await createSeparately(link, command, way);
  return { ...sent.outcome, calls: [...calls, recordOf(command, sent)] };
}

function recordOf(command: IncreaseCommand, { answer, outcome }: Sent): ProviderCall {
  const { requestId, idempotencyKey, totalMinor: amountMinor } = command;
  const subject = { operation: PaymentOperation.increase, requestId, idempotencyKey, amountMinor };
  return callOf(subject, answer.exchange, outcome.kind);
}

/** What the base alone decides: ours already, not ours to touch, or undefined where it is as told. */
function standingAgainst(base: Intent, command: IncreaseCommand): ChangeOutcome | undefined {
  const { requestId, currency } = command;
  const isMarked = markersOf(base.metadata).includes(requestId);
  if (isMarked && isHolding(base) && base.amountMinor === raisedBaseMinor(command)) {
    return raised(command);
  }
  if (base.currency !== currency) {
    return { kind: 'invalid_request', code: 'currency_differs', field: 'currency' };
  }
  const isStanding = base.status === 'requires_capture';
  if (isStanding && base.amountMinor !== baseLeg(command).amountMinor) {
    // Somebody else raised it: nothing here proves whose change would be overwritten.
    return { kind: 'unknown_outcome', cause: UnknownCause.conflict };
  }
  return undefined;
}

async function increment(link: StripeLink, command: IncreaseCommand): Promise<Sent> {
  const { authorizationRef, currency, idempotencyKey } = command;
  const targetMinor = raisedBaseMinor(command);
  const amount = toStripe(targetMinor, currency) ?? 0;
  const answer = await ask(() =>
    link.stripe.paymentIntents.incrementAuthorization(
      authorizationRef,
      { amount, metadata: metadataFor(command) },
      { idempotencyKey, timeout: link.timeoutMs },
    ),
  );
  const intent = valueOf(answer, readIntent);
  const isRaised =
    intent?.id === authorizationRef && isHolding(intent) && intent.amountMinor === targetMinor;
  if (isRaised) return { answer, outcome: raised(command) };
  return { answer, outcome: meaningOf(readRefusal(answer)) };
}

/** The outcome of a refused increment; the payment intent is as it was before. */
function meaningOf(refusal: Refusal): ChangeOutcome {
  switch (refusal.kind) {
    case 'card_error':
      return declined(refusal);
    case 'not_possible': {
      const { code, field } = refusal;
      if (code === 'payment_intent_unexpected_state') {
        return { kind: 'unsupported', reason: UnsupportedReason.orderState };
      }
      // A field is named: our request was wrong. None is, of a charge that was just seen to meet
      // every condition but the one nobody can see: how often it was tried (declines count too).
      if (field !== undefined) return { kind: 'invalid_request', code, field };
      return { kind: 'unsupported', reason: UnsupportedReason.attemptsExhausted };
    }
    case 'unknown_outcome':
    case 'invalid_request':
    case 'misconfigured':
    case 'throttled':
      return refusal;
  }
}

function raised(command: IncreaseCommand): ChangeOutcome {
  const { totalMinor, authorizationRef: providerRef } = command;
  const amountMinor = raisedBaseMinor(command);
  const legs = legsBefore(command).map((leg) =>
    leg.providerRef === providerRef ? { providerRef, amountMinor } : leg,
  );
  return { kind: 'authorized', totalMinor, providerRef, legs };
}

function baseLeg(command: IncreaseCommand): AuthorizationLeg {
  const { authorizationRef: providerRef } = command;
  const found = legsBefore(command).find((leg) => leg.providerRef === providerRef);
  return found ?? { providerRef, amountMinor: 0 };
}

/** What the charge itself is to hold; legs of its own keep what they have. */
function raisedBaseMinor(command: IncreaseCommand): number {
  return baseLeg(command).amountMinor + command.totalMinor - command.previousTotalMinor;
}
