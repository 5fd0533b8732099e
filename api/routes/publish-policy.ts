import { checkNow } from '../policy-facts';
import { Problem } from '../problems';
import { readPolicy, refuseFaults } from '../read-policy';
import {
  optionalDocument,
  policyParams,
  publishReply,
  verdictReply,
} from '../schemas/offer-policy-routes';
import { problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import { offerPolicyProblems } from './offer-policy-problems';
import type { App } from './route';

/** Tells everything that is wrong with a policy and stores nothing. */
export function checkOfferPolicy(app: App, services: Services): void {
  app.post(
    '/policies/:policy/check',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: 'Make every publish check of a document, or of the draft',
        params: policyParams,
        body: optionalDocument,
        response: {
          200: verdictReply,
          ...problemResponses([...offerPolicyProblems, 'policy_unknown', 'policy_invalid']),
        },
      },
    },
    async ({ params: { policy }, body }) => {
      const document = body ? readPolicy(body, policy) : await draftOf(services, policy);
      return await checkNow(services, document);
    },
  );
}

/**
 * Publishes the draft: from then on it decides what is offered in orders that are opened. The
 * version never changes afterwards; an equal document is not published twice.
 */
export function publishOfferPolicy(app: App, services: Services): void {
  app.post(
    '/policies/:policy/publish',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: 'Publish the draft of an offer policy',
        params: policyParams,
        response: {
          200: publishReply.describe('what is published equals the draft already'),
          201: publishReply,
          ...problemResponses([...shopProblems, 'policy_unknown', 'policy_invalid']),
        },
      },
    },
    async ({ params: { policy } }, reply) => {
      const document = await draftOf(services, policy);
      const { errors, warnings } = await checkNow(services, document);
      refuseFaults(errors);
      const { version, publishedAt, isNew } = await services.offerPolicies.publish(document);
      void reply.code(isNew ? 201 : 200);
      return { policy, version, publishedAt, warnings };
    },
  );
}

/** @throws Problem `policy_unknown` where there is none */
export async function draftOf({ offerPolicies }: Services, policy: string) {
  const draft = await offerPolicies.draft(policy);
  if (!draft) throw new Problem('policy_unknown');
  return draft;
}
