import { z } from 'zod';
import { isKnownCurrency } from '../../domain/currencies';
import { amountMaxMinor } from '../../domain/money';
import { orderNumberPattern } from '../../domain/order';
import { requestIdPattern } from '../request-id';

/** Text for people: bounded, and nothing in it that could end a header or a line. */
export function text(maxLength: number) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, 'Control characters are not allowed');
}

export const orderNumber = z
  .string()
  .regex(orderNumberPattern, 'Letters, digits, dot, dash and underscore, at most 64')
  .describe('Order number of the shop');

/** Item and product ids as they stand in addresses. */
export const itemId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/,
    'Letters, digits, dot, dash, colon and underscore, at most 64',
  );

/** Names that a policy gives: its own, of its steps, experiments and variants. */
export const documentName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

/** `line-2`: a line of an order, as every answer names it; `promise-1`: a promised sample. */
export const lineId = z.string().regex(/^(line|promise)-[1-9]\d{0,3}$/);

export const requestId = z.string().regex(requestIdPattern);

/** An amount in minor units, negative where the line's kind allows it. */
export const signedAmount = z.int().min(-amountMaxMinor).max(amountMaxMinor);

/** An amount in minor units that cannot be negative. */
export const amount = z.int().min(0).max(amountMaxMinor);

/** Most pieces of one line; far above what a shop sells at once, far below an overflow. */
export const quantity = z.int().min(1).max(10_000);

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'Three capital letters, such as SEK')
  .refine(isKnownCurrency, 'Unknown currency')
  .describe('ISO 4217, upper case');

export const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'Two capital letters, such as SE')
  .describe('ISO 3166-1 alpha-2');

export const market = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/,
    'Letters, digits, dot, dash and underscore, at most 32',
  );

/** A payment provider's name, as in `payment.provider`. */
export const providerName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'Lower case letters, digits, dash and underscore, at most 32');

export const explainQuery = z.strictObject({
  explain: z
    .enum(['0', '1'])
    .exactOptional()
    .describe('`1`: tell how it was decided; for the shop alone'),
});

export const orderParams = z.strictObject({ order: orderNumber });
