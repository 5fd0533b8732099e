import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import type { ExposureKind } from '../domain/offer-ports';

/** Tables of what happened, and what the numbers are made of; see the migrations. */
const moment = (name: string) => timestamp(name, { withTimezone: true });

export const pastOrders = pgTable('past_orders', {
  number: text('number').primaryKey(),
  source: text('source').notNull(),
  orderedAt: moment('ordered_at').notNull(),
  customer: text('customer'),
  market: text('market').notNull(),
  currency: text('currency').notNull(),
  totalMinor: bigint('total_minor', { mode: 'number' }).notNull(),
  provider: text('provider'),
  method: text('method'),
  channel: text('channel'),
  campaign: text('campaign'),
});

export const pastOrderLines = pgTable(
  'past_order_lines',
  {
    number: text('number').notNull(),
    line: integer('line').notNull(),
    reference: text('reference').notNull(),
    quantity: integer('quantity').notNull(),
    unitPriceMinor: bigint('unit_price_minor', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.number, table.line] })],
);

export const orderFacts = pgTable('order_facts', {
  number: text('number').primaryKey(),
  openedAt: moment('opened_at').notNull(),
  closedAt: moment('closed_at').notNull(),
  outcome: text('outcome').notNull(),
  market: text('market').notNull(),
  currency: text('currency').notNull(),
  channel: text('channel'),
  campaign: text('campaign'),
  customer: text('customer'),
  isAllowed: boolean('is_allowed').notNull(),
  reasons: text('reasons').array().notNull(),
  policy: text('policy'),
  version: integer('version'),
  experiment: text('experiment'),
  variant: text('variant'),
  propensity: doublePrecision('propensity'),
  isShown: boolean('is_shown').notNull().default(false),
  flowMs: integer('flow_ms'),
  hasDeclined: boolean('has_declined').notNull().default(false),
  isRecovered: boolean('is_recovered').notNull().default(false),
  recoveredMinor: bigint('recovered_minor', { mode: 'number' }).notNull().default(0),
  originalTotalMinor: bigint('original_total_minor', { mode: 'number' }).notNull(),
  accepts: integer('accepts').notNull(),
  acceptsReturned: integer('accepts_returned').notNull().default(0),
  upsellMinor: bigint('upsell_minor', { mode: 'number' }).notNull(),
  upsellTaxMinor: bigint('upsell_tax_minor', { mode: 'number' }).notNull().default(0),
  upsellCostMinor: bigint('upsell_cost_minor', { mode: 'number' }),
  refundedMinor: bigint('refunded_minor', { mode: 'number' }).notNull().default(0),
  upsellRefundedMinor: bigint('upsell_refunded_minor', { mode: 'number' }).notNull().default(0),
  upsellTaxRefundedMinor: bigint('upsell_tax_refunded_minor', { mode: 'number' })
    .notNull()
    .default(0),
  isReturned: boolean('is_returned').notNull().default(false),
  nps: integer('nps'),
  nextOrderAt: moment('next_order_at'),
});

export const offerFacts = pgTable(
  'offer_facts',
  {
    number: text('number').notNull(),
    offer: text('offer').notNull(),
    closedAt: moment('closed_at').notNull(),
    policy: text('policy'),
    version: integer('version'),
    step: text('step'),
    position: integer('position'),
    variant: text('variant'),
    item: text('item').notNull(),
    kind: text('kind').notNull(),
    market: text('market').notNull(),
    currency: text('currency').notNull(),
    channel: text('channel'),
    quantity: integer('quantity').notNull(),
    listMinor: bigint('list_minor', { mode: 'number' }).notNull(),
    unitMinor: bigint('unit_minor', { mode: 'number' }).notNull(),
    discountBp: integer('discount_bp').notNull(),
    shownAt: moment('shown_at'),
    clickedAt: moment('clicked_at'),
    declinedAt: moment('declined_at'),
    expiredAt: moment('expired_at'),
    acceptedAt: moment('accepted_at'),
    refusedAt: moment('refused_at'),
    refusalCode: text('refusal_code'),
    takenBackAt: moment('taken_back_at'),
    lines: text('lines').array().notNull().default([]),
    stepOutcome: text('step_outcome'),
    revenueMinor: bigint('revenue_minor', { mode: 'number' }).notNull().default(0),
    taxMinor: bigint('tax_minor', { mode: 'number' }).notNull().default(0),
    costMinor: bigint('cost_minor', { mode: 'number' }),
    returnedQuantity: integer('returned_quantity').notNull().default(0),
    refundedMinor: bigint('refunded_minor', { mode: 'number' }).notNull().default(0),
    taxRefundedMinor: bigint('tax_refunded_minor', { mode: 'number' }).notNull().default(0),
    isChargedBack: boolean('is_charged_back').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.number, table.offer] })],
);

export const exposures = pgTable('exposures', {
  eventId: text('event_id').primaryKey(),
  number: text('number').notNull(),
  offer: text('offer').notNull(),
  kind: text('kind').$type<ExposureKind>().notNull(),
  at: moment('at').notNull(),
  receivedAt: moment('received_at').notNull().defaultNow(),
});

export const returns = pgTable(
  'returns',
  {
    number: text('number').notNull(),
    returnId: text('return_id').notNull(),
    entry: integer('entry').notNull(),
    line: text('line').notNull(),
    origin: text('origin').notNull(),
    kind: text('kind').notNull(),
    quantity: integer('quantity').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    lineMinor: bigint('line_minor', { mode: 'number' }).notNull(),
    lineTaxMinor: bigint('line_tax_minor', { mode: 'number' }).notNull(),
    at: moment('at').notNull(),
    fingerprint: text('fingerprint').notNull(),
  },
  (table) => [primaryKey({ columns: [table.number, table.returnId, table.entry] })],
);
