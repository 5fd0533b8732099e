import {
  bigint,
  boolean,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { Product, ProductKind } from '../domain/catalogue';
import type { Order } from '../domain/order';
import type { FinalOrder } from '../domain/order-view';
import type { ShopPolicy } from '../domain/policy';
import type { ConfirmedOrder } from '../domain/ports';

/**
 * The tables as queries see them. The tables themselves come from `migrations/`; a test compares
 * the two. Documents that are only ever read whole are `json`, which gives back the very text
 * that was stored; `jsonb` would reorder keys and refuse an escaped NUL.
 */
const moment = (name: string) => timestamp(name, { withTimezone: true });
const createdAt = () => moment('created_at').notNull().defaultNow();

/** One row an order, owned by at most one workflow run; the authorization is unique too (I1). */
export const orders = pgTable(
  'orders',
  {
    number: text('number').primaryKey(),
    registered: json('registered').$type<Order>(),
    runId: text('run_id'),
    provider: text('provider'),
    authorizationRef: text('authorization_ref'),
    fingerprint: text('fingerprint').notNull(),
    confirmed: json('confirmed').$type<ConfirmedOrder>(),
    final: json('final').$type<FinalOrder>(),
    hasFunnel: boolean('has_funnel').notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('orders_authorization').on(
      table.provider,
      sql`lower(authorization_ref collate "C")`,
    ),
  ],
);

export const products = pgTable(
  'products',
  {
    reference: text('reference').primaryKey(),
    name: text('name').notNull(),
    kind: text('kind').$type<ProductKind>().notNull(),
    prices: jsonb('prices').$type<Product['prices']>().notNull(),
    isPublished: boolean('is_published').notNull(),
    publishedFrom: moment('published_from'),
    publishedUntil: moment('published_until'),
    quantityMax: integer('quantity_max').notNull(),
    relatedTo: text('related_to').array().notNull(),
    parts: jsonb('parts').$type<NonNullable<Product['parts']>>(),
    categories: text('categories').array().notNull().default([]),
    refillOf: text('refill_of').array().notNull().default([]),
    needsConsideration: boolean('needs_consideration').notNull().default(false),
    isRepeatable: boolean('is_repeatable').notNull().default(false),
  },
  (table) => [index('products_related_to').using('gin', table.relatedTo)],
);

/** Pieces of a counted product. On the shelf, free to be promised: `on_hand - reserved`. */
export const stock = pgTable('stock', {
  reference: text('reference').primaryKey(),
  /** null: not counted, never out of stock */
  onHand: integer('on_hand'),
  /** promised to adds in flight, and still part of `on_hand` */
  reserved: integer('reserved').notNull().default(0),
});

/**
 * Where the pieces of one request are. `reserved`: promised. `committed`: sold. `empty`: there were
 * too few, or the sweep gave them back; a reserve or commit may try again. `released`: given back for good; the row stays so
 * that a late reserve or commit of a dead attempt finds it.
 */
export type ReservationStatus = 'reserved' | 'committed' | 'empty' | 'released';

export const reservations = pgTable(
  'reservations',
  {
    order: text('order_number').notNull(),
    requestId: text('request_id').notNull(),
    status: text('status').$type<ReservationStatus>().notNull(),
    expiresAt: moment('expires_at'),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.order, table.requestId] }),
    index('reservations_to_sweep')
      .on(table.expiresAt)
      .where(sql`status = 'reserved'`),
  ],
);

/** The counted pieces of a reservation; a request of uncounted products has none. */
export const reservationItems = pgTable(
  'reservation_items',
  {
    order: text('order_number').notNull(),
    requestId: text('request_id').notNull(),
    reference: text('reference').notNull(),
    quantity: integer('quantity').notNull(),
  },
  (table) => [primaryKey({ columns: [table.order, table.requestId, table.reference] })],
);

export const confirmationEmails = pgTable('confirmation_emails', {
  order: text('order_number').primaryKey(),
  messageId: text('message_id').notNull(),
  from: text('from_address').notNull(),
  to: text('to_address').notNull(),
  raw: text('raw').notNull(),
  createdAt: createdAt(),
});

/** Every policy the shop ever sent; the one with the highest id counts. */
export const policies = pgTable('policies', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  document: json('document').$type<ShopPolicy>().notNull(),
  createdAt: createdAt(),
});

/** What providers told by themselves and was handed on. */
export const providerEvents = pgTable(
  'provider_events',
  {
    provider: text('provider').notNull(),
    eventId: text('event_id').notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.provider, table.eventId] })],
);

export type CaptureStatus = 'booked' | 'done' | 'refused';

export const captures = pgTable(
  'captures',
  {
    order: text('order_number').notNull(),
    requestId: text('request_id').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    status: text('status').$type<CaptureStatus>().notNull(),
    createdAt: createdAt(),
    /** the provider's id of a capture that is done, where it told one */
    providerRef: text('provider_ref'),
    /** when it was last booked, before the provider was asked; the database's clock */
    bookedAt: moment('booked_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.order, table.requestId] })],
);
