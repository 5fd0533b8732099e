import { PauseState, type OfferPolicies } from '../../domain/offer-ports';
import type { OfferPolicy } from '../../domain/offer-policy';
import { offersOf } from '../../domain/policy-offers';
import { describePolicy } from '../describe-policy';
import { isPaused, untrueNow } from '../policy-facts';
import { Problem } from '../problems';
import { pauseBody, policyParams, policyReply } from '../schemas/offer-policy-routes';
import { problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import { offerPolicyProblems } from './offer-policy-problems';
import type { App } from './route';

const problems = [
  ...offerPolicyProblems,
  'policy_unknown',
  'policy_not_published',
  'policy_offer_unknown',
] as const;

/** Stops a policy, or one offer of it, for orders opened from now on; the note says why. */
export function pauseOfferPolicy(app: App, { offerPolicies }: Services): void {
  app.post(
    '/policies/:policy/pause',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: 'Pause an offer policy or one of its offers',
        params: policyParams,
        body: pauseBody,
        response: { 200: policyReply, ...problemResponses(problems) },
      },
    },
    async ({ params: { policy }, body }) => {
      await publishedWith(offerPolicies, policy, body.offer);
      await offerPolicies.pause({ policy, state: PauseState.paused, ...body });
      return await describePolicy(offerPolicies, policy);
    },
  );
}

/**
 * Lets it go on (D24): whoever stopped it, a person says why. An offer that is still untrue stays
 * paused (B16). What is not paused stays as it is, and nothing is written down.
 */
export function resumeOfferPolicy(app: App, services: Services): void {
  const { offerPolicies } = services;
  app.post(
    '/policies/:policy/resume',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: 'Resume an offer policy or one of its offers',
        params: policyParams,
        body: pauseBody,
        response: { 200: policyReply, ...problemResponses([...problems, 'offer_untrue']) },
      },
    },
    async ({ params: { policy }, body }) => {
      const { offer } = body;
      const document = await publishedWith(offerPolicies, policy, offer);
      if (!isPaused(await offerPolicies.standing(policy), offer)) {
        return await describePolicy(offerPolicies, policy);
      }
      const untrue = (await untrueNow(services, document)).find((each) => each.offer === offer);
      if (untrue) throw new Problem('offer_untrue', { detail: untrue.detail });
      await offerPolicies.pause({ policy, state: PauseState.resumed, ...body });
      return await describePolicy(offerPolicies, policy);
    },
  );
}

/**
 * The published document, which makes this offer.
 * @throws Problem `policy_unknown`, `policy_not_published` or `policy_offer_unknown`
 */
async function publishedWith(
  offerPolicies: OfferPolicies,
  policy: string,
  offer: string | undefined,
): Promise<OfferPolicy> {
  const [published] = await offerPolicies.versions(policy);
  if (!published) {
    const hasDraft = (await offerPolicies.draft(policy)) !== undefined;
    throw new Problem(hasDraft ? 'policy_not_published' : 'policy_unknown');
  }
  const { document } = published;
  const names = offersOf(document).flatMap(({ step, template }) =>
    step === undefined ? [] : template.products.map(({ reference }) => `${step}/${reference}`),
  );
  if (offer !== undefined && !names.includes(offer)) throw new Problem('policy_offer_unknown');
  return document;
}
