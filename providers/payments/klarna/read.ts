import {
  AuthorizationState,
  PaymentOperation,
  UnknownCause,
  UnsupportedReason,
  type EligibilityOutcome,
  type ProviderCall,
  type ReadOutcome,
  type WithCalls,
} from '../../../domain/payments';
import type { Exchange } from '../exchange';
import { callOf } from './calls';
import { isOrderId } from './checks';
import { readRefusal, type Refusal } from './classify';
import { isCountedAlike } from './currency';
import { orderPath, readTimeoutMs, type KlarnaLink } from './link';
import { readKlarnaOrder, type KlarnaOrder } from './order';
import { paymentState, tableReason, type EligibilityTable } from './policy';

/** Why there is no order to look at. */
export type Unread = Exclude<ReadOutcome, { kind: 'read' }>;

export type OrderReading = WithCalls<{ kind: 'read'; order: KlarnaOrder } | Unread>;

/** Reads Klarna's order. Changes nothing and is never repeated here. */
export async function readOrder(
  link: KlarnaLink,
  ask: { authorizationRef: string; requestId?: string },
): Promise<OrderReading> {
  const { authorizationRef, requestId } = ask;
  if (!isOrderId(authorizationRef)) {
    return { kind: 'misconfigured', code: 'INVALID_ORDER_ID', calls: [] };
  }
  const path = orderPath(authorizationRef);
  const timeoutMs = readTimeoutMs(link);
  const exchange = await link.http({ method: 'GET', path, timeoutMs });
  const reading = understood(exchange, authorizationRef);
  const subject = { operation: PaymentOperation.read, ...(requestId ? { requestId } : {}) };
  const calls: ProviderCall[] = [callOf(subject, exchange, reading.kind)];
  return { ...reading, calls };
}

export async function readAuthorization(
  link: KlarnaLink,
  ask: { authorizationRef: string; requestId?: string },
): Promise<WithCalls<ReadOutcome>> {
  const reading = await readOrder(link, ask);
  if (reading.kind !== 'read') return reading;
  return { kind: 'read', snapshot: reading.order.snapshot, calls: reading.calls };
}

/** One read says everything: what state it is in, who paid how, and from where. */
export async function checkEligibility(
  link: KlarnaLink,
  ask: { authorizationRef: string; method: string; country: string },
): Promise<WithCalls<EligibilityOutcome>> {
  if (!link.isEnabled()) {
    return { kind: 'unsupported', reason: UnsupportedReason.featureOff, calls: [] };
  }
  const reading = await readOrder(link, { authorizationRef: ask.authorizationRef });
  if (reading.kind !== 'read') return reading;
  const { order, calls } = reading;
  const { snapshot } = order;
  const reason = reasonAgainst(link.table, order, ask);
  if (reason !== undefined) return { kind: 'unsupported', reason, snapshot, calls };
  return { kind: 'eligible', snapshot, calls };
}

/** Whether an authorization still stands, in whole or in part. */
export function isLive(order: KlarnaOrder): boolean {
  const { state } = order.snapshot;
  return state === AuthorizationState.authorized || state === AuthorizationState.partCaptured;
}

/** Why this order cannot be raised; undefined when it can. */
export function reasonAgainst(
  table: EligibilityTable,
  order: KlarnaOrder,
  ask: { method: string; country: string },
): UnsupportedReason | undefined {
  const { snapshot } = order;
  // Klarna's own words for method and country count; the shop's are for answers without them.
  const method = snapshot.method ?? ask.method;
  const country = snapshot.country ?? ask.country;
  const reason = tableReason(table, { method, country, state: paymentState(order) });
  if (reason !== undefined) return reason;
  // Offering what every raise would refuse (`currency_exponent`) helps nobody.
  return isCountedAlike(snapshot.currency) ? undefined : UnsupportedReason.currency;
}

function understood(
  exchange: Exchange,
  authorizationRef: string,
): { kind: 'read'; order: KlarnaOrder } | Unread {
  if (exchange.kind === 'no_answer' || exchange.status !== 200) {
    return unread(readRefusal(exchange));
  }
  const order = readKlarnaOrder(exchange.body, authorizationRef);
  if (order === undefined) return { kind: 'unavailable', cause: UnknownCause.unparseable };
  return { kind: 'read', order };
}

/** A refused read is about us, not about the order: wrong id, region, credentials or rights. */
function unread(refusal: Refusal): Unread {
  if (refusal.kind === 'unknown_outcome') return { kind: 'unavailable', cause: refusal.cause };
  if (refusal.kind === 'throttled') {
    return { kind: 'unavailable', cause: 'throttled', retryAt: refusal.retryAt };
  }
  const code = refusal.kind === 'forbidden' ? refusal.error.code : refusal.code;
  return { kind: 'misconfigured', code };
}
