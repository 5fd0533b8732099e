import { and, count, desc, eq, gt, gte, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { FollowUpRow } from '../domain/follow-up';
import type { FollowUpStanding, StandingQuestion } from '../domain/follow-up-ports';
import type { Customer } from '../domain/order';
import { PauseState } from '../domain/offer-ports';
import { addressKey } from './address-key';
import { customerKey } from './customer-key';
import type { Queries } from './database';
import { orders } from './schema';
import { pastOrderLines, pastOrders } from './schema-facts';
import { followUps, unsubscribes } from './schema-follow-ups';
import { offerPauses } from './schema-policies';

/** Orders one customer can have open at once, as far as anybody looks. */
const openOrdersMax = 50;

/** What may have reached the customer; a refused one surely did not. */
const sentStatuses: FollowUpRow['status'][] = ['prepared', 'sent', 'unknown'];

/** What stands against writing to this customer now. */
export async function followUpStanding(
  db: Queries,
  question: StandingQuestion,
): Promise<FollowUpStanding> {
  const { order, policy, customer, channel, capSince } = question;
  const key = customerKey(customer);
  const keys = [key, addressKey(channel, customer)].filter((each) => each !== undefined);
  return {
    isUnsubscribed: await isUnsubscribed(db, channel, keys),
    sentBefore: await sentBefore(db, order, key, capSince),
    boughtSince: [...(await boughtBefore(db, question, key)), ...(await buying(db, question))],
    ...(await pauses(db, policy)),
  };
}

export async function isUnsubscribed(
  db: Queries,
  channel: FollowUpRow['channel'],
  keys: string[],
): Promise<boolean> {
  const [row] = await db
    .select({ customer: unsubscribes.customer })
    .from(unsubscribes)
    .where(and(eq(unsubscribes.channel, channel), inArray(unsubscribes.customer, keys)))
    .limit(1);
  return row !== undefined;
}

/** Follow-ups of this customer's other orders that were sent, or may have been. */
export async function sentBefore(
  db: Queries,
  order: string,
  customer: string,
  capSince: string,
): Promise<number> {
  const [row] = await db
    .select({ sent: count() })
    .from(followUps)
    .where(
      and(
        eq(followUps.customer, customer),
        ne(followUps.number, order),
        inArray(followUps.status, sentStatuses),
        gte(followUps.createdAt, new Date(capSince)),
      ),
    );
  return row?.sent ?? 0;
}

/** In orders that are over, imported ones included. */
async function boughtBefore(
  db: Queries,
  { order, items, since }: StandingQuestion,
  customer: string,
): Promise<string[]> {
  const rows = await db
    .selectDistinct({ reference: pastOrderLines.reference })
    .from(pastOrders)
    .innerJoin(pastOrderLines, eq(pastOrderLines.number, pastOrders.number))
    .where(
      and(
        eq(pastOrders.customer, customer),
        ne(pastOrders.number, order),
        gt(pastOrders.orderedAt, new Date(since)),
        inArray(pastOrderLines.reference, [...items]),
      ),
    );
  return rows.map(({ reference }) => reference);
}

/**
 * In orders that are open. Their documents are compared as text first, because an escaped NUL in
 * one would fail a query that reads into it, and in full here.
 */
async function buying(
  db: Queries,
  { order, customer, items, since }: StandingQuestion,
): Promise<string[]> {
  const document = sql`lower(${orders.registered}::text)`;
  const isNamed = sql`position(${customer.email.toLowerCase()} in ${document}) > 0`;
  const isKnown =
    customer.id === undefined
      ? isNamed
      : sql`(${isNamed} or position(${JSON.stringify(customer.id).toLowerCase()} in ${document}) > 0)`;
  const rows = await db
    .select({ registered: orders.registered, confirmed: orders.confirmed })
    .from(orders)
    .where(
      and(
        isNull(orders.final),
        isNotNull(orders.runId),
        ne(orders.number, order),
        gt(orders.createdAt, new Date(since)),
        isKnown,
      ),
    )
    .limit(openOrdersMax);
  return rows
    .filter(({ registered }) => registered && isSame(registered.customer, customer))
    .flatMap(({ confirmed }) => confirmed?.lines ?? [])
    .map(({ reference }) => reference)
    .filter((reference) => items.includes(reference));
}

function isSame(one: Customer, other: Customer): boolean {
  if (one.id !== undefined && one.id === other.id) return true;
  return one.email.toLowerCase() === other.email.toLowerCase();
}

/** The latest event of the policy and of each of its offers, `<step>/<item>`, counts. */
async function pauses(
  db: Queries,
  policy: string,
): Promise<Pick<FollowUpStanding, 'isPolicyPaused' | 'pausedItems'>> {
  const latest = await db
    .selectDistinctOn([offerPauses.offer], { offer: offerPauses.offer, state: offerPauses.state })
    .from(offerPauses)
    .where(eq(offerPauses.policy, policy))
    .orderBy(offerPauses.offer, desc(offerPauses.id));
  const paused = latest.filter(({ state }) => state !== PauseState.resumed);
  return {
    isPolicyPaused: paused.some(({ offer }) => offer === null),
    pausedItems: paused.flatMap(({ offer }) => offer?.split('/').slice(1) ?? []),
  };
}
