import { and, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm';
import {
  followUpCap,
  FollowUpReason,
  reachedStatuses,
  type FollowUpRow,
} from '../domain/follow-up';
import type { FollowUps, NewFollowUp } from '../domain/follow-up-ports';
import { addressKey } from './address-key';
import { customerKey } from './customer-key';
import type { Database, Queries } from './database';
import { followUpStanding, isUnsubscribed, personKeys, sentBefore } from './follow-up-standing';
import { exposures } from './schema-facts';
import { followUps, unsubscribes } from './schema-follow-ups';

/** Follow-ups, one row an order, and who wants none any more. */
export function createFollowUps(database: Database): FollowUps {
  return {
    wasShown: async (order) =>
      await database.run(async (db) => {
        const [seen] = await db
          .select({ number: exposures.number })
          .from(exposures)
          .where(eq(exposures.number, order))
          .limit(1);
        return seen !== undefined;
      }),
    find: async (order) => await database.run(async (db) => await find(db, order)),
    standing: async (question) =>
      await database.run(async (db) => await followUpStanding(db, question)),
    keep: async (row, capSince) =>
      await database.transaction(async (tx) => await keep(tx, row, capSince)),
    note: async (order, { status, reason, at }) =>
      await database.run(async (db) => {
        const sentAt = status === 'sent' ? { sentAt: new Date(at) } : {};
        await db
          .update(followUps)
          .set({ status, reason: reason ?? null, ...sentAt })
          .where(and(eq(followUps.number, order), ne(followUps.status, 'sent')));
      }),
    unsubscribe: async (order, at) =>
      await database.transaction(async (tx) => await unsubscribe(tx, order, at)),
    isUnsubscribed: async (order) =>
      await database.run(async (db) => {
        const row = await whom(db, order);
        return row !== undefined && (await isUnsubscribed(db, row.channel, keysOf(row)));
      }),
    redeem: async (order, by, nowMs) =>
      await database.run(async (db) => await redeem(db, order, by, nowMs)),
  };
}

async function find(db: Queries, order: string): Promise<FollowUpRow | undefined> {
  const [row] = await db.select().from(followUps).where(eq(followUps.number, order));
  if (!row) return undefined;
  const { policy, version, channel, item, status, reason, message, redeemedBy, createdAt } = row;
  return {
    order,
    policy,
    version,
    channel,
    item,
    status,
    at: createdAt.toISOString(),
    ...(reason === null ? {} : { reason }),
    ...(message === null ? {} : { message }),
    ...(redeemedBy === null ? {} : { redeemedBy }),
  };
}

/**
 * The locks are those of one person, always taken in the same order, for the length of the
 * transaction: of two follow-ups made at once the second sees the first.
 */
async function keep(tx: Queries, row: NewFollowUp, capSince: string): Promise<FollowUpRow> {
  const keys = personKeys(row.channel, row.customer);
  for (const key of keys) {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  }
  const kept = await find(tx, row.order);
  if (kept) return kept;
  const wantsToSend = row.status !== 'dropped';
  const isOver =
    wantsToSend && (await sentBefore(tx, row.order, keys, capSince)) >= followUpCap.messagesMax;
  const { order, policy, version, channel, item, at } = row;
  const made = { order, policy, version, channel, item, at };
  const end: FollowUpRow = isOver
    ? { ...made, status: 'dropped', reason: FollowUpReason.frequencyCap }
    : {
        ...made,
        status: row.status,
        ...(row.reason === undefined ? {} : { reason: row.reason }),
        ...(row.message === undefined ? {} : { message: row.message }),
      };
  await tx.insert(followUps).values({
    ...end,
    number: order,
    customer: customerKey(row.customer),
    address: addressKey(channel, row.customer) ?? null,
    createdAt: new Date(at),
    ...pricesOf(end),
  });
  return end;
}

function pricesOf({ message }: FollowUpRow) {
  if (!message) return {};
  const { unitPriceMinor: unitMinor, currency, expiresAt } = message.offer;
  return { unitMinor, currency, expiresAt: new Date(expiresAt) };
}

async function whom(db: Queries, order: string) {
  const { customer, address, channel } = followUps;
  const [row] = await db
    .select({ customer, address, channel })
    .from(followUps)
    .where(eq(followUps.number, order));
  return row;
}

function keysOf({ customer, address }: { customer: string; address: string | null }): string[] {
  return address === null || address === customer ? [customer] : [customer, address];
}

async function unsubscribe(
  tx: Queries,
  order: string,
  at: string,
): Promise<'unsubscribed' | 'unknown'> {
  const row = await whom(tx, order);
  if (!row) return 'unknown';
  const { channel } = row;
  const rows = keysOf(row).map((customer) => ({ customer, channel, at: new Date(at) }));
  await tx.insert(unsubscribes).values(rows).onConflictDoNothing();
  return 'unsubscribed';
}

/** One statement decides between two new orders; what it did not change is explained by reading. */
async function redeem(
  db: Queries,
  order: string,
  by: string,
  nowMs: number,
): Promise<'redeemed' | 'taken' | 'expired' | 'unknown'> {
  const marked = await db
    .update(followUps)
    .set({ redeemedBy: by })
    .where(
      and(
        eq(followUps.number, order),
        isNull(followUps.redeemedBy),
        gt(followUps.expiresAt, new Date(nowMs)),
        inArray(followUps.status, [...reachedStatuses]),
      ),
    )
    .returning({ number: followUps.number });
  if (marked.length > 0) return 'redeemed';
  const row = await find(db, order);
  if (!row?.message || !reachedStatuses.includes(row.status)) return 'unknown';
  if (row.redeemedBy === undefined) return 'expired';
  return row.redeemedBy === by ? 'redeemed' : 'taken';
}
