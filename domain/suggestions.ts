import { hashOf } from './murmur3';
import type { OfferPolicy } from './offer-policy';

/**
 * Whoever bought one product bought the other, too, more often than everybody did (D32, §6.10):
 * what the shop's own orders suggest to offer.
 */
export interface Suggestion {
  bought: { reference: string; name: string };
  suggested: { reference: string; name: string };
  /** orders with the one, with the other, and with both: the support */
  ordersWithBought: number;
  ordersWithSuggested: number;
  ordersWithBoth: number;
  /** share of the orders with `bought` that hold `suggested`, 0 to 1, as it was counted */
  share: number;
  /** that share over the share among all orders; 1: no more often than anybody */
  lift: number;
  /** the same, as if {@link priorOrders} more orders had been like everybody's */
  liftShrunk: number;
}

/**
 * Strength of the prior, in orders: of a beta-binomial model whose mean is what everybody does. Few
 * orders are believed little: 2 of 2 orders with both is a lift of 10 when one order in ten holds
 * the product, and 1.8 after shrinkage.
 */
export const priorOrders = 20;

/** Orders with both below which nothing is suggested, unless the merchant says otherwise. */
export const minSupportDefault = 10;
/** Suggestions told, the strongest first. */
export const suggestionsMax = 100;
/** The latest orders of a market that are looked at: a year of a large shop, in seconds. */
export const suggestionOrdersMax = 500_000;

export interface SuggestionQuery {
  market: string;
  currency: string;
  minSupport: number;
}

export interface Suggestions {
  /** at most {@link suggestionsMax}; `orders`: how many were looked at */
  suggest(query: SuggestionQuery): Promise<{ orders: number; suggestions: Suggestion[] }>;
}

/** A fifth off: less is hardly noticed (D7). */
const discountBp = 2000;

/** What both products are called in the draft. */
interface Named {
  reference: string;
  name: string;
}

/** The policy a suggestion comes to: a draft, for a person to put words and prices to. */
export function policyFrom(bought: Named, suggested: Named, market?: string): OfferPolicy {
  const products = { products: [bought.reference] };
  const step = 'tier-1';
  return {
    policy: nameFor(bought, suggested),
    title: cut(`${suggested.name} with ${bought.name}`, titleMax),
    priority: 0,
    trigger: market === undefined ? products : { all: [products, { markets: [market] }] },
    funnel: {
      start: step,
      steps: [
        {
          step,
          offer: {
            kind: 'add',
            products: [{ reference: suggested.reference, quantity: 1 }],
            discount: { percentBp: discountBp },
            copy: {
              '*': {
                title: cut(suggested.name, offerTitleMax),
                reason: cut(`Often bought together with ${bought.name}`, offerReasonMax),
                dealText: `${discountBp / 100} % off, with this order only`,
              },
            },
            frame: 'thank_you',
            placement: 'thank_you',
          },
        },
      ],
    },
  };
}

const titleMax = 120;
/** What a copy may have (`publishLimits`). */
const offerTitleMax = 60;
const offerReasonMax = 120;
const nameMax = 64;

/** The same two products always make the same name: a second call finds the first one's draft. */
function nameFor(bought: Named, suggested: Named): string {
  const spelled = `${suggested.reference}-with-${bought.reference}`;
  const name = spelled.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
  if (name.length <= nameMax) return name;
  const ending = `-${hashOf(spelled).toString(16)}`;
  return name.slice(0, nameMax - ending.length) + ending;
}

/** Half a character of two code units, which a cut may leave, is no text any database takes. */
const halfCharacter = /[\uD800-\uDBFF]$/;

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text
    .slice(0, max - 1)
    .replace(halfCharacter, '')
    .trimEnd()}…`;
}
