import { judgeBasket, type BasketVerdict } from './basket';
import { priceFor, type Product, type ProductPrice } from './catalogue';
import { untruthOf } from './genuine-price';
import { amountText } from './money';
import { OfferKind, type OfferTemplate } from './offer-policy';
import type { CustomerHistory } from './offer-ports';
import { offeredPrice, publicPrice } from './offer-price';
import { HiddenReason, type HiddenOffer, type Offer } from './offers';
import { originalLines, type ConfirmedLine, type Order } from './order';
import type { OrderTerms } from './policy';
import { RefusalCode } from './refusals';
import { termLimits } from './total-limits';

/** What every product is weighed against. */
export interface Scales {
  order: Order;
  customer: CustomerHistory;
  /** by reference: whatever may be offered, and the parts of the bundles among it */
  products: ReadonlyMap<string, Product>;
  terms: OrderTerms;
  /** ISO time the window closes */
  closesAt: string;
  /** epoch milliseconds */
  nowMs: number;
}

/** A product that may be offered, and how. */
export interface Wanted {
  item: string;
  quantity: number;
  kind: OfferKind;
  /** what a policy says about it; absent: the product's own offer price */
  template?: OfferTemplate;
  /** an upgrade: the product it takes the place of */
  replaces?: string;
}

/** An offer before it has a place among the others. */
export type Draft = Omit<Offer, 'offer' | 'quote'>;

export interface Fit {
  kind: 'fit';
  draft: Draft;
  price: ProductPrice;
  /** an upgrade: the line it takes the place of */
  replaced?: ConfirmedLine;
}

export type Weighed = Fit | { kind: 'hidden'; hidden: HiddenOffer };

/**
 * May this product be offered for this order, at this price? Never what is in it already, what the
 * customer has (B19), what costs no less than elsewhere (B16), what an add of it would be refused
 * for, or what is above the cap (D10); each with its reason.
 */
export function weigh(wanted: Wanted, scales: Scales): Weighed {
  const { order, products, terms } = scales;
  const { item } = wanted;
  const product = products.get(item);
  if (!product) return hide(item, RefusalCode.itemUnknown, `There is no item ${item}.`);
  const own = unwanted(wanted, product, scales);
  if (own) return own;
  const replaced = replacedLine(wanted, order);
  if (wanted.kind === OfferKind.upgrade && !replaced) {
    const what = wanted.replaces ?? 'line';
    return hide(item, HiddenReason.nothingToReplace, `The order has no ${what} to replace.`);
  }
  const price = priceFor(product, order.market, order.currency);
  const draft = price && draftOf(wanted, product, price, scales);
  if (draft === 'not_priced') {
    return hide(item, HiddenReason.notPriced, `Its discount is none in ${order.currency}.`);
  }
  const verdict = judge(product, wanted.quantity, draft, replaced, scales);
  if (verdict.kind === 'refused') return hide(item, verdict.code, verdict.detail);
  // What the basket takes has a price.
  if (!price || !draft) {
    return hide(item, RefusalCode.itemUnavailable, `${item} has no price here.`);
  }
  const untruth = untruthAbout(wanted, product, price, draft);
  if (untruth) return hide(item, HiddenReason.notGenuine, untruth);
  const costMinor = verdict.line.totalMinor - (replaced?.totalMinor ?? 0);
  if (costMinor > terms.offerCapMinor) return overCap(item, costMinor, scales);
  const { taxMinor } = verdict.line;
  return { kind: 'fit', draft: { ...draft, taxMinor }, price, ...(replaced ? { replaced } : {}) };
}

/** What the shopper has, or has had: reasons that no price can do away with. */
function unwanted(
  { item, kind }: Wanted,
  product: Product,
  { order, customer }: Scales,
): Weighed | undefined {
  if (order.lines.some(({ reference }) => reference === item)) {
    return hide(item, HiddenReason.inOrderAlready, `${item} is in the order already.`);
  }
  if (isSample(kind) && hasTried(item, customer)) {
    return hide(item, HiddenReason.sampleHadBefore, `This customer had a sample of ${item}.`);
  }
  // A refill is bought again and again by nature (D16).
  const isBoughtAgain = product.isRepeatable === true || (product.refillOf ?? []).length > 0;
  const isOwned = customer.bought.some(({ reference }) => reference === item);
  if (!isOwned || isBoughtAgain) return undefined;
  return hide(item, HiddenReason.owned, `This customer bought ${item} before.`);
}

function isSample(kind: OfferKind): boolean {
  return kind === OfferKind.sample || kind === OfferKind.deferredSample;
}

/** One each (D18), whether it came or is still to come. */
function hasTried(item: string, { sampled, owed }: CustomerHistory): boolean {
  return sampled.includes(item) || owed.some((each) => each.item === item);
}

function replacedLine({ replaces }: Wanted, order: Order): ConfirmedLine | undefined {
  if (replaces === undefined) return undefined;
  return originalLines(order).find(({ reference }) => reference === replaces);
}

function draftOf(
  { kind, quantity, template }: Wanted,
  product: Product,
  price: ProductPrice,
  { order, terms, closesAt, nowMs }: Scales,
): Draft | 'not_priced' {
  const pricing = { kind, ...(template?.discount ? { discount: template.discount } : {}) };
  const unitPriceMinor = offeredPrice(price, pricing, terms.amountStepMinor);
  if (unitPriceMinor === undefined) return 'not_priced';
  const lastsMs = template?.seconds === undefined ? terms.offerMs : template.seconds * 1000;
  return {
    item: product.reference,
    name: product.name,
    quantity,
    currency: order.currency,
    listPriceMinor: price.unitPriceMinor,
    unitPriceMinor,
    taxRateBp: price.taxRateBp,
    expiresAt: earliest(nowMs + lastsMs, closesAt, product.publishedUntil),
    mayTriggerCreditCheck: true,
  };
}

/** An offer outlives neither its window nor the sale of its product: it would be refused then. */
function earliest(endsAtMs: number, ...ends: (string | undefined)[]): string {
  const known = ends.flatMap((end) => (end === undefined ? [] : [Date.parse(end)]));
  return new Date(Math.min(endsAtMs, ...known)).toISOString();
}

/** The very question an add of it will be asked, so that nothing is offered that is refused. */
function judge(
  product: Product,
  quantity: number,
  draft: Draft | undefined,
  replaced: ConfirmedLine | undefined,
  { order, products, terms, nowMs }: Scales,
): BasketVerdict {
  return judgeBasket({
    item: product.reference,
    quantity,
    product,
    parts: [...products.values()],
    market: order.market,
    currency: order.currency,
    lines: originalLines(order).filter(({ line }) => line !== replaced?.line),
    orderTotalMinor: order.totalMinor - (replaced?.totalMinor ?? 0),
    limits: termLimits(terms, order.currency),
    amountStepMinor: terms.amountStepMinor,
    nowMs,
    ...(draft ? { offer: { ...draft, offer: '', quote: '' } } : {}),
  });
}

/**
 * Why the price is no good deal (B16): of a policy's offer by the rule it was published by, only
 * that the prices may have changed since. What simply goes with an order may cost what it costs
 * everybody, but what is shown as a lower price must be lower than a public promotion.
 */
function untruthAbout(
  { kind, template }: Wanted,
  product: Product,
  price: ProductPrice,
  { unitPriceMinor, listPriceMinor }: Draft,
): string | undefined {
  if (template) return untruthOf({ kind }, product, price, unitPriceMinor, []);
  const publicMinor = publicPrice(price);
  const isLower = unitPriceMinor < publicMinor;
  const isAsEverywhere = unitPriceMinor === listPriceMinor && unitPriceMinor === publicMinor;
  if (isLower || isAsEverywhere) return undefined;
  return `${product.reference} costs everybody ${amountText(publicMinor, price.currency)}.`;
}

function overCap(item: string, costMinor: number, { order, terms }: Scales): Weighed {
  const cost = amountText(costMinor, order.currency);
  const cap = amountText(terms.offerCapMinor, order.currency);
  return hide(item, HiddenReason.overCap, `${cost} is more than the ${cap} an offer may cost.`);
}

function hide(item: string, reason: string, detail: string): Weighed {
  return { kind: 'hidden', hidden: { item, reason, detail } };
}
