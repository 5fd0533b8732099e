import { z } from 'zod';
import { OfferKind, type OfferTemplate } from '../../domain/offer-policy';
import { documentLimits, type PolicyLimits } from '../../domain/policy-limits';
import { amount, currency, itemId, quantity, text } from './common';

/** Names within a policy, and its own: parts of addresses and of offers' ids. */
export const policyName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'Lower case letters, digits and dashes, at most 64');

/** An hour, the longest window. */
const offerMaxSeconds = 3600;
const addressMax = 2048;

/** As it goes to pages and into messages: what a browser would silently drop is refused. */
export const address = z
  .url({ protocol: /^https?$/ })
  .max(addressMax)
  .refine(
    (each) => !/[\s\p{Cc}\p{Cs}]/u.test(each),
    'Blanks and control characters are not allowed',
  );

const locale = z
  .string()
  .regex(/^(\*|[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2})$/, 'A language such as sv or sv-SE, or *');

const volumeRefused =
  'Exactly one of percentBp and amountMinor. A discount that grows with the quantity cannot be ' +
  'written: it would change what was paid for already';

/** What both drafts and published policies are made of; `limits` tell them apart. */
export function offerShape(limits: PolicyLimits) {
  const share = z.int().min(0).max(limits.percentBp);
  const copy = z.strictObject({
    title: text(limits.title).describe('what'),
    reason: text(limits.reason).describe('why this, for this order'),
    dealText: text(limits.dealText).describe('why it is a good deal'),
    imageUrl: address.exactOptional(),
  });
  const product = z.strictObject({
    reference: itemId,
    quantity,
    replaces: itemId.exactOptional().describe("an upgrade: the original line's product"),
  });
  const amounts = z
    .record(currency, amount)
    .refine((each) => isWithin(each, documentLimits.currencies), 'One to 50 currencies');
  return {
    kind: z.enum(OfferKind),
    products: z.array(product).min(1).max(limits.products).describe('to choose from'),
    discount: z
      .union([discountOf({ percentBp: share }), discountOf({ amountMinor: amounts })], {
        error: volumeRefused,
      })
      .describe('off the list price, 1500 is 15 %; absent: the offer price of the catalogue'),
    subscription: z.strictObject({
      interval: z.enum(['week', 'month', 'quarter', 'year']),
      recurringDiscountBp: share.describe('off the list price, each time after the first'),
    }),
    copy: z
      .record(locale, copy)
      .refine((each) => isWithin(each, documentLimits.locales), 'One to 50 languages')
      .describe('by language, `sv-SE` before `sv` before `*`'),
    frame: z.enum(['thank_you', 'plain']),
    placement: z.enum(['interstitial', 'thank_you']),
    theme: z
      .record(text(64), text(256))
      .refine((each) => Object.keys(each).length <= documentLimits.themeTokens, 'At most 50')
      .describe('brand: colours, fonts, tone; handed to the page as it is'),
    seconds: z.int().min(1).max(offerMaxSeconds),
  };
}

/** Whatever else stands beside the discount is taken for one that grows (D12). */
function discountOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? volumeRefused : undefined),
  });
}

/** One offer as a whole. */
export function offerTemplate(limits: PolicyLimits) {
  const { discount, subscription, theme, seconds, ...shape } = offerShape(limits);
  return z.strictObject({
    ...shape,
    frame: shape.frame.default('thank_you'),
    placement: shape.placement.default('thank_you'),
    discount: discount.exactOptional(),
    subscription: subscription.exactOptional(),
    theme: theme.exactOptional(),
    seconds: seconds.exactOptional().describe('how long the price is good for'),
  }) satisfies z.ZodType<OfferTemplate>;
}

/** The fields of an offer that are different in a variant (D30). */
export function offerChanges(limits: PolicyLimits) {
  const shape = offerShape(limits);
  return z.strictObject({
    kind: shape.kind.exactOptional(),
    products: shape.products.exactOptional(),
    discount: shape.discount.exactOptional(),
    subscription: shape.subscription.exactOptional(),
    copy: shape.copy.exactOptional(),
    frame: shape.frame.exactOptional(),
    placement: shape.placement.exactOptional(),
    theme: shape.theme.exactOptional(),
    seconds: shape.seconds.exactOptional(),
  }) satisfies z.ZodType<Partial<OfferTemplate>>;
}

function isWithin(record: object, max: number): boolean {
  const { length } = Object.keys(record);
  return length > 0 && length <= max;
}
