import {
  PaymentOperation,
  UnknownCause,
  UnsupportedReason,
  type ChangeOutcome,
  type IncreaseCommand,
  type RestoreCommand,
  type WithCalls,
} from '../../../domain/payments';
import { callOf } from './calls';
import { changeFault, increaseFault } from './checks';
import { readRefusal, type KlarnaError } from './classify';
import { allLines, cutText, textMax } from './lines';
import { orderPath, type KlarnaLink } from './link';
import { isListedMethod, tableReason } from './policy';
import { meaningOfForbidden, standsAsTargeted } from './forbidden';
import { readOrder, type Unread } from './read';

/** Raises the authorization to a new total (`updateAuthorization`, §1.2). */
export async function increaseAuthorization(
  link: KlarnaLink,
  command: IncreaseCommand,
): Promise<WithCalls<ChangeOutcome>> {
  const fault = increaseFault(command);
  if (fault) return { ...fault, calls: [] };
  const reason = reasonNotToSend(link, command);
  if (reason !== undefined) return heldBack(link, command, reason);
  return update(link, command, PaymentOperation.increase);
}

/** Puts the authorization back: the same call to a lower total, under its own key. */
export async function restoreAuthorization(
  link: KlarnaLink,
  command: RestoreCommand,
): Promise<WithCalls<ChangeOutcome>> {
  const fault = changeFault(command);
  if (fault) return { ...fault, calls: [] };
  return update(link, command, PaymentOperation.restore);
}

async function update(
  link: KlarnaLink,
  command: RestoreCommand,
  operation: 'increase' | 'restore',
): Promise<WithCalls<ChangeOutcome>> {
  const { idempotencyKey, requestId, totalMinor: amountMinor } = command;
  const exchange = await link.http({
    method: 'PATCH',
    path: orderPath(command.authorizationRef, '/authorization'),
    idempotencyKey,
    body: updateBody(command),
    timeoutMs: link.timeoutMs,
  });
  const record = (outcome: ChangeOutcome) =>
    callOf({ operation, requestId, idempotencyKey, amountMinor }, exchange, outcome.kind);
  const alone = (outcome: ChangeOutcome) => ({ ...outcome, calls: [record(outcome)] });

  // 204 and nothing else: any other success is not Klarna's, whatever it says.
  if (exchange.kind === 'answered' && exchange.status === 204) return alone(authorized(command));
  const refusal = readRefusal(exchange);
  if (refusal.kind !== 'forbidden') return alone(refusal);

  const { outcome, calls } = await understandForbidden(link, command, operation, refusal.error);
  return { ...outcome, calls: [record(outcome), ...calls] };
}

/** Klarna tells a wrong state from a refused risk only through the order itself (§1.7). */
async function understandForbidden(
  link: KlarnaLink,
  command: RestoreCommand,
  operation: 'increase' | 'restore',
  error: KlarnaError,
) {
  const reading = await readOrder(link, command);
  const { calls } = reading;
  if (reading.kind !== 'read') return { outcome: unproven(reading), calls };
  const raise = operation === PaymentOperation.increase ? link.table : undefined;
  return { outcome: meaningOfForbidden(command, reading.order, error, raise), calls };
}

/**
 * Not sending is no proof either: an earlier attempt under the same key may have been applied
 * before the switch was turned. So the order is looked at first.
 */
async function heldBack(
  link: KlarnaLink,
  command: IncreaseCommand,
  reason: UnsupportedReason,
): Promise<WithCalls<ChangeOutcome>> {
  const reading = await readOrder(link, command);
  const { calls } = reading;
  if (reading.kind !== 'read') return { ...unproven(reading), calls };
  if (standsAsTargeted(command, reading.order)) return { ...authorized(command), calls };
  return { kind: 'unsupported', reason, calls };
}

/** A method Klarna has no such name for is the shop's own word: the check at open read better. */
function reasonNotToSend(
  link: KlarnaLink,
  command: IncreaseCommand,
): UnsupportedReason | undefined {
  if (!link.isEnabled()) return UnsupportedReason.featureOff;
  const { method, country } = command;
  if (!isListedMethod(link.table, method)) return undefined;
  return tableReason(link.table, { method, country, state: 'authorized' });
}

/** The read that should have proven something failed too; throttled or shut out, it was filtered. */
function unproven(reading: Unread): ChangeOutcome {
  if (reading.kind === 'misconfigured' || reading.cause === 'throttled') {
    return { kind: 'unknown_outcome', cause: UnknownCause.filtered };
  }
  return { kind: 'unknown_outcome', cause: reading.cause };
}

function authorized(command: RestoreCommand): ChangeOutcome {
  const { totalMinor, authorizationRef: providerRef } = command;
  return { kind: 'authorized', totalMinor, providerRef };
}

/** Written by hand, so that Klarna's own lines are never parsed and spelled anew. */
function updateBody(command: RestoreCommand): string {
  const description = JSON.stringify(cutText(command.description, textMax));
  const lines = allLines(command);
  return `{"order_amount":${command.totalMinor},"description":${description},"order_lines":${lines}}`;
}
