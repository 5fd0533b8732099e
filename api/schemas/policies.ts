import { z } from 'zod';
import { anything, type EligibilityRow } from '../../domain/eligibility-table';
import { AuthorizationState, UnsupportedReason } from '../../domain/payments';
import type { MarketPolicy, ProviderPolicy, ShopPolicy } from '../../domain/policy';
import { amount, country, currency, market, providerName, text } from './common';

/** A row for every market and currency of a large shop; every method in every country. */
const marketRowsMax = 200;
const providerRowsMax = 50;
const eligibilityRowsMax = 500;

/** A thousand per cent: what is added may be worth more than the order, within reason. */
const shareMaxBp = 100_000;

/** An hour, the longest window. */
const offerMaxSeconds = 3600;

const anyOr = <T extends z.ZodType<string>>(schema: T) => z.union([z.literal(anything), schema]);

const share = z.int().min(0).max(shareMaxBp);

const marketRow = z
  .strictObject({
    market: anyOr(market),
    currency: anyOr(currency),
    offerCapBp: share.exactOptional().describe('share of the order, 10 000 is all of it'),
    offerCapMinor: amount.exactOptional().describe('or this much, whichever is more'),
    orderMinMinor: amount.exactOptional().describe('orders below are not offered anything'),
    offerSeconds: z.int().min(1).max(offerMaxSeconds).exactOptional(),
  })
  .refine((row) => row.currency !== anything || row.offerCapMinor === undefined, {
    path: ['offerCapMinor'],
    error: 'An amount needs a currency: name one in `currency`',
  })
  .refine((row) => row.currency !== anything || row.orderMinMinor === undefined, {
    path: ['orderMinMinor'],
    error: 'An amount needs a currency: name one in `currency`',
  }) satisfies z.ZodType<MarketPolicy>;

const providerRow = z.strictObject({
  provider: anyOr(providerName),
  isEnabled: z.boolean().exactOptional(),
  asksAgainAfterRefusal: z.boolean().exactOptional(),
  increaseMaxBp: share.exactOptional().describe('share of the order as it was paid'),
}) satisfies z.ZodType<ProviderPolicy>;

const eligibilityRow = z.strictObject({
  provider: anyOr(providerName),
  method: text(40).describe("the provider's own name, or `*`"),
  country: anyOr(country),
  state: z.enum([anything, 'fraud_pending', ...Object.values(AuthorizationState)]),
  verdict: z.enum(['allowed', ...Object.values(UnsupportedReason)]),
}) satisfies z.ZodType<EligibilityRow>;

/** The whole policy of a shop; what is not named goes back to its default. */
export const policyBody = z
  .strictObject({
    markets: z.array(marketRow).max(marketRowsMax).default([]),
    providers: z.array(providerRow).max(providerRowsMax).default([]),
    eligibility: z.array(eligibilityRow).max(eligibilityRowsMax).default([]),
  })
  .refine(({ markets }) => areUnique(markets.map((row) => `${row.market} ${row.currency}`)), {
    path: ['markets'],
    error: 'A market and currency can have one row only',
  })
  .refine(({ providers }) => areUnique(providers.map((row) => row.provider)), {
    path: ['providers'],
    error: 'A provider can have one row only',
  })
  .meta({
    examples: [
      {
        markets: [{ market: 'SE', currency: 'SEK', offerCapBp: 2000, orderMinMinor: 20_000 }],
        providers: [{ provider: 'klarna', isEnabled: true }],
        eligibility: [
          { provider: 'klarna', method: '*', country: 'NO', state: '*', verdict: 'country' },
        ],
      },
    ],
  }) satisfies z.ZodType<ShopPolicy>;

export const policyReply = z.object({
  markets: z.array(
    z.object({
      market: z.string(),
      currency: z.string(),
      offerCapBp: z.int().optional(),
      offerCapMinor: z.int().optional(),
      orderMinMinor: z.int().optional(),
      offerSeconds: z.int().optional(),
    }),
  ),
  providers: z.array(
    z.object({
      provider: z.string(),
      isEnabled: z.boolean().optional(),
      asksAgainAfterRefusal: z.boolean().optional(),
      increaseMaxBp: z.int().optional(),
    }),
  ),
  eligibility: z.array(
    z.object({
      provider: z.string(),
      method: z.string(),
      country: z.string(),
      state: z.string(),
      verdict: z.string(),
    }),
  ),
});

function areUnique(keys: readonly string[]): boolean {
  return new Set(keys).size === keys.length;
}
