import type { Ledger } from './ledger';

/**
 * What the numbers add up, by UTC day. Part of migration 0015: once it is released this text is
 * frozen with it.
 */

/** Whole days that no summer time makes longer or shorter. */
const repeatInterval = `interval '${30 * 24} hours'`;

/** An order as the numbers see it. A cancelled one counts, with nothing in it. */
export function orderNumbers(source: string): string {
  return `
    select number, opened_at, closed_at, (closed_at at time zone 'UTC')::date as day, currency,
      market, channel, campaign, experiment, policy, version, variant, propensity,
      variant = 'holdout' as is_holdout, customer, is_allowed, is_shown, flow_ms,
      next_order_at <= opened_at + ${repeatInterval} as is_repeated,
      outcome = 'cancelled' as is_cancelled,
      accepts > 0 as is_upsold,
      accepts = 0 and outcome <> 'cancelled' as is_plain,
      is_shown and accepts > 0 as is_taken,
      is_shown and accepts > accepts_returned as is_kept,
      has_declined, is_recovered, recovered_minor, accepts,
      upsell_minor as revenue_minor,
      upsell_minor - upsell_refunded_minor as kept_revenue_minor,
      -- without the tax of what is kept; null: what something cost is not known
      upsell_minor - upsell_tax_minor - upsell_cost_minor
        - (upsell_refunded_minor - upsell_tax_refunded_minor) as kept_margin_minor,
      case when outcome = 'cancelled' then 0
        else original_total_minor + upsell_minor - refunded_minor end as value_minor,
      is_returned, nps
    from ${source}`;
}

/** An offer that was shown, and what came of it. */
export function offerNumbers(source: string): string {
  return `
    select number, offer, closed_at, (closed_at at time zone 'UTC')::date as day, currency,
      policy, step, position as place, item, kind, variant, market, channel,
      discount_band(discount_bp) as discount_band, step_outcome,
      accepted_at is not null as is_taken,
      accepted_at is null and declined_at is not null as is_declined,
      accepted_at is null and refused_at is not null as is_refused,
      accepted_at is not null
        and (refunded_minor > 0 or returned_quantity > 0 or is_charged_back) as is_returned,
      is_charged_back, revenue_minor, revenue_minor - refunded_minor as kept_revenue_minor,
      revenue_minor - tax_minor - cost_minor
        - (refunded_minor - tax_refunded_minor) as kept_margin_minor
    from ${source}
    where shown_at is not null`;
}

const counted = (condition: string) => ['integer', `count(*) filter (where ${condition})`] as const;
const answered = (condition: string) =>
  ['integer', `count(nps) filter (where ${condition})`] as const;
const summed = (amount: string) => ['bigint', `sum(n.${amount})`] as const;

/** What can be added up of orders; rates, means and intervals are made of these. */
export const orderDays: Ledger = {
  name: 'order_days',
  of: 'order_facts',
  rows: orderNumbers,
  scope: ['currency', 'day'],
  keys: {
    day: 'date',
    currency: 'text',
    channel: 'text',
    campaign: 'text',
    experiment: 'text',
    policy: 'text',
    version: 'integer',
    variant: 'text',
    propensity: 'float8',
  },
  sums: {
    orders: ['integer', 'count(*)'],
    cancelled: counted('is_cancelled'),
    eligible: counted('is_allowed'),
    shown: counted('is_shown'),
    taken: counted('is_taken'),
    kept: counted('is_kept'),
    declined: counted('has_declined'),
    recovered: counted('is_recovered'),
    recovered_minor: summed('recovered_minor'),
    accepts: ['integer', 'sum(n.accepts)'],
    revenue_minor: summed('revenue_minor'),
    kept_revenue_minor: summed('kept_revenue_minor'),
    kept_margin_minor: summed('kept_margin_minor'),
    margin_unknown: counted('n.kept_margin_minor is null'),
    value_minor: summed('value_minor'),
    // for the variance; the square of a large order is beyond 64 bits once a few are added
    value_squares: ['numeric', 'sum(n.value_minor::numeric * n.value_minor)'],
    upsold: counted('is_upsold'),
    upsold_returned: counted('is_upsold and is_returned'),
    upsold_answers: answered('is_upsold'),
    upsold_promoters: counted('is_upsold and nps >= 9'),
    upsold_detractors: counted('is_upsold and nps <= 6'),
    plain: counted('is_plain'),
    plain_returned: counted('is_plain and is_returned'),
    plain_answers: answered('is_plain'),
    plain_promoters: counted('is_plain and nps >= 9'),
    plain_detractors: counted('is_plain and nps <= 6'),
    known: ['integer', 'count(customer)'],
    repeated: counted('customer is not null and is_repeated'),
  },
};

/** What can be added up of offers that were shown. */
export const offerDays: Ledger = {
  name: 'offer_days',
  of: 'offer_facts',
  rows: offerNumbers,
  scope: ['currency', 'day'],
  keys: {
    day: 'date',
    currency: 'text',
    policy: 'text',
    step: 'text',
    place: 'integer',
    item: 'text',
    kind: 'text',
    variant: 'text',
    market: 'text',
    channel: 'text',
    discount_band: 'text',
  },
  sums: {
    shown: ['integer', 'count(*)'],
    taken: counted('is_taken'),
    declined: counted('is_declined'),
    refused: counted('is_refused'),
    returned: counted('is_returned'),
    charged_back: counted('is_charged_back'),
    revenue_minor: summed('revenue_minor'),
    kept_revenue_minor: summed('kept_revenue_minor'),
    kept_margin_minor: ['bigint', 'sum(n.kept_margin_minor) filter (where is_taken)'],
    margin_unknown: counted('is_taken and n.kept_margin_minor is null'),
    steps: ['integer', 'count(step_outcome)'],
    steps_taken: counted("step_outcome = 'accepted'"),
    steps_declined: counted("step_outcome = 'declined'"),
    steps_ignored: counted("step_outcome = 'ignored'"),
  },
};
