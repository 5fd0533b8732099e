import type { Product } from '../domain/catalogue';
import { untrueOffers, type UntrueOffer } from '../domain/genuine-price';
import type { OfferPolicy } from '../domain/offer-policy';
import { PauseState, type PauseEvent } from '../domain/offer-ports';
import { offeredReferences, triggerReferences } from '../domain/policy-offers';
import type { PolicyVerdict } from '../domain/publish-check-table';
import { checkPolicy } from '../domain/publish-checks';
import type { Services } from './settings';

type PolicyServices = Pick<Services, 'catalogue' | 'policies' | 'offerPolicies' | 'prices'>;

/** Every publish check of a policy, against the catalogue and the shop as they are now. */
export async function checkNow(
  { catalogue, policies, offerPolicies, prices }: PolicyServices,
  policy: OfferPolicy,
): Promise<PolicyVerdict> {
  const references = [...offeredReferences(policy), ...triggerReferences(policy.trigger)];
  const [products, lows, shop, list] = await Promise.all([
    catalogue.findProducts([...new Set(references)]),
    prices.recentLows(offeredReferences(policy)),
    policies.read(),
    offerPolicies.list(),
  ]);
  const published = list.flatMap((each) => (each.published ? [each.published.document] : []));
  return checkPolicy(policy, { products, lows, shop, published });
}

/** Offers of a policy whose price is no genuine discount any more. */
export async function untrueNow(
  { catalogue, prices }: Pick<PolicyServices, 'catalogue' | 'prices'>,
  policy: OfferPolicy,
): Promise<UntrueOffer[]> {
  const references = offeredReferences(policy);
  const [products, lows] = await Promise.all([
    catalogue.findProducts(references),
    prices.recentLows(references),
  ]);
  return untrueOffers(policy, new Map(products.map((each) => [each.reference, each])), lows);
}

/**
 * Pauses published offers that a change of these products has made untrue (B16); only a person
 * resumes them. Policies that are paused as a whole as well, so that resuming one brings no lie
 * back. The shop sends the products again when this fails half way: nothing is paused twice.
 */
export async function pauseUntrue(
  services: PolicyServices,
  changed: readonly Product[],
): Promise<{ policy: string; offer: string; detail: string }[]> {
  const references = new Set(changed.map(({ reference }) => reference));
  const paused = [];
  for (const { policy, published } of await services.offerPolicies.list()) {
    if (!published) continue;
    const { document } = published;
    if (!offeredReferences(document).some((reference) => references.has(reference))) continue;
    const untrue = await untrueNow(services, document);
    if (untrue.length === 0) continue;
    const standing = await services.offerPolicies.standing(policy);
    for (const { offer, detail } of untrue) {
      if (isPaused(standing, offer)) continue;
      const state = PauseState.pausedAsUntrue;
      await services.offerPolicies.pause({ policy, offer, state, note: detail });
      paused.push({ policy, offer, detail });
    }
  }
  return paused;
}

/** Is it paused now? Without an offer: the policy as a whole. */
export function isPaused(standing: readonly PauseEvent[], offer?: string): boolean {
  const latest = standing.find((event) => event.offer === offer);
  return latest !== undefined && latest.state !== PauseState.resumed;
}
