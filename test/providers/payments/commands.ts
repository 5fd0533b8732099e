import type {
  CancelCommand,
  CaptureCommand,
  IncreaseCommand,
  RestoreCommand,
  UpsoldLine,
} from '../../../domain/payments';
import { authorizationKey } from '../../../activities/idempotency-key';

/** An order as Klarna's own documentation prints its id. */
export const sampleOrderId = 'f3392f8b-6116-4073-ab96-e330819e2c07';

/** A jacket for 1 000 SEK: what the customer paid for before any upsell. */
export const baseTotalMinor = 100_000;
export const baseLines =
  '[{"type":"physical","reference":"jacket","name":"Jacket","quantity":1,"unit_price":100000,' +
  '"tax_rate":2500,"total_amount":100000,"total_tax_amount":20000}]';

/** A cap for 59.00 SEK, 25 % tax. */
export function upsoldLine(given: Partial<UpsoldLine> = {}): UpsoldLine {
  return {
    requestId: 'request-1',
    reference: 'cap',
    name: 'Cap',
    kind: 'physical',
    quantity: 1,
    unitPriceMinor: 5_900,
    discountMinor: 0,
    taxRateBp: 2_500,
    totalMinor: 5_900,
    taxMinor: 1_180,
    ...given,
  };
}

/** The base and these upsold lines, with the total they add up to and a key of their own. */
export function restore(given: Partial<RestoreCommand> = {}): RestoreCommand {
  const upsoldLines = given.upsoldLines ?? [];
  const upsoldMinor = upsoldLines.reduce((sum, line) => sum + line.totalMinor, 0);
  const command = {
    authorizationRef: sampleOrderId,
    method: 'INVOICE',
    country: 'SE',
    currency: 'SEK',
    totalMinor: baseTotalMinor + upsoldMinor,
    baseLines,
    upsoldLines,
    requestId: 'request-1',
    description: 'Cap added',
    ...given,
  };
  const { authorizationRef: order, requestId, totalMinor } = command;
  const purpose = 'restore';
  const key = authorizationKey({ order, requestId, totalMinor, attempt: 1, purpose });
  return { idempotencyKey: key, ...command };
}

export function increase(given: Partial<IncreaseCommand> = {}): IncreaseCommand {
  const command = restore({ upsoldLines: [upsoldLine()], ...given });
  const { authorizationRef: order, requestId, totalMinor } = command;
  const purpose = 'increase';
  const key = authorizationKey({ order, requestId, totalMinor, attempt: 1, purpose });
  return { ...command, previousTotalMinor: baseTotalMinor, idempotencyKey: key, ...given };
}

export function capture(amountMinor: number, given: Partial<CaptureCommand> = {}): CaptureCommand {
  return {
    authorizationRef: sampleOrderId,
    requestId: `capture-${amountMinor}`,
    amountMinor,
    currency: 'SEK',
    idempotencyKey: `capture-${amountMinor}`,
    ...given,
  };
}

export function cancel(given: Partial<CancelCommand> = {}): CancelCommand {
  return {
    authorizationRef: sampleOrderId,
    requestId: 'cancel-1',
    idempotencyKey: 'cancel-1',
    ...given,
  };
}
