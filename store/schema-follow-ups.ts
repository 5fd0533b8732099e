import { bigint, integer, json, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { FollowUpMessage, FollowUpRow, FollowUpStatus } from '../domain/follow-up';

/** Tables of what comes after an order; see the migrations. */
const moment = (name: string) => timestamp(name, { withTimezone: true });

export const followUps = pgTable('follow_ups', {
  number: text('number').primaryKey(),
  policy: text('policy').notNull(),
  version: integer('version').notNull(),
  customer: text('customer').notNull(),
  address: text('address'),
  channel: text('channel').$type<FollowUpRow['channel']>().notNull(),
  item: text('item').notNull(),
  message: json('message').$type<FollowUpMessage>(),
  status: text('status').$type<FollowUpStatus>().notNull(),
  reason: text('reason'),
  unitMinor: bigint('unit_minor', { mode: 'number' }),
  currency: text('currency'),
  expiresAt: moment('expires_at'),
  createdAt: moment('created_at').notNull(),
  sentAt: moment('sent_at'),
  redeemedBy: text('redeemed_by'),
});

export const unsubscribes = pgTable(
  'unsubscribes',
  {
    customer: text('customer').notNull(),
    channel: text('channel').notNull(),
    at: moment('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.customer, table.channel] })],
);

export const owedSamples = pgTable(
  'owed_samples',
  {
    fromNumber: text('from_number').notNull(),
    requestId: text('request_id').notNull(),
    customer: text('customer').notNull(),
    item: text('item').notNull(),
    quantity: integer('quantity').notNull(),
    givenIn: text('given_in'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.fromNumber, table.requestId] })],
);
