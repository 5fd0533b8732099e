import type { TotalLimit } from './basket';
import { addsMax } from './limits';
import { amountText } from './money';
import type { OrderTerms } from './policy';
import { RefusalCode } from './refusals';
import type { WindowState } from './window-state';

/** What an order opened on these terms may come to (D10). */
export function termLimits(
  { increaseTotalMaxMinor }: Pick<OrderTerms, 'increaseTotalMaxMinor'>,
  currency: string,
): TotalLimit[] {
  if (increaseTotalMaxMinor === undefined) return [];
  const most = amountText(increaseTotalMaxMinor, currency);
  return [
    {
      totalMaxMinor: increaseTotalMaxMinor,
      code: RefusalCode.overCap,
      detail: `With what is added this order may come to ${most} at most.`,
    },
  ];
}

/**
 * What this order may come to now. Where the provider is not asked again the bound is what it
 * holds already: an item for nothing, or one that is covered, still goes in (A28).
 */
export function totalLimits(state: WindowState): TotalLimit[] {
  const { authorizedMinor, terms, order } = state;
  const unasked: TotalLimit[] = [];
  if (isShutByRefusal(state)) {
    unasked.push({
      totalMaxMinor: authorizedMinor,
      code: RefusalCode.riskRefusedBefore,
      detail: 'The provider refused to raise this order before; it is not asked again.',
    });
  }
  if (areRaisesExhausted(state)) {
    unasked.push({
      totalMaxMinor: authorizedMinor,
      code: RefusalCode.addsExhausted,
      detail: `The authorization of an order can be raised ${addsMax} times.`,
    });
  }
  return [...unasked, ...termLimits(terms, order.currency)];
}

/** The provider said no, and the shop's policy is to leave it at that. */
export function isShutByRefusal({ riskRefused, terms }: WindowState): boolean {
  return riskRefused && !terms.asksAgainAfterRefusal;
}

export function areRaisesExhausted({ increases }: Pick<WindowState, 'increases'>): boolean {
  return increases >= addsMax;
}
