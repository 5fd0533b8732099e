import { bigint, integer, json, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { OfferPolicy } from '../domain/offer-policy';
import type { PauseState } from '../domain/offer-ports';

/** Tables of offer policies and the prices they are checked against; see the migrations. */
const moment = (name: string) => timestamp(name, { withTimezone: true });

export const offerPolicies = pgTable(
  'offer_policies',
  {
    policy: text('policy').notNull(),
    version: integer('version').notNull(),
    document: json('document').$type<OfferPolicy>().notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.policy, table.version] })],
);

export const offerPauses = pgTable('offer_pauses', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  policy: text('policy').notNull(),
  offer: text('offer'),
  state: text('state').$type<PauseState>().notNull(),
  note: text('note').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

export const priceHistory = pgTable(
  'price_history',
  {
    reference: text('reference').notNull(),
    market: text('market').notNull(),
    currency: text('currency').notNull(),
    since: moment('since').notNull().defaultNow(),
    publicPriceMinor: bigint('public_price_minor', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.reference, table.market, table.currency, table.since] }),
  ],
);
