import {
  amountMax,
  BadValue,
  isObject,
  linesMax,
  optionalInteger,
  optionalList,
  optionalText,
  requiredInteger,
  requiredText,
  textMax,
} from './checks';
import type { JsonObject } from './order';

const lineTypes = new Set([
  'physical',
  'discount',
  'shipping_fee',
  'sales_tax',
  'store_credit',
  'gift_card',
  'digital',
  'surcharge',
  'return_fee',
]);

/** Longest optional texts of a line, in characters (OM OpenAPI). */
const lineTexts = {
  reference: textMax,
  quantity_unit: 10,
  merchant_data: 1024,
  product_url: 1024,
  image_url: 1024,
} as const;

const identifierTexts = {
  brand: 70,
  category_path: 750,
  color: 64,
  global_trade_item_number: 50,
  manufacturer_part_number: 70,
  size: 64,
} as const;

/** Discounts and gift cards are negative. UNDOCUMENTED, chosen: the lower bound mirrors the upper. */
const signedAmount = { min: -amountMax, max: amountMax };
const amount = { min: 0, max: amountMax };
const count = { min: 0, max: Number.MAX_SAFE_INTEGER };

/**
 * Reads `order_lines`, or throws {@link BadValue} with the path of the first wrong field.
 * `strict` adds the sums Klarna Payments enforces; whether Order Management does is UNDOCUMENTED.
 */
export function readLines(body: JsonObject, strict: boolean): readonly JsonObject[] {
  const lines = optionalList(body, 'order_lines', linesMax);
  for (const [index, line] of lines.entries()) {
    const path = `order_lines[${index}]`;
    checkTexts(line, path);
    checkAmounts(line, path, strict);
  }
  return lines;
}

/** Σ of the lines' totals, minor units. */
export function sumOfLines(lines: readonly JsonObject[]): number {
  return lines.reduce((sum, line) => sum + Number(line['total_amount']), 0);
}

function checkTexts(line: JsonObject, path: string): void {
  requiredText(line, 'name', textMax, `${path}.name`);
  for (const [field, max] of Object.entries(lineTexts)) {
    optionalText(line, field, max, `${path}.${field}`);
  }
  const { type, product_identifiers: identifiers } = line;
  if (type !== undefined && !(typeof type === 'string' && lineTypes.has(type))) {
    throw new BadValue(`${path}.type`);
  }
  if (identifiers === undefined) return;
  if (!isObject(identifiers)) throw new BadValue(`${path}.product_identifiers`);
  for (const [field, max] of Object.entries(identifierTexts)) {
    optionalText(identifiers, field, max, `${path}.product_identifiers.${field}`);
  }
}

function checkAmounts(line: JsonObject, path: string, strict: boolean): void {
  const at = (field: string) => `${path}.${field}`;
  const quantity = requiredInteger(line, 'quantity', count, at('quantity'));
  const unitPrice = requiredInteger(line, 'unit_price', signedAmount, at('unit_price'));
  const total = requiredInteger(line, 'total_amount', signedAmount, at('total_amount'));
  const rate = optionalInteger(line, 'tax_rate', count, at('tax_rate'));
  const tax = optionalInteger(line, 'total_tax_amount', signedAmount, at('total_tax_amount'));
  const discountField = 'total_discount_amount';
  const discount = optionalInteger(line, discountField, amount, at(discountField));
  if (!strict) return;
  if (total !== quantity * unitPrice - discount) throw new BadValue(at('total_amount'));
  if (!isTaxOf(total, rate, tax)) throw new BadValue(at('total_tax_amount'));
}

/** Within one minor unit of the tax contained in `total`; `rate` is per cent × 100. */
function isTaxOf(total: number, rate: number, tax: number): boolean {
  // Multiplied out by the divisor, so that no fraction is ever rounded.
  const divisor = 10_000 + rate;
  return Math.abs(tax * divisor - total * rate) <= divisor;
}
