import { aPolicy } from '../domain/policies';
import type { ShopWindow } from './shop-window';

/** An arm as it is put into the facts: of every `orders`, `taken` took 100.00 at a cost of 40.00. */
export interface Arm {
  variant: string;
  propensity: number;
  orders: number;
  taken: number;
  /** of the taken, given back in full */
  refunded?: number;
  isCostUnknown?: boolean;
  /** of each 100.00, so much is tax; absent: nothing */
  taxMinor?: number;
  daysAgo?: number;
  currency?: string;
  /** one customer for all of them */
  customer?: string;
  /** as many customers as orders, the same ones each time */
  customers?: string;
  /** of what was bought first */
  totalMinor?: number;
  version?: number;
}

const offers = { 'tier-1': { discount: { percentBp: 3000 } } };

/** Two variants of one offer; the second has the larger discount. */
export const testing = aPolicy({
  experiment: {
    experiment: 'rotation',
    salt: 's',
    unit: 'customer',
    holdoutBp: 0,
    variants: [
      { variant: 'plain', weight: 1, offers: {} },
      { variant: 'deal', weight: 1, offers },
    ],
  },
});

let counter = 0;

/** Orders that are over, as the facts have them. */
export async function dealt(shop: ShopWindow, ...arms: Arm[]): Promise<void> {
  for (const arm of arms) {
    counter += 1;
    const isHoldout = arm.variant === 'holdout';
    await shop.stores.database.pool.query(
      `insert into order_facts (number, opened_at, closed_at, outcome, market, currency, customer,
         is_allowed, reasons, policy, version, experiment, variant, propensity, is_shown,
         original_total_minor, accepts, upsell_minor, upsell_cost_minor, upsell_refunded_minor,
         upsell_tax_minor, upsell_tax_refunded_minor)
       select 'x-' || $1 || '-' || n, at, at, 'confirmed', 'SE', $2,
         coalesce($3, $13 || '-' || n),
         true, '{}', 'cameras', $4, 'rotation', $5, $6, not $7::boolean,
         $14, (n <= $8)::int, case when n <= $8 then 10000 else 0 end,
         case when n > $8 then 0 when $9::boolean then null else 4000 end,
         case when n <= $10 then 10000 else 0 end,
         case when n <= $8 then $15::bigint else 0 end,
         case when n <= $10 then $15::bigint else 0 end
       from generate_series(1, $11::int) n, (select now() - make_interval(days => $12) as at) t`,
      [
        counter,
        arm.currency ?? 'SEK',
        arm.customer ?? null,
        arm.version ?? 1,
        arm.variant,
        arm.propensity,
        isHoldout,
        arm.taken,
        arm.isCostUnknown ?? false,
        arm.refunded ?? 0,
        arm.orders,
        arm.daysAgo ?? 1,
        arm.customers ?? null,
        arm.totalMinor ?? 100_000,
        arm.taxMinor ?? 0,
      ],
    );
  }
}
