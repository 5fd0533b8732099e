import { funnelDiagram } from '../domain/funnel-diagram';
import type { PublishedPolicy } from '../domain/offer-policy';
import type { OfferPolicies } from '../domain/offer-ports';
import { isPaused } from './policy-facts';
import { Problem } from './problems';

export type PolicyState = 'draft' | 'live' | 'paused';

/**
 * A policy as it stands: draft, newest version, pauses, and its funnel drawn (D38).
 * @throws Problem `policy_unknown`
 */
export async function describePolicy(offerPolicies: OfferPolicies, policy: string) {
  const [draft, [published], standing, pauses] = await Promise.all([
    offerPolicies.draft(policy),
    offerPolicies.versions(policy),
    offerPolicies.standing(policy),
    offerPolicies.pauses(policy),
  ]);
  const newest = draft ?? published?.document;
  if (!newest) throw new Problem('policy_unknown');
  const pausedWhole: PolicyState = isPaused(standing) ? 'paused' : 'live';
  return {
    policy,
    state: published ? pausedWhole : ('draft' as const),
    ...(draft ? { draft: { ...draft } } : {}),
    ...(published ? { published: shown(published) } : {}),
    pausedOffers: standing.flatMap(({ offer }) =>
      offer !== undefined && isPaused(standing, offer) ? [offer] : [],
    ),
    pauses,
    diagram: funnelDiagram(newest),
  };
}

/** A version as an answer: its document is whatever its schema allows. */
export function shown({ version, publishedAt, document }: PublishedPolicy) {
  return { version, publishedAt, document: { ...document } };
}
