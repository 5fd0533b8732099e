import {
  PaymentOperation,
  UnknownCause,
  type CancelCommand,
  type CaptureCommand,
  type SettleOutcome,
  type WithCalls,
} from '../../../domain/payments';
import type { Exchange } from '../exchange';
import { callOf, type CallSubject } from './calls';
import { addressFault, captureFault } from './checks';
import { readRefusal } from './classify';
import { toAdyen } from './currency';
import { modify, type AdyenLink } from './link';
import { readModification } from './modification';
import { referenceOf } from './reference';

/**
 * Takes money of an authorization. `done` means that Adyen has taken the order to do so and will
 * carry it out: what comes of it is told later, by `CAPTURE` or `CAPTURE_FAILED`.
 */
export async function capture(
  link: AdyenLink,
  command: CaptureCommand,
): Promise<WithCalls<SettleOutcome>> {
  const fault = captureFault(command);
  if (fault) return { ...fault, calls: [] };
  const { authorizationRef, requestId, idempotencyKey, amountMinor, currency } = command;
  const exchange = await modify(link, authorizationRef, 'captures', idempotencyKey, {
    amount: { currency, value: toAdyen(amountMinor, currency) },
    reference: referenceOf(requestId),
  });
  const operation = PaymentOperation.capture;
  const subject = { operation, requestId, idempotencyKey, amountMinor };
  return settled(subject, exchange, authorizationRef);
}

/** Gives up the whole authorization; `done` means what it means for a capture (`CANCELLATION`). */
export async function cancel(
  link: AdyenLink,
  command: CancelCommand,
): Promise<WithCalls<SettleOutcome>> {
  const fault = addressFault(command);
  if (fault) return { ...fault, calls: [] };
  const { authorizationRef, requestId, idempotencyKey } = command;
  const exchange = await modify(link, authorizationRef, 'cancels', idempotencyKey, {
    reference: referenceOf(requestId),
  });
  const subject = { operation: PaymentOperation.cancel, requestId, idempotencyKey };
  return settled(subject, exchange, authorizationRef);
}

function settled(
  subject: CallSubject,
  exchange: Exchange,
  payment: string,
): WithCalls<SettleOutcome> {
  const outcome = outcomeOf(exchange, payment);
  return { ...outcome, calls: [callOf(subject, exchange, outcome.kind)] };
}

function outcomeOf(exchange: Exchange, payment: string): SettleOutcome {
  const answer = readModification(exchange);
  if (answer?.status === 'received' && answer.payment === payment) {
    return { kind: 'done', providerRef: answer.pspReference };
  }
  if (answer) return { kind: 'unknown_outcome', cause: UnknownCause.unparseable };
  const refusal = readRefusal(exchange);
  if (refusal.kind !== 'unsupported') return refusal;
  return { kind: 'refused', code: refusal.code, message: refusal.message };
}
