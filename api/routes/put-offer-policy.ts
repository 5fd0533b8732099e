import { policiesMax } from '../../domain/offer-ports';
import { describePolicy } from '../describe-policy';
import { Problem } from '../problems';
import { readPolicy } from '../read-policy';
import { policyDocument, policyParams, policyReply } from '../schemas/offer-policy-routes';
import { problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import { offerPolicyProblems } from './offer-policy-problems';
import type { App } from './route';

/** Keeps a policy as a draft, which shows nobody anything; what is published stays as it is. */
export function putOfferPolicy(app: App, { offerPolicies }: Services): void {
  app.put(
    '/policies/:policy',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: 'Keep an offer policy as a draft',
        params: policyParams,
        body: policyDocument,
        response: {
          200: policyReply,
          ...problemResponses([...offerPolicyProblems, 'policy_invalid', 'too_many_policies']),
        },
      },
    },
    async ({ params: { policy }, body }) => {
      const document = readPolicy(body, policy);
      const known = await offerPolicies.list();
      const isKnown = known.some((each) => each.policy === policy);
      if (!isKnown && known.length >= policiesMax) throw new Problem('too_many_policies');
      await offerPolicies.putDraft(document);
      return await describePolicy(offerPolicies, policy);
    },
  );
}
