import {
  PaymentOperation,
  type CancelCommand,
  type CaptureCommand,
  type SettleOutcome,
  type WithCalls,
} from '../../../domain/payments';
import type { Exchange } from '../exchange';
import { callOf, type CallSubject } from './calls';
import { addressFault, captureFault } from './checks';
import { readRefusal } from './classify';
import type { HttpRequest } from './http';
import { cutText, textMax } from './lines';
import { orderPath, type KlarnaLink } from './link';

/** Takes money of an authorization: 201 without a body, the capture's id in a header (§1.5). */
export async function capture(
  link: KlarnaLink,
  command: CaptureCommand,
): Promise<WithCalls<SettleOutcome>> {
  const fault = captureFault(command);
  if (fault) return { ...fault, calls: [] };
  const { amountMinor, requestId, idempotencyKey } = command;
  return settle(
    link,
    { operation: PaymentOperation.capture, requestId, idempotencyKey, amountMinor },
    {
      method: 'POST',
      path: orderPath(command.authorizationRef, '/captures'),
      idempotencyKey,
      body: JSON.stringify({ captured_amount: amountMinor, reference: requestId }),
      timeoutMs: link.timeoutMs,
    },
    201,
  );
}

/** Gives up the whole authorization: 204, no body either way. Refused once anything is captured. */
export async function cancel(
  link: KlarnaLink,
  command: CancelCommand,
): Promise<WithCalls<SettleOutcome>> {
  const fault = addressFault(command);
  if (fault) return { ...fault, calls: [] };
  const { requestId, idempotencyKey } = command;
  return settle(
    link,
    { operation: PaymentOperation.cancel, requestId, idempotencyKey },
    {
      method: 'POST',
      path: orderPath(command.authorizationRef, '/cancel'),
      idempotencyKey,
      timeoutMs: link.timeoutMs,
    },
    204,
  );
}

async function settle(
  link: KlarnaLink,
  subject: CallSubject,
  request: HttpRequest,
  success: 201 | 204,
): Promise<WithCalls<SettleOutcome>> {
  const exchange = await link.http(request);
  const outcome = outcomeOf(exchange, success);
  return { ...outcome, calls: [callOf(subject, exchange, outcome.kind)] };
}

function outcomeOf(exchange: Exchange, success: 201 | 204): SettleOutcome {
  if (exchange.kind === 'answered' && exchange.status === success) {
    const captureId = exchange.headers.get('capture-id');
    return { kind: 'done', ...(captureId ? { providerRef: cutText(captureId, textMax) } : {}) };
  }
  const refusal = readRefusal(exchange);
  if (refusal.kind !== 'forbidden') return refusal;
  return { kind: 'refused', code: refusal.error.code, message: refusal.error.message };
}
