import { AuthorizationState } from '../../../domain/payments';
import { isObject } from '../json-text';
import { fromStripe } from './currency';

type Fields = Readonly<Record<string, unknown>>;

/** A payment intent, as much of it as is looked at; amounts in our minor units. */
export interface Intent {
  id: string;
  /** Stripe's own word: `requires_capture`, `succeeded`, … */
  status: string;
  amountMinor: number;
  capturedMinor: number;
  /** upper case ISO 4217 */
  currency: string;
  /** epoch seconds */
  created: number;
  metadata: Readonly<Record<string, string>>;
  customer?: string;
  paymentMethod?: string;
  /** the shopper agreed to be charged without being there */
  isSaved: boolean;
  /** lets whoever has it confirm the payment: handed on as an action, kept nowhere */
  clientSecret?: string;
  cancellationReason?: string;
  lastErrorCode?: string;
  charge?: Charge;
}

/** The charge that holds the money; only what was asked to be expanded has its details. */
export interface Charge {
  id: string;
  /** `card`, `link`, … */
  method?: string;
  canBeIncremented: boolean;
  /** ISO */
  captureBefore?: string;
}

/**
 * Reads a payment intent. Undefined unless it is one, with amounts that convert: one known by half
 * must not be built on, and the SDK takes any JSON for an answer.
 */
export function readIntent(value: unknown): Intent | undefined {
  if (!isObject(value) || value['object'] !== 'payment_intent') return undefined;
  const id = textOf(value['id']);
  const status = textOf(value['status']);
  const currency = textOf(value['currency'])?.toUpperCase();
  const { created } = value;
  if (id === undefined || status === undefined || currency === undefined) return undefined;
  if (typeof created !== 'number') return undefined;
  const amountMinor = amountOf(value['amount'], currency);
  const capturedMinor = amountOf(value['amount_received'] ?? 0, currency);
  if (amountMinor === undefined || capturedMinor === undefined) return undefined;
  const lastError = value['last_payment_error'];
  return {
    id,
    status,
    amountMinor,
    capturedMinor,
    currency,
    created,
    metadata: metadataOf(value['metadata']),
    isSaved: value['setup_future_usage'] === 'off_session',
    ...present('customer', idOf(value['customer'])),
    ...present('paymentMethod', idOf(value['payment_method'])),
    ...present('clientSecret', textOf(value['client_secret'])),
    ...present('cancellationReason', textOf(value['cancellation_reason'])),
    ...present('lastErrorCode', isObject(lastError) ? errorCode(lastError) : undefined),
    ...present('charge', chargeOf(value['latest_charge'])),
  };
}

/** The payment intents of a list, or undefined unless it is one, whole and of one page. */
export function readIntents(value: unknown): Intent[] | undefined {
  if (!isObject(value) || value['has_more'] !== false) return undefined;
  const { data } = value;
  if (!Array.isArray(data)) return undefined;
  const intents = data.flatMap((item: unknown) => readIntent(item) ?? []);
  return intents.length === data.length ? intents : undefined;
}

export function stateOf({ status, capturedMinor, cancellationReason }: Intent): AuthorizationState {
  switch (status) {
    case 'requires_capture':
      return capturedMinor > 0 ? AuthorizationState.partCaptured : AuthorizationState.authorized;
    case 'succeeded':
      // Also after a partial capture: Stripe releases the rest.
      return AuthorizationState.captured;
    case 'canceled': {
      const isExpired = cancellationReason === 'automatic' || cancellationReason === 'expired';
      return isExpired ? AuthorizationState.expired : AuthorizationState.cancelled;
    }
    default:
      return AuthorizationState.unknown;
  }
}

/** Money is held or was taken. */
export function isHolding({ status }: Intent): boolean {
  return status === 'requires_capture' || status === 'succeeded';
}

/** It may still come to hold money, if the one with its secret goes on. */
export function isOpen({ status }: Intent): boolean {
  return !['requires_capture', 'succeeded', 'canceled'].includes(status);
}

/** What the provider says no with: the issuer's reason where it gave one. */
function errorCode(error: Fields): string | undefined {
  return textOf(error['decline_code']) ?? textOf(error['code']);
}

function chargeOf(value: unknown): Charge | undefined {
  if (!isObject(value)) {
    const id = textOf(value);
    return id === undefined ? undefined : { id, canBeIncremented: false };
  }
  const id = textOf(value['id']);
  if (id === undefined) return undefined;
  const details = objectOf(value['payment_method_details']);
  const card = objectOf(details['card']);
  const before = card['capture_before'];
  return {
    id,
    canBeIncremented: objectOf(card['incremental_authorization'])['status'] === 'available',
    ...present('method', textOf(details['type'])),
    ...(typeof before === 'number' ? { captureBefore: isoOf(before) } : {}),
  };
}

function metadataOf(value: unknown): Record<string, string> {
  const texts = Object.entries(objectOf(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}

/** An id, or that of the object it was expanded to. */
function idOf(value: unknown): string | undefined {
  return textOf(isObject(value) ? value['id'] : value);
}

function amountOf(value: unknown, currency: string): number | undefined {
  return typeof value === 'number' && value >= 0 ? fromStripe(value, currency) : undefined;
}

function objectOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isoOf(seconds: number): string {
  return new Date(Math.min(seconds, secondsMax) * 1000).toISOString();
}

/** The largest time a `Date` can be, in seconds. */
const secondsMax = 8_640_000_000_000;

function present<Name extends string, Value>(name: Name, value: Value | undefined) {
  const found: Partial<Record<Name, Value>> = {};
  if (value !== undefined) found[name] = value;
  return found;
}
