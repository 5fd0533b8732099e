import { judgeBasket, type BasketVerdict } from './basket';
import { isBoughtAgain, priceFor, type Product, type ProductPrice } from './catalogue';
import { untruthOf } from './genuine-price';
import { amountText } from './money';
import { OfferKind, type OfferTemplate } from './offer-policy';
import type { CustomerHistory } from './offer-ports';
import { offeredPrice, publicPrice } from './offer-price';
import { isGivenAway, isSample, lossBy } from './offer-worth';
import { HiddenReason, type HiddenOffer, type Offer } from './offers';
import { LineKind, originalLines, type ConfirmedLine, type Order } from './order';
import type { ReplacedLine } from './payments';
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
  /** could the provider leave this line out for an upgrade? Absent: any */
  canReplace?: (line: ReplacedLine) => boolean;
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
  /** a person has given a reason to offer it though it needs explaining (D13) */
  isVouchedFor?: boolean;
}

/** An offer before it has a place among the others. */
export type Draft = Omit<Offer, 'offer' | 'quote'>;

export interface Fit {
  kind: 'fit';
  draft: Draft;
  price: ProductPrice;
  /** what the order grows by, minor units: of an upgrade the difference */
  addedMinor: number;
  /** an upgrade: the line it takes the place of */
  replaced?: ConfirmedLine;
}

export type Weighed = Fit | { kind: 'hidden'; hidden: HiddenOffer };

/**
 * May this product be offered for this order, at this price? Never what is in it already, what the
 * customer has (B19), what costs no less than elsewhere (B16), what the shop loses by (D7), what an
 * add of it would be refused for, or what is above the cap (D10); each with its reason.
 */
export function weigh(wanted: Wanted, scales: Scales): Weighed {
  const { order, products, terms } = scales;
  const { item } = wanted;
  const product = products.get(item);
  if (!product) return hide(item, RefusalCode.itemUnknown, `There is no item ${item}.`);
  const own = unwanted(wanted, product, scales);
  if (own) return own;
  const replaced = replacedLine(wanted, order);
  const stuck = whyNotReplaced(wanted, replaced, scales);
  if (stuck) return stuck;
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
  const worthless = worthlessFor(wanted, price, draft, terms);
  if (worthless) return worthless;
  const addedMinor = verdict.line.totalMinor - (replaced?.totalMinor ?? 0);
  if (addedMinor > terms.offerCapMinor) return overCap(item, addedMinor, scales);
  const fit = { draft: { ...draft, taxMinor: verdict.line.taxMinor }, price, addedMinor };
  return { kind: 'fit', ...fit, ...(replaced ? { replaced } : {}) };
}

/** What needs more than a glance, and what the shopper has: no price can do away with these. */
function unwanted(
  { item, kind, isVouchedFor = false }: Wanted,
  product: Product,
  { order, customer }: Scales,
): Weighed | undefined {
  if (product.needsConsideration === true && !isVouchedFor) {
    const detail = `${item} is dear or needs explaining, and no policy gives a reason for it.`;
    return hide(item, HiddenReason.needsConsideration, detail);
  }
  if (order.lines.some(({ reference }) => reference === item)) {
    return hide(item, HiddenReason.inOrderAlready, `${item} is in the order already.`);
  }
  if (isSample(kind) && hasTried(item, customer)) {
    return hide(item, HiddenReason.sampleHadBefore, `This customer had a sample of ${item}.`);
  }
  const isOwned = customer.bought.some(({ reference }) => reference === item);
  if (!isOwned || isBoughtAgain(product)) return undefined;
  return hide(item, HiddenReason.owned, `This customer bought ${item} before.`);
}

/** One each (D18), whether it came or is still to come. */
function hasTried(item: string, { sampled, owed }: CustomerHistory): boolean {
  return sampled.includes(item) || owed.some((each) => each.item === item);
}

/** What somebody bought; a discount may bear the reference of what it is for. */
const goodsKinds: readonly LineKind[] = [
  LineKind.physical,
  LineKind.digital,
  LineKind.service,
  LineKind.bundle,
];

/** A line gives way as a whole, so never for fewer pieces than it has: nobody pays more for less. */
function replacedLine(
  { replaces, quantity: pieces }: Wanted,
  order: Order,
): ConfirmedLine | undefined {
  if (replaces === undefined) return undefined;
  return originalLines(order).find(
    ({ reference, kind, quantity }) =>
      reference === replaces && goodsKinds.includes(kind) && quantity <= pieces,
  );
}

/** An upgrade needs a line that can give way: in the order, and for the provider too (C2). */
function whyNotReplaced(
  { item, kind, quantity, replaces = 'line' }: Wanted,
  replaced: ConfirmedLine | undefined,
  { canReplace }: Scales,
): Weighed | undefined {
  if (kind !== OfferKind.upgrade) return undefined;
  if (!replaced) {
    const detail = `The order has no line of at most ${quantity} × ${replaces} to replace.`;
    return hide(item, HiddenReason.nothingToReplace, detail);
  }
  if (!canReplace || canReplace(replaced)) return undefined;
  const detail = `The provider's own lines do not have ${replaced.line} as the order has it.`;
  return hide(item, HiddenReason.lineNotAtProvider, detail);
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
    ...(replaced ? { replacedMinor: replaced.totalMinor, replaced } : {}),
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

/**
 * What a policy's discount came to only because prices have changed since it was published: nothing,
 * or less than the shop pays. A price the catalogue itself has for offers is the shop's own word.
 */
function worthlessFor(
  { item, template }: Wanted,
  price: ProductPrice,
  { unitPriceMinor }: Draft,
  { amountStepMinor }: OrderTerms,
): Weighed | undefined {
  if (!template) return undefined;
  if (isGivenAway(template, unitPriceMinor)) {
    return hide(item, HiddenReason.givenAway, `Nothing is left of the price of ${item}.`);
  }
  const loss = lossBy(template, price, unitPriceMinor, amountStepMinor);
  return loss ? hide(item, HiddenReason.belowCost, `${item} for ${loss}.`) : undefined;
}

function overCap(item: string, addedMinor: number, { order, terms }: Scales): Weighed {
  const cost = amountText(addedMinor, order.currency);
  const cap = amountText(terms.offerCapMinor, order.currency);
  return hide(item, HiddenReason.overCap, `${cost} is more than the ${cap} an offer may cost.`);
}

function hide(item: string, reason: string, detail: string): Weighed {
  return { kind: 'hidden', hidden: { item, reason, detail } };
}
