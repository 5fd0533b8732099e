import { judgeBasket } from '../domain/basket';
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
  orderTotalMinor: number;
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
    const found = await services.catalogue.findProduct(item);
    const verdict = judgeBasket({ ...input, product: found && uncounted(found) });
    if (verdict.kind === 'refused') {
      // An attempt whose answer was lost may have reserved before the rules changed their mind.
      await services.stock.release(order, requestId);
      return verdict;
    }
    const items = [{ reference: item, quantity }];
    const reserved = await services.stock.reserve(order, requestId, items, expiresAt);
    if (reserved === 'reserved') return { kind: 'reserved', line: verdict.line };
    return {
      kind: 'refused',
      code: RefusalCode.outOfStock,
      detail: `The last ${input.item} has just been sold.`,
    };
  };
}

/** Whether pieces are left is the reservation's to say: it knows those this very add holds. */
function uncounted({ stock: _stock, ...product }: Product): Product {
  return product;
}
