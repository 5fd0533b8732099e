import { judgeBasket, type BasketQuestion, type TotalLimit } from '../domain/basket';
import { partReferences } from '../domain/bundle';
import type { Product } from '../domain/catalogue';
import { OfferKind } from '../domain/offer-policy';
import type { Offer } from '../domain/offers';
import type { OrderLine } from '../domain/order';
import type { StockItem } from '../domain/ports';
import { RefusalCode } from '../domain/refusals';
import type { Services } from './services';

export interface PrepareAddInput {
  order: string;
  requestId: string;
  item: string;
  quantity: number;
  offer?: Offer;
  market: string;
  currency: string;
  lines: { reference: string; quantity: number }[];
  /** of an upgrade: without the line it replaces, and so are the `lines` */
  orderTotalMinor: number;
  /** an upgrade: what the line it replaces costs */
  replacedMinor?: number;
  /** an upgrade: what that line holds; absent in adds prepared by an earlier version */
  replaced?: StockItem;
  /** what the order may come to, beside the provider's own largest amount */
  limits?: TotalLimit[];
  /** the provider can hold multiples of this only, in minor units; absent: any amount */
  amountStepMinor?: number;
  /** epoch ms, workflow clock: the server decides what is still on sale */
  nowMs: number;
  /** ISO time after which the sweep may give the pieces back */
  expiresAt: string;
}

export type PrepareAddResult =
  { kind: 'reserved'; line: OrderLine } | { kind: 'refused'; code: RefusalCode; detail: string };

/** Judges the item by the basket rules at the current price and takes its pieces off the shelf. */
export function prepareAdd(services: Services) {
  return async (input: PrepareAddInput): Promise<PrepareAddResult> => {
    const { order, requestId, item, quantity, expiresAt } = input;
    const product = await services.catalogue.findProduct(item);
    const parts = product ? await services.catalogue.findProducts(partReferences(product)) : [];
    const question: BasketQuestion = { ...input, product, parts };
    const verdict = judgeBasket(uncounted(question));
    if (verdict.kind === 'refused') {
      // An attempt whose answer was lost may have reserved before the rules changed their mind.
      await services.stock.release(order, requestId);
      return verdict;
    }
    const items = [{ reference: item, quantity }, ...spared(input)];
    const reserved = await services.stock.reserve(order, requestId, items, expiresAt);
    if (reserved === 'reserved') {
      if (await mayHave(services, input)) return { kind: 'reserved', line: verdict.line };
      await services.stock.release(order, requestId);
      const detail = `${item} is one for each customer.`;
      return { kind: 'refused', code: RefusalCode.quantityAboveMax, detail };
    }
    // The rules name what is sold out; if they saw enough a moment ago, somebody was faster.
    const asShown = judgeBasket(question);
    if (asShown.kind === 'refused') return asShown;
    return {
      kind: 'refused',
      code: RefusalCode.outOfStock,
      detail: `The last ${item} has just been sold.`,
    };
  };
}

/** What an upgrade takes over from the line it replaces need not come off a shelf again. */
function spared({ replaced }: PrepareAddInput): StockItem[] {
  return replaced ? [{ reference: replaced.reference, quantity: -replaced.quantity }] : [];
}

/** A sample is one for each customer, also of two orders that are open at once (D18). */
async function mayHave({ samples }: Services, input: PrepareAddInput): Promise<boolean> {
  const { order, requestId, item, quantity, offer } = input;
  if (offer?.from?.kind !== OfferKind.sample) return true;
  return await samples.claim(order, requestId, item, quantity);
}

/**
 * Whether pieces are left is the reservation's to say: it knows those this very add holds. Stock
 * is the last of the rules, so nothing else is decided differently by asking it afterwards.
 */
function uncounted(question: BasketQuestion): BasketQuestion {
  const { product, parts = [] } = question;
  return { ...question, product: product && withoutStock(product), parts: parts.map(withoutStock) };
}

function withoutStock({ stock: _stock, ...product }: Product): Product {
  return product;
}
