import { judgeBasket, type BasketVerdict } from './basket';
import { priceFor, upsellPrice, type Product } from './catalogue';
import { amountText } from './money';
import { originalLines, type Order } from './order';
import type { OrderTerms } from './policy';
import { RefusalCode } from './refusals';
import { termLimits } from './total-limits';

/** Most offers an order is given at once (B17: one page with one to three offers). */
export const offersMax = 3;

/** What one shopper sees for one order; its price is kept with the order and cannot be forged. */
export interface Offer {
  /** `offer-1`, `offer-2` … within the order */
  offer: string;
  item: string;
  name: string;
  quantity: number;
  currency: string;
  /** what a piece costs outside this offer */
  listPriceMinor: number;
  /** what a piece costs in this offer: never above the list price */
  unitPriceMinor: number;
  taxRateBp: number;
  /** ISO time from which the offer is gone */
  expiresAt: string;
  /** accepting it makes the provider assess the shopper again (A28) */
  mayTriggerCreditCheck: boolean;
  /** hash of order and price: an add that carries it gets this very price, or none (B9) */
  quote: string;
}

/** A product that goes with the order and is not offered. */
export interface HiddenOffer {
  item: string;
  /** a refusal of the basket, `over_cap`, `in_order_already` or `more_offers_than_shown` */
  reason: string;
  /** a sentence, for a person */
  detail: string;
}

export const HiddenReason = {
  overCap: 'over_cap',
  inOrderAlready: 'in_order_already',
  moreThanShown: 'more_offers_than_shown',
} as const;

export interface OfferInput {
  order: Order;
  /** products that may go with the order */
  candidates: readonly Product[];
  /** the parts of the fixed bundles among them */
  parts: readonly Product[];
  terms: OrderTerms;
  expiresAt: string;
  nowMs: number;
}

/** An offer before it has a place among the others. */
type Draft = Omit<Offer, 'offer' | 'quote'>;

type Weighed = { kind: 'fit'; draft: Draft } | { kind: 'hidden'; hidden: HiddenOffer };

/**
 * What to offer for an order, best first: what goes with what was bought, is not in it yet and the
 * basket would take at that price, not above the cap; dearest first, ties by reference (A2, A24,
 * D10). And what is held back, with the reason, for whoever asks why.
 */
export function decideOffers(input: OfferInput): {
  offers: Omit<Offer, 'quote'>[];
  hidden: HiddenOffer[];
} {
  const bought = new Set(input.order.lines.map((line) => line.reference));
  const weighed = input.candidates
    .filter(({ relatedTo }) => relatedTo.some((reference) => bought.has(reference)))
    .map((product) => weigh(product, bought, input));
  const fits = weighed
    .flatMap((each) => (each.kind === 'fit' ? [each.draft] : []))
    .toSorted((a, b) => b.unitPriceMinor - a.unitPriceMinor || (a.item < b.item ? -1 : 1));
  return {
    offers: fits
      .slice(0, offersMax)
      .map((draft, index) => ({ offer: `offer-${index + 1}`, ...draft })),
    hidden: [
      ...weighed.flatMap((each) => (each.kind === 'hidden' ? [each.hidden] : [])),
      ...fits.slice(offersMax).map(({ item }) => ({
        item,
        reason: HiddenReason.moreThanShown,
        detail: `At most ${offersMax} offers are shown, the dearest first.`,
      })),
    ],
  };
}

function weigh(product: Product, bought: ReadonlySet<string>, input: OfferInput): Weighed {
  const { order, terms } = input;
  const item = product.reference;
  if (bought.has(item)) {
    return hide(item, HiddenReason.inOrderAlready, `${item} is in the order already.`);
  }
  const draft = draftOf(product, input);
  const verdict = judge(product, draft, input);
  if (verdict.kind === 'refused') return hide(item, verdict.code, verdict.detail);
  // What the basket takes has a price.
  if (!draft) return hide(item, RefusalCode.itemUnavailable, `${item} has no price here.`);
  const costMinor = verdict.line.totalMinor;
  if (costMinor <= terms.offerCapMinor) return { kind: 'fit', draft };
  const cost = amountText(costMinor, order.currency);
  const cap = amountText(terms.offerCapMinor, order.currency);
  return hide(item, HiddenReason.overCap, `${cost} is more than the ${cap} an offer may cost.`);
}

/** Undefined where the product has no price in the order's market and currency. */
function draftOf(product: Product, { order, terms, expiresAt }: OfferInput): Draft | undefined {
  const price = priceFor(product, order.market, order.currency);
  if (!price) return undefined;
  return {
    item: product.reference,
    name: product.name,
    quantity: 1,
    currency: order.currency,
    listPriceMinor: price.unitPriceMinor,
    unitPriceMinor: upsellPrice(price, terms.amountStepMinor),
    taxRateBp: price.taxRateBp,
    expiresAt: earlier(expiresAt, product.publishedUntil),
    mayTriggerCreditCheck: true,
  };
}

/** An offer does not outlive the sale of its product: after that it would be refused. */
function earlier(expiresAt: string, publishedUntil: string | undefined): string {
  if (publishedUntil === undefined) return expiresAt;
  const endsAtMs = Math.min(Date.parse(expiresAt), Date.parse(publishedUntil));
  return new Date(endsAtMs).toISOString();
}

/** The very question an add of it will be asked, so that nothing is offered that is refused. */
function judge(product: Product, draft: Draft | undefined, input: OfferInput): BasketVerdict {
  const { order, parts, terms, nowMs } = input;
  return judgeBasket({
    item: product.reference,
    quantity: 1,
    product,
    parts,
    market: order.market,
    currency: order.currency,
    lines: originalLines(order),
    orderTotalMinor: order.totalMinor,
    limits: termLimits(terms, order.currency),
    amountStepMinor: terms.amountStepMinor,
    nowMs,
    ...(draft ? { offer: { ...draft, offer: '', quote: '' } } : {}),
  });
}

function hide(item: string, reason: string, detail: string): Weighed {
  return { kind: 'hidden', hidden: { item, reason, detail } };
}
