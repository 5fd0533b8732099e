import {
  PaymentOperation,
  UnknownCause,
  UnsupportedReason,
  type ChangeOutcome,
  type IncreaseCommand,
  type RestoreCommand,
  type WithCalls,
} from '../../../domain/payments';
import type { Exchange } from '../exchange';
import { callOf } from './calls';
import { addressFault, increaseFault } from './checks';
import { readRefusal } from './classify';
import { toAdyen } from './currency';
import { modify, type AdyenLink } from './link';
import { readModification, type ModificationAnswer } from './modification';
import { referenceOf } from './reference';

/**
 * Raises the authorization to a new total. With the newest blob Adyen decides at once; without one
 * it only takes the request, and an `AUTHORISATION_ADJUSTMENT` event brings the decision.
 */
export async function increaseAuthorization(
  link: AdyenLink,
  command: IncreaseCommand,
): Promise<WithCalls<ChangeOutcome>> {
  const fault = increaseFault(command);
  if (fault) return { ...fault, calls: [] };
  const { authorizationRef, requestId, order, idempotencyKey, totalMinor, currency } = command;
  const { providerState } = command;
  const exchange = await modify(link, authorizationRef, 'amountUpdates', idempotencyKey, {
    amount: { currency, value: toAdyen(totalMinor, currency) },
    reference: referenceOf(requestId, order),
    industryUsage: link.industryUsage,
    ...(providerState === undefined ? {} : { adjustAuthorisationData: providerState }),
  });
  const outcome = outcomeOf(exchange, command);
  const operation = PaymentOperation.increase;
  const subject = { operation, requestId, idempotencyKey, amountMinor: totalMinor };
  return { ...outcome, calls: [callOf(subject, exchange, outcome.kind)] };
}

/**
 * Nothing is lowered here. Whether an issuer follows a reversal is its own affair, and in the
 * asynchronous mode nobody would hear of it in time: less is captured instead.
 */
export async function restoreAuthorization(
  command: RestoreCommand,
): Promise<WithCalls<ChangeOutcome>> {
  const fault = addressFault(command);
  if (fault) return { ...fault, calls: [] };
  return { kind: 'unsupported', reason: UnsupportedReason.featureOff, calls: [] };
}

function outcomeOf(exchange: Exchange, command: IncreaseCommand): ChangeOutcome {
  const answer = readModification(exchange);
  if (answer) return meaningOf(answer, command);
  const refusal = readRefusal(exchange);
  if (refusal.kind !== 'unsupported') return refusal;
  return { kind: 'unsupported', reason: refusal.reason };
}

function meaningOf(answer: ModificationAnswer, command: IncreaseCommand): ChangeOutcome {
  const { pspReference, status, blob } = answer;
  if (!isAboutThis(answer, command)) {
    return { kind: 'unknown_outcome', cause: UnknownCause.conflict };
  }
  switch (status) {
    case 'authorised':
      return {
        kind: 'authorized',
        totalMinor: command.totalMinor,
        providerRef: pspReference,
        ...(blob === undefined ? {} : { providerState: blob }),
      };
    case 'refused':
      return { kind: 'declined', code: 'refused', message: 'The issuer refused the new amount.' };
    case 'received':
      return { kind: 'pending', correlation: pspReference };
    default:
      return { kind: 'unknown_outcome', cause: UnknownCause.unparseable };
  }
}

/** An answer about another payment or amount says nothing about this one. */
function isAboutThis(
  { payment, value, currency }: ModificationAnswer,
  command: IncreaseCommand,
): boolean {
  return (
    payment === command.authorizationRef &&
    value === toAdyen(command.totalMinor, command.currency) &&
    currency === command.currency
  );
}
