import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import type { OfferPolicy, PublishedPolicy } from '../domain/offer-policy';
import {
  PauseState,
  pausesShownMax,
  policiesMax,
  versionsShownMax,
  type LivePolicy,
  type OfferPolicies,
  type PauseEvent,
} from '../domain/offer-ports';
import type { Database, Queries } from './database';
import { offerPauses, offerPolicies } from './schema-policies';

/** Version 0 is the draft; what is published is never written again (the database refuses). */
const draftVersion = 0;

export function createOfferPolicies(database: Database): OfferPolicies {
  return {
    live: async () => await database.run(live),
    putDraft: async (document) => await database.run(async (db) => await putDraft(db, document)),
    draft: async (policy) =>
      await database.run(async (db) => {
        const [row] = await db
          .select({ document: offerPolicies.document })
          .from(offerPolicies)
          .where(and(eq(offerPolicies.policy, policy), eq(offerPolicies.version, draftVersion)));
        return row?.document;
      }),
    versions: async (policy) => await database.run(async (db) => await versions(db, policy)),
    list: async () => await database.run(list),
    publish: async (document) =>
      await database.transaction(async (tx) => await publish(tx, document)),
    pause: async ({ policy, offer, state, note }) =>
      await database.run(async (db) => {
        await db.insert(offerPauses).values({ policy, offer: offer ?? null, state, note });
      }),
    standing: async (policy) => await database.run(async (db) => await standing(db, policy)),
    pauses: async (policy) => await database.run(async (db) => await pauses(db, policy)),
  };
}

/** One statement: an order waits for it. */
async function live(db: Queries): Promise<LivePolicy[]> {
  const { rows } = await db.execute<{
    version: number;
    published_at: string;
    document: OfferPolicy;
    paused_offers: string[];
  }>(sql`
    with paused as (
      select policy, offer from (
        select distinct on (policy, offer) policy, offer, state
        from offer_pauses order by policy, offer, id desc
      ) as latest where state <> ${PauseState.resumed}
    )
    select distinct on (policy) version, created_at as published_at, document, array(
      select offer from paused
      where paused.policy = offer_policies.policy and offer is not null order by offer
    ) as paused_offers
    from offer_policies
    where version > ${draftVersion} and not exists (
      select from paused where paused.policy = offer_policies.policy and offer is null
    )
    order by policy, version desc`);
  return rows
    .map(({ version, published_at, document, paused_offers }) => ({
      version,
      publishedAt: new Date(published_at).toISOString(),
      document,
      pausedOffers: paused_offers,
    }))
    .toSorted(
      ({ document: a }, { document: b }) =>
        b.priority - a.priority || (a.policy < b.policy ? -1 : 1),
    );
}

async function putDraft(db: Queries, document: OfferPolicy): Promise<void> {
  await db
    .insert(offerPolicies)
    .values({ policy: document.policy, version: draftVersion, document })
    .onConflictDoUpdate({
      target: [offerPolicies.policy, offerPolicies.version],
      set: { document, createdAt: sql`now()` },
    });
}

async function versions(db: Queries, policy: string): Promise<PublishedPolicy[]> {
  const rows = await db
    .select()
    .from(offerPolicies)
    .where(and(eq(offerPolicies.policy, policy), gt(offerPolicies.version, draftVersion)))
    .orderBy(desc(offerPolicies.version))
    .limit(versionsShownMax);
  return rows.map(toPublished);
}

async function list(db: Queries): ReturnType<OfferPolicies['list']> {
  const newest = db
    .selectDistinctOn([offerPolicies.policy])
    .from(offerPolicies)
    .where(gt(offerPolicies.version, draftVersion))
    .orderBy(offerPolicies.policy, desc(offerPolicies.version));
  const drafts = db.select().from(offerPolicies).where(eq(offerPolicies.version, draftVersion));
  const rows = await drafts
    .unionAll(newest)
    .orderBy(asc(offerPolicies.policy), asc(offerPolicies.version))
    .limit(2 * policiesMax);
  return [...new Set(rows.map(({ policy }) => policy))].map((policy) => {
    const own = rows.filter((row) => row.policy === policy);
    const draft = own.find(({ version }) => version === draftVersion);
    const published = own.find(({ version }) => version > draftVersion);
    return {
      policy,
      ...(draft ? { draft: draft.document } : {}),
      ...(published ? { published: toPublished(published) } : {}),
    };
  });
}

/** The lock is the policy's own: of two publications at once the second sees the first. */
async function publish(tx: Queries, document: OfferPolicy) {
  const { policy } = document;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${policy}, 0))`);
  const [latest] = await tx
    .select({
      version: offerPolicies.version,
      isSame: sql<boolean>`${offerPolicies.document}::jsonb = ${JSON.stringify(document)}::jsonb`,
      document: offerPolicies.document,
      createdAt: offerPolicies.createdAt,
    })
    .from(offerPolicies)
    .where(and(eq(offerPolicies.policy, policy), gt(offerPolicies.version, draftVersion)))
    .orderBy(desc(offerPolicies.version))
    .limit(1);
  if (latest?.isSame) return { ...toPublished(latest), isNew: false };
  const version = (latest?.version ?? draftVersion) + 1;
  const [row] = await tx
    .insert(offerPolicies)
    .values({ policy, version, document })
    .returning({ createdAt: offerPolicies.createdAt });
  const publishedAt = (row?.createdAt ?? new Date()).toISOString();
  return { version, publishedAt, document, isNew: true };
}

async function pauses(db: Queries, policy: string): ReturnType<OfferPolicies['pauses']> {
  const rows = await db
    .select()
    .from(offerPauses)
    .where(eq(offerPauses.policy, policy))
    .orderBy(desc(offerPauses.id))
    .limit(pausesShownMax);
  return rows.map(toPause);
}

/** As many rows as there ever were offers in the policy: a document has few. */
async function standing(db: Queries, policy: string): ReturnType<OfferPolicies['standing']> {
  const rows = await db
    .selectDistinctOn([offerPauses.offer])
    .from(offerPauses)
    .where(eq(offerPauses.policy, policy))
    .orderBy(offerPauses.offer, desc(offerPauses.id));
  return rows.map(toPause);
}

function toPause(row: typeof offerPauses.$inferSelect): PauseEvent {
  const { policy, offer, state, note, createdAt } = row;
  const at = createdAt.toISOString();
  return { policy, ...(offer === null ? {} : { offer }), state, note, at };
}

function toPublished(
  row: Pick<typeof offerPolicies.$inferSelect, 'version' | 'createdAt' | 'document'>,
): PublishedPolicy {
  return {
    version: row.version,
    publishedAt: row.createdAt.toISOString(),
    document: row.document,
  };
}
