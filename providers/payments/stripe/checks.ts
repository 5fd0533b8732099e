import { sumMinor } from '../../../domain/money';
import type {
  AuthorizationLeg,
  CancelCommand,
  CaptureCommand,
  IncreaseCommand,
  RestoreCommand,
} from '../../../domain/payments';
import { toStripe } from './currency';

/** A command that must not be sent: our own mistake, found before Stripe could trip over it. */
export interface Invalid {
  kind: 'invalid_request';
  code: string;
  field?: string;
}

/** Anything outside these characters would change the path. */
const intentId = /^pi_\w{1,250}$/;

/** What a header can carry; a key derived for a leg is three characters longer (Stripe: 255). */
const keyText = /^[\x21-\x7e]{1,250}$/;

/** Longest value of a metadata key. */
const metadataMax = 500;

/** Most legs of one order: the base and one for each raise it can have. */
const legsMax = 20;

export function isIntentId(ref: string): boolean {
  return intentId.test(ref);
}

export function increaseFault(command: IncreaseCommand): Invalid | undefined {
  const { totalMinor, previousTotalMinor, currency, legs, order } = command;
  const fault = addressFault(command) ?? amountFault('totalMinor', totalMinor, currency);
  if (fault) return fault;
  if (totalMinor <= previousTotalMinor) return invalid('total_not_above_previous', 'totalMinor');
  const differenceFault = amountFault('totalMinor', totalMinor - previousTotalMinor, currency);
  if (differenceFault) return differenceFault;
  if (legs && sumMinor(legs.map(({ amountMinor }) => amountMinor)) !== previousTotalMinor) {
    return invalid('legs_do_not_add_up', 'legs');
  }
  if (order !== undefined && order.length > metadataMax) return invalid('order', 'order');
  return undefined;
}

export function restoreFault(command: RestoreCommand): Invalid | undefined {
  const { totalMinor, currency, correlation } = command;
  const fault = addressFault(command) ?? amountFault('totalMinor', totalMinor, currency);
  if (fault) return fault;
  const isOdd = correlation !== undefined && !isIntentId(correlation);
  return isOdd ? invalid('correlation', 'correlation') : undefined;
}

export function captureFault(command: CaptureCommand): Invalid | undefined {
  const { amountMinor, currency } = command;
  return addressFault(command) ?? amountFault('amountMinor', amountMinor, currency);
}

export function addressFault(command: CancelCommand): Invalid | undefined {
  const { authorizationRef, legs = [], idempotencyKey, requestId } = command;
  if (!isIntentId(authorizationRef)) return invalid('authorization_ref', 'authorizationRef');
  if (!keyText.test(idempotencyKey)) return invalid('idempotency_key', 'idempotencyKey');
  if (requestId === '' || requestId.length > metadataMax) return invalid('request_id', 'requestId');
  const areLegs =
    legs.length <= legsMax && legs.every(({ providerRef }) => isIntentId(providerRef));
  return areLegs ? undefined : invalid('legs', 'legs');
}

/** The legs of a command; one that names none has one. */
export function legsOf(
  authorizationRef: string,
  legs: readonly AuthorizationLeg[] | undefined,
  totalMinor: number,
): readonly AuthorizationLeg[] {
  if (legs && legs.length > 0) return legs;
  return [{ providerRef: authorizationRef, amountMinor: totalMinor }];
}

function amountFault(field: string, amountMinor: number, currency: string): Invalid | undefined {
  if (amountMinor <= 0 || !Number.isSafeInteger(amountMinor)) {
    return invalid('amount_out_of_bounds', field);
  }
  if (toStripe(amountMinor, currency) === undefined) return invalid('currency_exponent', field);
  return undefined;
}

function invalid(code: string, field?: string): Invalid {
  return { kind: 'invalid_request', code, ...(field === undefined ? {} : { field }) };
}
