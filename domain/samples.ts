import { lineKind } from './basket';
import { isOnSale, ProductKind, type Product } from './catalogue';
import { HistoryType } from './history';
import type { OwedSample } from './offer-ports';
import { LineOrigin, LineStatus, type ConfirmedLine } from './order';
import { note } from './window-note';
import type { WindowState } from './window-state';

/** Most samples put into one order at its opening; what is owed beyond stays owed. */
export const samplesGivenMax = 3;

/**
 * The line of a sample in the order it is put into, the `place`-th of its lines (B7). Its request
 * id holds spaces, which no caller's can: it never meets that of an add.
 */
export function sampleLine(
  { fromNumber, requestId, quantity }: OwedSample,
  product: Product,
  place: number,
  addedAt: string,
): ConfirmedLine {
  return {
    reference: product.reference,
    name: product.name,
    kind: lineKind(product),
    quantity,
    unitPriceMinor: 0,
    discountMinor: 0,
    taxRateBp: 0,
    totalMinor: 0,
    taxMinor: 0,
    line: `line-${place}`,
    origin: LineOrigin.sample,
    status: LineStatus.confirmedFree,
    requestId: `sample ${fromNumber} ${requestId}`,
    addedAt,
  };
}

/** What is no longer sold, or would ask for choices, stays owed. `nowMs` is epoch ms. */
export function canBeGiven(product: Product, nowMs: number): boolean {
  return isOnSale(product, nowMs) && product.kind !== ProductKind.flexibleBundle;
}

/** Samples never leave an order: the number of its lines that are some is fixed at its opening. */
export function samplesIn({ lines }: Pick<WindowState, 'lines'>): number {
  return lines.filter(({ origin }) => origin === LineOrigin.sample).length;
}

/** The order as it opens, with the samples its customer was promised before. */
export function given(
  state: WindowState,
  at: string,
  samples: readonly ConfirmedLine[],
): WindowState {
  const opened = { ...state, lines: [...state.lines, ...samples] };
  return samples.reduce(
    (so, { quantity, reference }) =>
      note(so, at, {
        type: HistoryType.sampleGiven,
        text: `${quantity} × ${reference}, promised with an earlier order, is in this one.`,
        item: reference,
        quantity,
      }),
    opened,
  );
}
