import { z } from 'zod';
import { minSupportDefault } from '../../domain/suggestions';
import { currency, itemId, market } from './common';
import { policyName } from './offer-template';

/** Far above any support a suggestion needs. */
const supportMax = 1_000_000;

export const suggestionsQuery = z.strictObject({
  market,
  currency,
  minSupport: z.coerce
    .number()
    .int()
    .min(1)
    .max(supportMax)
    .default(minSupportDefault)
    .describe('orders that hold both, at least'),
});

const product = z.object({ reference: z.string(), name: z.string() });

export const suggestionsReply = z.object({
  market: z.string(),
  currency: z.string(),
  orders: z.int().describe('past orders that were looked at, the latest first'),
  minSupport: z.int(),
  priorOrders: z.int().describe('strength of the shrinkage: so many orders like everybody’s'),
  suggestions: z
    .array(
      z.object({
        bought: product,
        suggested: product,
        ordersWithBought: z.int(),
        ordersWithSuggested: z.int(),
        ordersWithBoth: z.int().describe('the support'),
        share: z.number().describe('of the orders with `bought` that hold `suggested`'),
        lift: z.number().describe('as counted; 1: as often as in any order'),
        liftShrunk: z.number().describe('with little evidence believed little; ordered by this'),
      }),
    )
    .describe('the strongest first, at most 100'),
});

export const suggestionPolicyBody = z
  .strictObject({
    bought: itemId,
    suggested: itemId,
    market: market.exactOptional().describe('absent: any'),
    policy: policyName.exactOptional().describe('its name; absent: made of the two products'),
  })
  .meta({ examples: [{ bought: 'CAM-1', suggested: 'MEM-64', market: 'SE' }] });
