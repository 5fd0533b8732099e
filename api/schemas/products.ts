import { z } from 'zod';
import { ProductKind, type Product } from '../../domain/catalogue';
import { taxRateMaxBp } from '../../domain/money';
import { amount, currency, itemId, market, quantity, text } from './common';
import { category } from './offer-trigger';
import { productFaults } from './product-faults';

/** Most products in one request: a catalogue is sent in as many as it takes. */
const productsMax = 200;
const pricesMax = 100;
const relationsMax = 100;
const partsMax = 20;
const categoriesMax = 20;
const refillsMax = 20;
/** More pieces than any warehouse has; the database keeps stock in 32 bits. */
const stockMax = 1_000_000_000;
/** 100 % in basis points. */
const discountMaxBp = 10_000;
/** The database has no year 0, and reads the first hundred back as others: `0030` as 2030. */
const publicationMinMs = Date.parse('1970-01-01T00:00:00Z');

const publication = z.iso
  .datetime({ abort: true, error: 'A UTC time such as 2026-03-01T00:00:00Z is needed' })
  .refine(
    (time) => Date.parse(time) >= publicationMinMs,
    'Before 1970: leave out what is no bound',
  );

const price = z.strictObject({
  market,
  currency,
  unitPriceMinor: amount,
  taxRateBp: z.int().min(0).max(taxRateMaxBp),
  upsellPriceMinor: amount
    .exactOptional()
    .describe('what a piece costs in an offer; at most one of this and the two discounts'),
  upsellDiscountBp: z.int().min(0).max(discountMaxBp).exactOptional(),
  upsellDiscountMinor: amount.exactOptional(),
  promoPriceMinor: amount
    .exactOptional()
    .describe('what anybody pays at the moment, where that is less: no offer costs as much'),
  costMinor: amount
    .exactOptional()
    .describe('what a piece costs the shop, without tax; never shown'),
});

const product = z
  .strictObject({
    reference: itemId,
    name: text(255),
    kind: z.enum(ProductKind),
    prices: z.array(price).max(pricesMax).describe('at most one for a market and currency'),
    isPublished: z.boolean(),
    publishedFrom: publication.exactOptional(),
    publishedUntil: publication.exactOptional(),
    quantityMax: quantity,
    relatedTo: z.array(text(64)).max(relationsMax),
    categories: z.array(category).max(categoriesMax).exactOptional(),
    refillOf: z
      .array(itemId)
      .max(refillsMax)
      .exactOptional()
      .describe('products it fills up: offered to those who have them'),
    needsConsideration: z
      .boolean()
      .exactOptional()
      .describe('dear, or in need of explaining: not offered unless somebody says why'),
    isRepeatable: z
      .boolean()
      .exactOptional()
      .describe('may be offered to somebody who has it already'),
    parts: z
      .array(z.strictObject({ reference: itemId, quantity }))
      .max(partsMax)
      .exactOptional()
      .describe('of a fixed bundle, at least one: single products, none of them a bundle'),
    stock: z
      .int()
      .min(0)
      .max(stockMax)
      .exactOptional()
      .describe('pieces on hand; absent: not counted. Not for digital goods and services'),
  })
  .superRefine((value, context) => {
    for (const { path, message } of productFaults(value)) {
      context.addIssue({ code: 'custom', path, message });
    }
  }) satisfies z.ZodType<Product>;

export const productsBody = z.strictObject({
  products: z.array(product).min(1).max(productsMax),
});

export const productsReply = z.object({
  stored: z.int(),
  pausedOffers: z
    .array(z.object({ policy: z.string(), offer: z.string(), detail: z.string() }))
    .describe('offers that are no genuine discount at these prices: a person resumes them'),
});
