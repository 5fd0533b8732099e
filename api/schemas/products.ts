import { z } from 'zod';
import { ProductKind, type Product } from '../../domain/catalogue';
import { amount, currency, itemId, market, quantity, text } from './common';
import { taxRateMaxBp } from '../../domain/money';

/** Most products in one request: a catalogue is sent in as many as it takes. */
const productsMax = 200;
const pricesMax = 100;
const relationsMax = 100;
const partsMax = 20;
/** More pieces than any warehouse has; the database keeps stock in 32 bits. */
const stockMax = 1_000_000_000;

const price = z.strictObject({
  market,
  currency,
  unitPriceMinor: amount,
  taxRateBp: z.int().min(0).max(taxRateMaxBp),
  upsellPriceMinor: amount.exactOptional(),
});

const product = z.strictObject({
  reference: itemId,
  name: text(255),
  kind: z.enum(ProductKind),
  prices: z.array(price).max(pricesMax),
  isPublished: z.boolean(),
  publishedFrom: z.iso.datetime().exactOptional(),
  publishedUntil: z.iso.datetime().exactOptional(),
  quantityMax: quantity,
  relatedTo: z.array(text(64)).max(relationsMax),
  parts: z
    .array(z.strictObject({ reference: itemId, quantity }))
    .max(partsMax)
    .exactOptional(),
  stock: z.int().min(0).max(stockMax).exactOptional(),
}) satisfies z.ZodType<Product>;

export const productsBody = z.strictObject({
  products: z.array(product).min(1).max(productsMax),
});

export const productsReply = z.object({ stored: z.int() });
