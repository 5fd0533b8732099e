import { LineKind } from '../../../domain/order';
import type {
  AuthorizationTarget,
  ProviderLines,
  ReplacedLine,
  UpsoldLine,
} from '../../../domain/payments';
import { appendToArray, elementsOf, isObject, parsed } from '../json-text';

/** Longest name, reference and description, in UTF-16 units (OM OpenAPI). */
export const textMax = 255;

/** Most lines of one order (OM OpenAPI). */
export const linesMax = 1000;

/** Klarna's words for our kinds. It knows no service: nothing of one is shipped either. */
const typeByKind: ReadonlyMap<string, string> = new Map([
  [LineKind.physical, 'physical'],
  [LineKind.digital, 'digital'],
  [LineKind.service, 'digital'],
  [LineKind.bundle, 'physical'],
  [LineKind.surcharge, 'surcharge'],
  [LineKind.salesTax, 'sales_tax'],
  [LineKind.discount, 'discount'],
  [LineKind.giftCard, 'gift_card'],
]);

/** Klarna's type of a line of ours; undefined for a kind it has no word for. */
export function lineType(kind: string): string | undefined {
  return typeByKind.get(kind);
}

/** Cuts a text to a number of UTF-16 units, never through the middle of a character. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHighSurrogate ? max - 1 : max);
}

/**
 * The whole order as Klarna shall hold it: its own lines as they were spelled, without those an
 * upgrade stands for, then ours. `changeFault` has seen to it that those are there.
 */
export function allLines({
  baseLines,
  replacedLines = [],
  upsoldLines,
}: LinesToHold): ProviderLines {
  const base = withoutReplaced(baseLines, replacedLines) ?? baseLines;
  return appendToArray(base, upsoldLines.flatMap(singleRateLines).map(orderLine));
}

export type LinesToHold = Pick<AuthorizationTarget, 'baseLines' | 'replacedLines' | 'upsoldLines'>;

/**
 * Klarna's own lines without the replaced ones, found by the shop's reference, quantity and total;
 * of several alike one stands for the other. Undefined where one of them is not there: which line
 * to leave out would be a guess about somebody's money.
 */
export function withoutReplaced(
  base: ProviderLines,
  replaced: readonly ReplacedLine[],
): ProviderLines | undefined {
  if (replaced.length === 0) return base;
  if (!Array.isArray(parsed(base))) return undefined;
  const left = elementsOf(base);
  for (const line of replaced) {
    const at = left.findIndex((element) => isSameLine(parsed(element), line));
    if (at === -1) return undefined;
    left.splice(at, 1);
  }
  return `[${left.join(',')}]`;
}

function isSameLine(held: unknown, { reference, quantity, totalMinor }: ReplacedLine): boolean {
  if (!isObject(held)) return false;
  return (
    held['reference'] === reference &&
    held['quantity'] === quantity &&
    held['total_amount'] === totalMinor
  );
}

/**
 * One of our lines as Klarna takes it. Each of its lines has one tax rate and is checked against
 * it, so a bundle of several rates is several lines there: the rate in the name, the same marker.
 */
export function singleRateLines(line: UpsoldLine): UpsoldLine[] {
  const { taxParts, ...whole } = line;
  if (!taxParts) return [whole];
  return taxParts.map((part) => {
    const rate = ` (${part.taxRateBp / 100} %)`;
    return { ...whole, ...part, name: cutText(line.name, textMax - rate.length) + rate };
  });
}

/** One of our lines as the JSON text of a Klarna `order_line`. */
function orderLine(line: UpsoldLine): string {
  return JSON.stringify({
    type: lineType(line.kind),
    reference: line.reference,
    name: cutText(line.name, textMax),
    quantity: line.quantity,
    unit_price: line.unitPriceMinor,
    tax_rate: line.taxRateBp,
    total_discount_amount: line.discountMinor,
    total_amount: line.totalMinor,
    total_tax_amount: line.taxMinor,
    merchant_data: markerText(line.requestId),
  });
}

/** Each line's `total_amount`; undefined unless this is an array in which every line has one. */
export function lineTotals(lines: ProviderLines): number[] | undefined {
  const list = parsed(lines);
  if (!Array.isArray(list)) return undefined;
  const totals = list.map((line: unknown) => (isObject(line) ? line['total_amount'] : undefined));
  return totals.every(isWholeAmount) ? totals : undefined;
}

/** Request ids of the lines that are ours, each once. */
export function markersOf(lines: ProviderLines): string[] {
  const list = parsed(lines);
  if (!Array.isArray(list)) return [];
  const markers = list.map((line: unknown) =>
    isObject(line) ? readMarker(line['merchant_data']) : undefined,
  );
  return [...new Set(markers.filter((marker) => marker !== undefined))];
}

/**
 * A line's `merchant_data` (≤ 1024 characters, echoed by Klarna): structured, so that a shop's own
 * merchant data is never taken for ours.
 */
function markerText(requestId: string): string {
  return JSON.stringify({ postlude: { request: requestId } });
}

function readMarker(merchantData: unknown): string | undefined {
  if (typeof merchantData !== 'string') return undefined;
  const data = parsed(merchantData);
  const ours = isObject(data) ? data['postlude'] : undefined;
  const request = isObject(ours) ? ours['request'] : undefined;
  return typeof request === 'string' ? request : undefined;
}

function isWholeAmount(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
