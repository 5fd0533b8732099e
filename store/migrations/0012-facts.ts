/**
 * What the numbers are made of (\`docs/metrics.md\`). One row an order that is over, one an offer
 * that was decided for it; both are written with the order's final state, in one transaction, so
 * that no number can be told of an order that is not final. What happens on the page comes in as
 * exposures, before or after; what comes back later as returns.
 */
export const facts = {
  name: '0012-facts',
  sql: `
    create table order_facts (
      number text primary key,
      opened_at timestamptz not null,
      closed_at timestamptz not null,
      -- 'confirmed' or 'cancelled'
      outcome text not null,
      market text not null,
      currency text not null,
      channel text,
      campaign text,
      customer text,
      is_allowed boolean not null,
      reasons text[] not null,
      policy text,
      version integer,
      experiment text,
      variant text,
      propensity double precision,
      -- at least one offer was shown
      is_shown boolean not null default false,
      -- from the first impression to the last accept, refusal or decline; null: none came
      flow_ms integer,
      -- a whole step was declined; and one behind it was taken all the same, for so much (D21)
      has_declined boolean not null default false,
      is_recovered boolean not null default false,
      recovered_minor bigint not null default 0,
      original_total_minor bigint not null,
      -- accepted and in the order when it closed; and those of them that something came back of
      accepts integer not null,
      accepts_returned integer not null default 0,
      upsell_minor bigint not null,
      -- the tax in it
      upsell_tax_minor bigint not null default 0,
      -- without tax; null: the cost of something accepted is not known
      upsell_cost_minor bigint,
      -- of the whole order and of its upsold lines, refunds and chargebacks together
      refunded_minor bigint not null default 0,
      upsell_refunded_minor bigint not null default 0,
      -- the tax in what came back of the upsold lines
      upsell_tax_refunded_minor bigint not null default 0,
      is_returned boolean not null default false,
      nps integer,
      -- when this customer ordered again; null: not yet, or nobody we would know again
      next_order_at timestamptz
    );
    create index order_facts_closed_at on order_facts (closed_at);
    create index order_facts_experiment on order_facts (experiment, currency, opened_at)
      where experiment is not null;
    create index order_facts_customer on order_facts (customer, opened_at)
      where customer is not null;

    create table offer_facts (
      number text not null,
      offer text not null,
      closed_at timestamptz not null,
      -- null: offered without a policy, because it goes with what was bought
      policy text,
      version integer,
      step text,
      -- 1 for the first step of the funnel
      position integer,
      variant text,
      item text not null,
      kind text not null,
      market text not null,
      currency text not null,
      channel text,
      quantity integer not null,
      list_minor bigint not null,
      unit_minor bigint not null,
      discount_bp integer not null,
      shown_at timestamptz,
      clicked_at timestamptz,
      declined_at timestamptz,
      expired_at timestamptz,
      accepted_at timestamptz,
      refused_at timestamptz,
      refusal_code text,
      -- taken, and given back within the window
      taken_back_at timestamptz,
      -- those it was taken with, in the order when it closed: it can be taken more than once
      lines text[] not null default '{}',
      -- on the first offer of a step alone, once shown: 'accepted', 'declined', 'ignored'
      step_outcome text,
      -- of accepted offers, in the order when it closed
      revenue_minor bigint not null default 0,
      -- the tax in it
      tax_minor bigint not null default 0,
      -- without tax
      cost_minor bigint,
      returned_quantity integer not null default 0,
      refunded_minor bigint not null default 0,
      -- the tax in it
      tax_refunded_minor bigint not null default 0,
      is_charged_back boolean not null default false,
      primary key (number, offer)
    );
    create index offer_facts_closed_at on offer_facts (closed_at);
    create index offer_facts_policy on offer_facts (policy, step, item, closed_at)
      where policy is not null;

    create table exposures (
      -- the page's own id of the event: the same event twice is one
      event_id text primary key,
      number text not null,
      offer text not null,
      -- 'impression', 'click', 'decline', 'expiry'
      kind text not null,
      at timestamptz not null,
      received_at timestamptz not null default now()
    );
    create index exposures_order on exposures (number);
    create index exposures_received_at on exposures (received_at, event_id);

    create table returns (
      number text not null,
      return_id text not null,
      -- its place in what was posted
      entry integer not null,
      line text not null,
      -- of the line: 'original', 'upsell'
      origin text not null,
      -- 'return', 'refund', 'chargeback'
      kind text not null,
      quantity integer not null,
      amount_minor bigint not null,
      -- what the line was sold for, and the tax in that
      line_minor bigint not null,
      line_tax_minor bigint not null,
      at timestamptz not null,
      fingerprint text not null,
      primary key (number, return_id, entry)
    );
  `,
};
