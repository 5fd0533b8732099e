import { z } from 'zod';
import type { Condition, Trigger } from '../../domain/offer-policy';
import { documentLimits } from '../../domain/policy-limits';
import { amount, currency, market, providerName, text } from './common';

/** Ten years of past orders; beyond that nobody's habits count. */
const daysMax = 3650;
const pastOrdersMax = 100_000;

const names = <T extends z.ZodType<string>>(each: T) =>
  z.array(each).min(1).max(documentLimits.names);

/** A category as the catalogue writes it. */
export const category = text(64);

const orderValue = z
  .strictObject({
    currency,
    minMinor: amount.exactOptional().describe('the order comes to this or more'),
    maxMinor: amount.exactOptional().describe('the order comes to this or less'),
  })
  .describe('in one currency: nothing is converted');

const boughtBefore = z
  .strictObject({
    products: names(text(64)).exactOptional(),
    categories: names(category).exactOptional(),
    withinDays: z.int().min(1).max(daysMax),
  })
  .refine(({ products, categories }) => products !== undefined || categories !== undefined, {
    path: ['products'],
    error: 'Name products, categories or both',
  });

const count = z.int().min(0).max(pastOrdersMax);

const conditions = [
  z.strictObject({ always: z.literal(true) }),
  z.strictObject({ products: names(text(64)).describe('one of these is in the order') }),
  z.strictObject({ categories: names(category).describe('one of these is in the order') }),
  z.strictObject({ orderValue }),
  z.strictObject({ markets: names(market) }),
  z.strictObject({
    paymentMethods: z
      .array(z.strictObject({ provider: providerName, methods: names(text(40)) }))
      .min(1)
      .max(documentLimits.names),
  }),
  z.strictObject({ channels: names(text(64)) }),
  z.strictObject({
    pastOrders: z.strictObject({ min: count.exactOptional(), max: count.exactOptional() }),
  }),
  z.strictObject({ boughtBefore }),
] as const satisfies readonly z.ZodType<Condition>[];

const oneKey =
  'Exactly one of all, any, not, always, products, categories, orderValue, markets, ' +
  'paymentMethods, channels, pastOrders, boughtBefore';

/** As deep as it goes: `trigger` bounds it. */
const nested: z.ZodType<Trigger> = z.lazy(() =>
  z.union(
    [
      z.strictObject({ all: z.array(nested).min(1).max(documentLimits.conditions) }),
      z.strictObject({ any: z.array(nested).min(1).max(documentLimits.conditions) }),
      z.strictObject({ not: nested }),
      ...conditions,
    ],
    { error: oneKey },
  ),
);

/** When the funnel is meant (D31): conditions, joined by all, any and not. */
export const trigger: z.ZodType<Trigger> = nested
  .refine((each) => depthOf(each) <= documentLimits.triggerDepth, {
    error: `Nested more than ${documentLimits.triggerDepth} deep: flatten it`,
  })
  .refine((each) => conditionsIn(each) <= documentLimits.conditions, {
    error: `More than ${documentLimits.conditions} conditions: name several things in one`,
  });

/** A condition by itself is 1 deep. */
function depthOf(each: Trigger): number {
  if ('not' in each) return 1 + depthOf(each.not);
  const inner = innerOf(each);
  return inner ? 1 + Math.max(...inner.map(depthOf)) : 1;
}

function conditionsIn(each: Trigger): number {
  if ('not' in each) return conditionsIn(each.not);
  const inner = innerOf(each);
  return inner ? inner.reduce((sum, one) => sum + conditionsIn(one), 0) : 1;
}

function innerOf(each: Trigger): Trigger[] | undefined {
  if ('all' in each) return each.all;
  return 'any' in each ? each.any : undefined;
}
