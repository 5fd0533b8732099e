import { amountMaxMinor } from '../../../domain/money';
import type {
  CancelCommand,
  CaptureCommand,
  IncreaseCommand,
  RestoreCommand,
} from '../../../domain/payments';
import { toAdyen } from './currency';
import { isBlob } from './modification';

/** A command that must not be sent: our own mistake, found before Adyen could trip over it. */
export interface Invalid {
  kind: 'invalid_request';
  code: string;
  field?: string;
}

/** Adyen's references have 16 letters and digits; anything else would change the path. */
const pspReference = /^[0-9A-Za-z]{1,64}$/;

/** What a header can carry, and no more of it than Adyen takes. */
const keyText = /^[\x21-\x7e]{1,64}$/;

/** Visible characters, as the API lets them in: they become part of a reference. */
const requestIdText = /^[\x21-\x7e]{1,64}$/;

export function increaseFault(command: IncreaseCommand): Invalid | undefined {
  const { totalMinor, previousTotalMinor, currency, providerState } = command;
  const fault = addressFault(command);
  if (fault) return fault;
  if (totalMinor <= previousTotalMinor) return invalid('total_not_above_previous', 'totalMinor');
  if (providerState !== undefined && !isBlob(providerState)) {
    return invalid('provider_state', 'providerState');
  }
  return amountFault('totalMinor', totalMinor, currency);
}

export function captureFault(command: CaptureCommand): Invalid | undefined {
  return addressFault(command) ?? amountFault('amountMinor', command.amountMinor, command.currency);
}

export function addressFault(
  command: CancelCommand | RestoreCommand | CaptureCommand,
): Invalid | undefined {
  if (!pspReference.test(command.authorizationRef)) return invalid('authorization_ref');
  if (!keyText.test(command.idempotencyKey)) return invalid('idempotency_key');
  if (!requestIdText.test(command.requestId)) return invalid('request_id', 'requestId');
  return undefined;
}

function amountFault(field: string, amountMinor: number, currency: string): Invalid | undefined {
  const isInBounds = Number.isSafeInteger(amountMinor) && amountMinor > 0;
  if (!isInBounds || amountMinor > amountMaxMinor) return invalid('amount_out_of_bounds', field);
  return toAdyen(amountMinor, currency) === undefined
    ? invalid('currency_exponent', field)
    : undefined;
}

function invalid(code: string, field?: string): Invalid {
  return { kind: 'invalid_request', code, ...(field === undefined ? {} : { field }) };
}
