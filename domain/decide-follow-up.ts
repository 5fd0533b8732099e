import { judgeBasket } from './basket';
import { isBoughtAgain, priceFor, type Product } from './catalogue';
import { FollowUpReason, validMs, type FollowUpOffer } from './follow-up';
import type { FollowUpStanding } from './follow-up-ports';
import { untruthOf, type RecentLow } from './genuine-price';
import { copyFor } from './offer-copy';
import type { FollowUpRule, OfferedProduct } from './offer-policy';
import { offeredPrice } from './offer-price';
import { isGivenAway, lossBy } from './offer-worth';
import type { Order } from './order';
import { RefusalCode } from './refusals';

/** Everything the decision looks at, the clock included. */
export interface FollowUpQuestion {
  order: Order;
  rule: FollowUpRule;
  /** how the order ended; absent: it has no end yet */
  end?: { isConfirmed: boolean; isEmailed: boolean; items: readonly string[] };
  /** the address of the rule's channel, as it goes on the wire; absent: there is none */
  address?: string;
  /** this installation can send by the rule's channel */
  isChannelReady: boolean;
  standing: FollowUpStanding;
  messagesMax: number;
  /** those of the rule's offer and the parts of bundles among them */
  products: readonly Product[];
  /** what those products cost anybody lately */
  lows: readonly RecentLow[];
  nowMs: number;
  latestMs: number;
}

export type FollowUpVerdict =
  | { kind: 'offer'; offer: FollowUpOffer }
  | { kind: 'dropped'; reason: FollowUpReason; item: string };

/**
 * May this shopper be written to now, and with what? Asked once, when the follow-up is due; the
 * first reason against it is the one that is told (B11). Of two products to choose from, the first
 * that can be sold is the offer.
 */
export function decideFollowUp(question: FollowUpQuestion): FollowUpVerdict {
  const { rule } = question;
  const item = rule.offer.products[0]?.reference ?? '';
  const reason = againstWriting(question) ?? againstItems(question);
  if (reason) return { kind: 'dropped', reason, item };
  const weighed = rule.offer.products.map((product) => weigh(product, question));
  const fit = weighed.find((each) => each.kind === 'offer');
  return fit ?? weighed[0] ?? { kind: 'dropped', reason: FollowUpReason.notForSale, item };
}

function againstWriting(question: FollowUpQuestion): FollowUpReason | undefined {
  const { order, rule, end, standing } = question;
  const reasons: [holds: boolean, reason: FollowUpReason][] = [
    [end !== undefined && !end.isConfirmed, FollowUpReason.cancelled],
    [!end?.isEmailed, FollowUpReason.notConfirmed],
    [!order.customer.consent[rule.channel] || standing.hasWithdrawn, FollowUpReason.noConsent],
    [question.address === undefined, FollowUpReason.noAddress],
    [standing.isUnsubscribed, FollowUpReason.unsubscribed],
    [!question.isChannelReady, FollowUpReason.channelOff],
    [standing.isPolicyPaused, FollowUpReason.policyPaused],
    [question.nowMs > question.latestMs, FollowUpReason.tooLate],
    [standing.sentBefore >= question.messagesMax, FollowUpReason.frequencyCap],
  ];
  return reasons.find(([holds]) => holds)?.[1];
}

/** Somebody who has one of the two products has had the benefit of the offer. */
function againstItems({ rule, end, standing }: FollowUpQuestion): FollowUpReason | undefined {
  const items = rule.offer.products.map(({ reference }) => reference);
  if (items.some((item) => end?.items.includes(item))) return FollowUpReason.inOrder;
  if (items.some((item) => standing.boughtSince.includes(item))) return FollowUpReason.boughtSince;
  return undefined;
}

function weigh(offered: OfferedProduct, question: FollowUpQuestion): FollowUpVerdict {
  const { order, rule, standing, products, lows, nowMs } = question;
  const item = offered.reference;
  const dropped = (reason: FollowUpReason): FollowUpVerdict => ({ kind: 'dropped', reason, item });
  if (standing.pausedItems.includes(item)) return dropped(FollowUpReason.offerPaused);
  const refusal = whyNotForSale({ ...offered, ...order }, products, nowMs);
  if (refusal) return dropped(refusal);
  const product = products.find(({ reference }) => reference === item);
  const price = product && priceFor(product, order.market, order.currency);
  const copy = copyFor(rule.offer.copy, order.locale);
  if (!product || !price || !copy) return dropped(FollowUpReason.notForSale);
  if (standing.owned.includes(item) && !isBoughtAgain(product)) {
    return dropped(FollowUpReason.owned);
  }
  const unitPriceMinor = offeredPrice(price, rule.offer);
  if (unitPriceMinor === undefined) return dropped(FollowUpReason.notForSale);
  if (untruthOf(rule.offer, product, price, unitPriceMinor, lows) !== undefined) {
    return dropped(FollowUpReason.notGenuine);
  }
  // Prices have changed since it was published: nothing is left, or the shop would lose (D7).
  const isLoss = lossBy(rule.offer, price, unitPriceMinor) !== undefined;
  if (isLoss || isGivenAway(rule.offer, unitPriceMinor)) return dropped(FollowUpReason.notForSale);
  const { market, currency } = order;
  const { unitPriceMinor: listPriceMinor, taxRateBp } = price;
  const prices = { market, currency, listPriceMinor, unitPriceMinor, taxRateBp };
  const expiresAt = new Date(nowMs + validMs(rule)).toISOString();
  const { name } = product;
  const { quantity } = offered;
  return { kind: 'offer', offer: { item, name, quantity, ...prices, expiresAt, copy } };
}

/**
 * The basket's own question, for a basket with nothing else in it: sold as a new order. Undefined
 * where the item can be had.
 */
export function whyNotForSale(
  wanted: { reference: string; quantity: number; market: string; currency: string },
  products: readonly Product[],
  nowMs: number,
): FollowUpReason | undefined {
  const { reference: item, quantity, market, currency } = wanted;
  const verdict = judgeBasket({
    item,
    quantity,
    product: products.find(({ reference }) => reference === item),
    parts: products,
    market,
    currency,
    lines: [],
    orderTotalMinor: 0,
    nowMs,
  });
  if (verdict.kind === 'allowed') return undefined;
  return verdict.code === RefusalCode.outOfStock
    ? FollowUpReason.soldOut
    : FollowUpReason.notForSale;
}
