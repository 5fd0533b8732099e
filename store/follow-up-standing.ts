import {
  and,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  max,
  ne,
  or,
  sql,
} from 'drizzle-orm';
import { reachedStatuses, type FollowUpRow } from '../domain/follow-up';
import type { FollowUpStanding, StandingQuestion } from '../domain/follow-up-ports';
import type { Customer } from '../domain/order';
import { PauseState } from '../domain/offer-ports';
import { OrderOutcome } from '../domain/window-state';
import { addressKey } from './address-key';
import { customerKey } from './customer-key';
import type { Queries } from './database';
import { orders } from './schema';
import { orderFacts, pastOrderLines, pastOrders } from './schema-facts';
import { followUps, unsubscribes } from './schema-follow-ups';
import { offerPauses } from './schema-policies';

/** Orders of one customer within the two days, as far as anybody looks. */
const laterOrdersMax = 50;

/** What stands against writing to this customer now. */
export async function followUpStanding(
  db: Queries,
  question: StandingQuestion,
): Promise<FollowUpStanding> {
  const { order, policy, customer, channel, capSince } = question;
  const keys = personKeys(channel, customer);
  const [latest, ...earlier] = await laterOrders(db, question);
  const bought = await boughtBefore(db, question);
  const buying = [latest, ...earlier].flatMap((later) => later?.items ?? []);
  return {
    isUnsubscribed: await isUnsubscribed(db, channel, keys),
    sentBefore: await sentBefore(db, order, keys, capSince),
    boughtSince: [...new Set([...bought.since, ...buying])],
    owned: bought.before,
    hasWithdrawn: latest !== undefined && !latest.consent[channel],
    ...(await pauses(db, policy)),
  };
}

/**
 * By whatever one person is known: with an id and as a guest at the same address it is the same
 * shopper who is written to.
 */
export function personKeys(channel: FollowUpRow['channel'], customer: Customer): string[] {
  const { email } = customer;
  const address = addressKey(channel, customer) ?? [];
  return [...new Set([customerKey(customer), customerKey({ email })].concat(address))].toSorted();
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

/** Follow-ups of this person's other orders that were sent, or may have been. */
export async function sentBefore(
  db: Queries,
  order: string,
  keys: string[],
  capSince: string,
): Promise<number> {
  const { customer, address } = followUps;
  const [row] = await db
    .select({ sent: count() })
    .from(followUps)
    .where(
      and(
        or(inArray(customer, keys), inArray(address, keys)),
        ne(followUps.number, order),
        inArray(followUps.status, [...reachedStatuses]),
        gte(followUps.createdAt, new Date(capSince)),
      ),
    );
  return row?.sent ?? 0;
}

/** In orders that are over, imported ones included: since this order was opened, or before. */
async function boughtBefore(
  db: Queries,
  { order, channel, customer, items, since }: StandingQuestion,
): Promise<{ since: string[]; before: string[] }> {
  const rows = await db
    .select({ reference: pastOrderLines.reference, lastAt: max(pastOrders.orderedAt) })
    .from(pastOrders)
    .innerJoin(pastOrderLines, eq(pastOrderLines.number, pastOrders.number))
    .where(
      and(
        inArray(pastOrders.customer, personKeys(channel, customer)),
        ne(pastOrders.number, order),
        inArray(pastOrderLines.reference, [...items]),
      ),
    )
    .groupBy(pastOrderLines.reference);
  const isSince = (lastAt: Date | null) => lastAt !== null && lastAt > new Date(since);
  const references = (wanted: boolean) =>
    rows.filter(({ lastAt }) => isSince(lastAt) === wanted).map(({ reference }) => reference);
  return { since: references(true), before: references(false) };
}

/**
 * Orders this person has handed over since, the latest first, open ones included. Of all orders of
 * two days few documents are read: the open ones, those with one of the items, and those of the
 * same keys.
 */
async function laterOrders(
  db: Queries,
  question: StandingQuestion,
): Promise<{ items: string[]; consent: Customer['consent'] }[]> {
  const { order, channel, customer, items } = question;
  const { number, registered, confirmed, final, runId, createdAt } = orders;
  const since = new Date(question.since);
  const isNamed = named(customer);
  const keys = personKeys(channel, customer);
  const ofKeys = db
    .select({ number: orderFacts.number })
    .from(orderFacts)
    .where(and(inArray(orderFacts.customer, keys), gte(orderFacts.openedAt, since)));
  const withItem = db
    .select({ number: pastOrders.number })
    .from(pastOrders)
    .innerJoin(pastOrderLines, eq(pastOrderLines.number, pastOrders.number))
    .where(and(gte(pastOrders.orderedAt, since), inArray(pastOrderLines.reference, [...items])));
  const isCandidate = or(
    and(isNull(final), isNamed),
    inArray(number, ofKeys),
    and(inArray(number, withItem), isNamed),
  );
  const rows = await db
    .select({ registered, confirmed, final })
    .from(orders)
    .where(and(isNotNull(runId), ne(number, order), gt(createdAt, since), isCandidate))
    .orderBy(desc(createdAt))
    .limit(laterOrdersMax);
  return rows.flatMap((row) => {
    if (!row.registered || !isSame(row.registered.customer, customer)) return [];
    const isKept = row.final === null || row.final.view.outcome === OrderOutcome.confirmed;
    const lines = (isKept ? (row.final?.view ?? row.confirmed)?.lines : undefined) ?? [];
    const references = lines.map(({ reference }) => reference);
    const wanted = references.filter((reference) => items.includes(reference));
    return [{ items: wanted, consent: row.registered.customer.consent }];
  });
}

/**
 * Documents are compared as text first, because an escaped NUL in one would fail a query that
 * reads into it, and in full afterwards.
 */
function named({ id, email }: Customer) {
  const document = sql`lower(${orders.registered}::text)`;
  const texts = [email, ...(id === undefined ? [] : [`"id":${JSON.stringify(id)}`])];
  return or(...texts.map((text) => sql`position(${text.toLowerCase()} in ${document}) > 0`));
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
