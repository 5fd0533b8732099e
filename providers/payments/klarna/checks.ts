import { amountMaxMinor, lineTotal, sumMinor, taxOfGross } from '../../../domain/money';
import { LineKind } from '../../../domain/order';
import type {
  CancelCommand,
  CaptureCommand,
  IncreaseCommand,
  RestoreCommand,
  UpsoldLine,
} from '../../../domain/payments';
import { isCountedAlike } from './currency';
import { linesMax, lineTotals, lineType, singleRateLines, textMax, withoutReplaced } from './lines';

/** A command that must not be sent: our own mistake, found before Klarna could trip over it. */
export interface Invalid {
  kind: 'invalid_request';
  code: string;
  field?: string;
}

/** Klarna's order ids are UUIDs; anything outside these characters would change the path. */
const orderId = /^[0-9a-z-]{1,64}$/i;

/** What a header can carry: visible ASCII. */
const headerText = /^[\x21-\x7e]{1,255}$/;

/** Largest difference between a line's tax and the tax its rate gives, minor units (§1.3). */
const taxSlackMinor = 1;

export function isOrderId(authorizationRef: string): boolean {
  return orderId.test(authorizationRef);
}

export function increaseFault(command: IncreaseCommand): Invalid | undefined {
  if (command.totalMinor <= command.previousTotalMinor) {
    return invalid('total_not_above_previous', 'totalMinor');
  }
  return changeFault(command);
}

/** Klarna's limits and the sums it would otherwise have to trust us with. */
export function changeFault(command: RestoreCommand): Invalid | undefined {
  const { totalMinor, currency } = command;
  const fault = addressFault(command) ?? amountFault('totalMinor', totalMinor, currency, 0);
  if (fault) return fault;
  const upsoldLines = command.upsoldLines.flatMap(singleRateLines);
  for (const [index, line] of upsoldLines.entries()) {
    const wrong = lineFault(line);
    if (wrong) return invalid(wrong.code, `upsoldLines[${index}].${wrong.field}`);
  }
  if (lineTotals(command.baseLines) === undefined) return invalid('lines_unreadable', 'baseLines');
  const baseLines = withoutReplaced(command.baseLines, command.replacedLines ?? []);
  const baseTotals = baseLines === undefined ? undefined : lineTotals(baseLines);
  if (baseTotals === undefined) return invalid('replaced_line_unknown', 'replacedLines');
  const totals = [...baseTotals, ...upsoldLines.map((line) => line.totalMinor)];
  if (totals.length > linesMax) return invalid('too_many_lines', 'upsoldLines');
  if (sumMinor(totals) !== totalMinor) return invalid('lines_do_not_add_up', 'totalMinor');
  return undefined;
}

export function captureFault(command: CaptureCommand): Invalid | undefined {
  const { amountMinor, currency } = command;
  return addressFault(command) ?? amountFault('amountMinor', amountMinor, currency, 1);
}

export function addressFault(command: CancelCommand): Invalid | undefined {
  if (!isOrderId(command.authorizationRef)) return invalid('authorization_ref');
  if (!headerText.test(command.idempotencyKey)) return invalid('idempotency_key');
  if (command.requestId.length > textMax) return invalid('request_id', 'requestId');
  return undefined;
}

function amountFault(
  field: string,
  amountMinor: number,
  currency: string,
  min: number,
): Invalid | undefined {
  if (!isCountedAlike(currency)) return invalid('currency_exponent', 'currency');
  const isInBounds = amountMinor >= min && amountMinor <= amountMaxMinor;
  if (Number.isSafeInteger(amountMinor) && isInBounds) return undefined;
  return invalid('amount_out_of_bounds', field);
}

function lineFault(line: UpsoldLine): { code: string; field: keyof UpsoldLine } | undefined {
  const { kind, quantity, unitPriceMinor, discountMinor, taxRateBp, totalMinor, taxMinor } = line;
  if (lineType(kind) === undefined) return { code: 'line_kind', field: 'kind' };
  if (line.reference.length > textMax) return { code: 'reference_too_long', field: 'reference' };
  if (line.requestId.length > textMax) return { code: 'request_id', field: 'requestId' };
  if (!isCount(quantity)) return { code: 'line_quantity', field: 'quantity' };
  if (!isCount(taxRateBp)) return { code: 'line_tax_rate', field: 'taxRateBp' };
  if (!isCount(discountMinor)) return { code: 'line_amount', field: 'discountMinor' };
  const mayBeNegative = kind === LineKind.discount || kind === LineKind.giftCard;
  for (const field of ['unitPriceMinor', 'discountMinor', 'totalMinor', 'taxMinor'] as const) {
    const amount = line[field];
    const isNegative = amount < 0 && !mayBeNegative;
    const isInBounds = Number.isSafeInteger(amount) && Math.abs(amount) <= amountMaxMinor;
    if (isNegative || !isInBounds) return { code: 'line_amount', field };
  }
  if (lineTotal(quantity, unitPriceMinor, discountMinor) !== totalMinor) {
    return { code: 'line_total', field: 'totalMinor' };
  }
  // A US sales-tax line is all tax and has no rate of its own.
  if (kind === LineKind.salesTax) return undefined;
  const slack = Math.abs(taxOfGross(totalMinor, taxRateBp) - taxMinor);
  return slack > taxSlackMinor ? { code: 'line_tax', field: 'taxMinor' } : undefined;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function invalid(code: string, field?: string): Invalid {
  return { kind: 'invalid_request', code, ...(field === undefined ? {} : { field }) };
}
