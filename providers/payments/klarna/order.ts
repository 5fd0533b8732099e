import { AuthorizationState, type AuthorizationSnapshot } from '../../../domain/payments';
import { isObject, rawMember } from '../json-text';
import type { AnswerBody } from '../exchange';
import { markersOf } from './lines';

/** Klarna's order, as much of it as is looked at. */
export interface KlarnaOrder {
  snapshot: AuthorizationSnapshot;
  /** `ACCEPTED`, `PENDING`, `REJECTED`, or the older `STOPPED` */
  fraudStatus: string;
}

const stateByStatus: ReadonlyMap<string, AuthorizationState> = new Map([
  ['AUTHORIZED', AuthorizationState.authorized],
  ['PART_CAPTURED', AuthorizationState.partCaptured],
  ['CAPTURED', AuthorizationState.captured],
  ['CANCELLED', AuthorizationState.cancelled],
  ['EXPIRED', AuthorizationState.expired],
  ['CLOSED', AuthorizationState.closed],
]);

/**
 * Reads the body of `GET /ordermanagement/v1/orders/{id}`. Undefined unless it is that order with
 * its amounts, currency and lines: an order known by half must not be built on.
 */
export function readKlarnaOrder(body: AnswerBody, authorizationRef: string) {
  if (body.kind !== 'json' || !isObject(body.value)) return undefined;
  const { value: order, text } = body;
  const authorizedMinor = amountOf(order['order_amount']);
  const capturedMinor = amountOf(order['captured_amount']);
  const currency = textOf(order['purchase_currency']);
  const status = textOf(order['status']);
  const lines = Array.isArray(order['order_lines']) ? rawMember(text, 'order_lines') : undefined;
  if (authorizedMinor === undefined || capturedMinor === undefined) return undefined;
  if (currency === undefined || status === undefined || lines === undefined) return undefined;
  if (textOf(order['order_id'])?.toLowerCase() !== authorizationRef.toLowerCase()) return undefined;

  const method = methodOf(order['initial_payment_method']);
  const expiresAt = textOf(order['expires_at']);
  const country = textOf(order['purchase_country']);
  const read: KlarnaOrder = {
    snapshot: {
      state: stateByStatus.get(status.toUpperCase()) ?? AuthorizationState.unknown,
      authorizedMinor,
      capturedMinor,
      currency: currency.toUpperCase(),
      lines,
      markers: markersOf(lines),
      ...(method === undefined ? {} : { method }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(country === undefined ? {} : { country: country.toUpperCase() }),
    },
    fraudStatus: textOf(order['fraud_status'])?.toUpperCase() ?? 'ACCEPTED',
  };
  return read;
}

function methodOf(value: unknown): string | undefined {
  return isObject(value) ? textOf(value['type']) : undefined;
}

function amountOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
