import { judgeBasket, type BasketQuestion, type TotalLimit } from '../domain/basket';
import { partReferences } from '../domain/bundle';
import type { Product } from '../domain/catalogue';
import type { Offer } from '../domain/offers';
import type { OrderLine } from '../domain/order';
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
    const items = [{ reference: item, quantity }];
    const reserved = await services.stock.reserve(order, requestId, items, expiresAt);
    if (reserved === 'reserved') return { kind: 'reserved', line: verdict.line };
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
