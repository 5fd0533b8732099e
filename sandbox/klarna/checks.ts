import type { JsonObject } from './order';

/** A field Klarna would answer 400 `BAD_VALUE` for; the message is its path. */
export class BadValue extends Error {}

/** Klarna's largest amount, in minor units. */
export const amountMax = 100_000_000;
/** Longest description, reference and name. */
export const textMax = 255;
/** Most lines in an order. */
export const linesMax = 1000;
/** Most shipping infos in one call. */
export const shippingInfosMax = 500;

interface Range {
  readonly min: number;
  readonly max: number;
}

export function requiredInteger(of: JsonObject, field: string, range: Range, path = field): number {
  const value = of[field];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new BadValue(path);
  if (value < range.min || value > range.max) throw new BadValue(path);
  return value;
}

/** Zero when absent. */
export function optionalInteger(of: JsonObject, field: string, range: Range, path = field): number {
  return of[field] === undefined ? 0 : requiredInteger(of, field, range, path);
}

export function requiredText(of: JsonObject, field: string, max: number, path = field): string {
  const value = of[field];
  if (typeof value !== 'string' || value.length > max) throw new BadValue(path);
  return value;
}

export function optionalText(
  of: JsonObject,
  field: string,
  max: number,
  path = field,
): string | undefined {
  return of[field] === undefined ? undefined : requiredText(of, field, max, path);
}

/** Empty when absent. */
export function optionalList(of: JsonObject, field: string, max: number): readonly JsonObject[] {
  const value = of[field];
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > max) throw new BadValue(field);
  return value.map((item: unknown, index) => {
    if (!isObject(item)) throw new BadValue(`${field}[${index}]`);
    return item;
  });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
