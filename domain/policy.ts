import type { EligibilityRow } from './eligibility-table';
import { anything } from './eligibility-table';
import type { ProviderCapabilities } from './payments';

/**
 * What a shop decides about its upsells, as data (`PUT /policies`). An order is judged by the
 * policy of the moment it was opened, kept in its history; later changes are for later orders.
 */
export interface ShopPolicy {
  /** the most specific row counts: market and currency, market, currency, neither */
  markets: MarketPolicy[];
  /** the most specific row counts: a provider's own, or `*` */
  providers: ProviderPolicy[];
  /** asked before the provider's own table; it can only forbid what that one allows */
  eligibility: EligibilityRow[];
}

/** Rules of one market and currency; `*` stands for every one without a row of its own. */
export interface MarketPolicy {
  market: string;
  currency: string;
  /** an offer may cost this share of the order, basis points (D10) … */
  offerCapBp?: number;
  /** … or this much, whichever is more; only with a named currency */
  offerCapMinor?: number;
  /** an order below this is not offered anything (D11); only with a named currency */
  orderMinMinor?: number;
  /** how long an offer's price is good for, at most as long as the window (B8) */
  offerSeconds?: number;
}

/** Rules of one provider. */
export interface ProviderPolicy {
  provider: string;
  /** the switch per payment provider (A4) */
  isEnabled?: boolean;
  /** ask it again after it refused more money for an order (A28) */
  asksAgainAfterRefusal?: boolean;
  /** all that is added together may be this share of the order as it was paid, basis points (D10) */
  increaseMaxBp?: number;
}

/** The policy of a shop that never sent one. */
export const emptyPolicy: ShopPolicy = { markets: [], providers: [], eligibility: [] };

/** A quarter of the order: dearer offers are declined, and make shoppers doubt the first purchase. */
export const offerCapDefaultBp = 2500;

/** "Ten minutes for 30 % off" (B8). */
export const offerSecondsDefault = 600;

/** What the policy comes to for one order: decided once, at its opening. */
export interface OrderTerms {
  isSwitchedOn: boolean;
  orderMinMinor: number;
  offerCapMinor: number;
  offerMs: number;
  asksAgainAfterRefusal: boolean;
  /** largest total the order may be raised to; absent: no such bound */
  increaseTotalMaxMinor?: number;
  /** the provider holds totals that are multiples of this only; 1: any */
  amountStepMinor: number;
}

/** The terms of one order. A missing field of the most specific row means its default. */
export function termsFor(
  policy: Pick<ShopPolicy, 'markets' | 'providers'>,
  order: { market: string; currency: string; totalMinor: number },
  provider: string,
  capabilities?: Pick<ProviderCapabilities, 'amountStepMinor'>,
): OrderTerms {
  const market = marketRow(policy.markets, order);
  const own = providerRow(policy.providers, provider);
  const shareMinor = shareOf(order.totalMinor, market?.offerCapBp ?? offerCapDefaultBp);
  const { increaseMaxBp } = own ?? {};
  return {
    isSwitchedOn: own?.isEnabled ?? true,
    orderMinMinor: market?.orderMinMinor ?? 0,
    offerCapMinor: Math.max(shareMinor, market?.offerCapMinor ?? 0),
    offerMs: (market?.offerSeconds ?? offerSecondsDefault) * 1000,
    asksAgainAfterRefusal: own?.asksAgainAfterRefusal ?? false,
    amountStepMinor: capabilities?.amountStepMinor?.[order.currency] ?? 1,
    ...(increaseMaxBp === undefined
      ? {}
      : { increaseTotalMaxMinor: order.totalMinor + shareOf(order.totalMinor, increaseMaxBp) }),
  };
}

function marketRow(rows: readonly MarketPolicy[], order: { market: string; currency: string }) {
  const ways: [market: string, currency: string][] = [
    [order.market, order.currency],
    [order.market, anything],
    [anything, order.currency],
    [anything, anything],
  ];
  return ways
    .map(([market, currency]) =>
      rows.find((row) => row.market === market && row.currency === currency),
    )
    .find((row) => row !== undefined);
}

function providerRow(rows: readonly ProviderPolicy[], provider: string) {
  return (
    rows.find((row) => row.provider === provider) ?? rows.find((row) => row.provider === anything)
  );
}

/** A share in basis points, rounded down: a bound is never exceeded by a rounding. */
function shareOf(amountMinor: number, shareBp: number): number {
  return Math.floor((amountMinor * shareBp) / 10_000);
}
