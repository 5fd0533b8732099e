import { sumMinor } from '../../../domain/money';
import {
  PaymentOperation,
  UnsupportedReason,
  type AuthorizationLeg,
  type ChangeOutcome,
  type RestoreCommand,
  type SettleOutcome,
  type WithCalls,
} from '../../../domain/payments';
import { callOf } from './calls';
import { legsOf, restoreFault } from './checks';
import { cancelIntent } from './cancel-intent';
import { isHolding } from './intent';
import type { StripeLink } from './link';
import { resultOf } from './look';
import { markersOf } from './metadata';
import { notLooked } from './outcomes';
import { readOrder, type StripeOrder } from './read';

/**
 * Puts the authorization back as far as Stripe can: a leg of its own is given up whole, and what a
 * shopper was asked to confirm is called off. A charge that was incremented cannot hold less
 * again; it is `unsupported`, and less is captured.
 */
export async function restoreAuthorization(
  link: StripeLink,
  command: RestoreCommand,
): Promise<WithCalls<ChangeOutcome>> {
  const fault = restoreFault(command);
  if (fault) return { ...fault, calls: [] };
  const { correlation, authorizationRef } = command;
  if (correlation !== undefined && correlation !== authorizationRef) {
    const left = legsOf(authorizationRef, command.legs, command.totalMinor);
    return giveUp(link, command, correlation, left);
  }
  const { requestId } = command;
  const reading = await readOrder(link, { authorizationRef, requestId });
  const { calls } = reading;
  if (reading.kind !== 'read') return { ...notLooked(reading), calls };
  const plan = planFor(reading.order, command);
  if (plan.kind !== 'give_up') return { ...plan, calls };
  const answer = await giveUp(link, command, plan.leg, plan.legs);
  return { ...answer, calls: [...calls, ...answer.calls] };
}

type Plan =
  | { kind: 'give_up'; leg: string; legs: AuthorizationLeg[] }
  | Extract<ChangeOutcome, { kind: 'authorized' | 'unsupported' }>;

/** Which leg to give up, so that exactly the target is held: the one of this very request. */
function planFor({ base, others }: StripeOrder, command: RestoreCommand): Plan {
  const { totalMinor, requestId, authorizationRef: providerRef } = command;
  const standing = [base, ...others].filter(isHolding);
  const legs = standing.map(({ id, amountMinor }) => ({ providerRef: id, amountMinor }));
  if (totalOf(legs) === totalMinor) return { kind: 'authorized', totalMinor, providerRef, legs };
  const ours = standing.find(
    ({ id, metadata }) => id !== base.id && markersOf(metadata).includes(requestId),
  );
  const rest = legs.filter((leg) => leg.providerRef !== ours?.id);
  if (ours && totalOf(rest) === totalMinor) return { kind: 'give_up', leg: ours.id, legs: rest };
  return { kind: 'unsupported', reason: UnsupportedReason.paymentMethod };
}

function totalOf(legs: readonly AuthorizationLeg[]): number {
  return sumMinor(legs.map(({ amountMinor }) => amountMinor));
}

async function giveUp(
  link: StripeLink,
  command: RestoreCommand,
  leg: string,
  left: readonly AuthorizationLeg[],
): Promise<WithCalls<ChangeOutcome>> {
  const { idempotencyKey, requestId, totalMinor, authorizationRef: providerRef } = command;
  const settled = await cancelIntent(link, leg, { requestId, idempotencyKey });
  const change = changeOf(settled.outcome);
  const subject = {
    operation: PaymentOperation.restore,
    requestId,
    idempotencyKey,
    amountMinor: totalMinor,
  };
  const { answer, look } = settled;
  const result = look ? resultOf(settled) : (change?.kind ?? 'authorized');
  const calls = [callOf(subject, answer.exchange, result), ...(look ?? [])];
  if (change) return { ...change, calls };
  return { kind: 'authorized', totalMinor, providerRef, legs: [...left], calls };
}

/** A cancel that was not done, as a change: refused, the leg was captured or stands otherwise. */
function changeOf(
  outcome: SettleOutcome,
): Exclude<ChangeOutcome, { kind: 'authorized' }> | undefined {
  if (outcome.kind === 'done') return undefined;
  if (outcome.kind !== 'refused') return outcome;
  return { kind: 'unsupported', reason: UnsupportedReason.orderState };
}
