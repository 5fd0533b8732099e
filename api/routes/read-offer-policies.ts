import type { OfferPolicies } from '../../domain/offer-ports';
import { describePolicy, shown, type PolicyState } from '../describe-policy';
import { Problem } from '../problems';
import {
  policiesReply,
  policyParams,
  policyReply,
  schemaReply,
  versionsReply,
} from '../schemas/offer-policy-routes';
import { policyJsonSchema } from '../schemas/offer-policy';
import { problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

export function readOfferPolicy(app: App, { offerPolicies }: Services): void {
  app.get(
    '/policies/:policy',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: 'An offer policy: its draft, what is published, its pauses and its diagram',
        params: policyParams,
        response: { 200: policyReply, ...problemResponses([...shopProblems, 'policy_unknown']) },
      },
    },
    async ({ params: { policy } }) => await describePolicy(offerPolicies, policy),
  );
}

export function readPolicyVersions(app: App, { offerPolicies }: Services): void {
  app.get(
    '/policies/:policy/versions',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: 'What was published of an offer policy, at most the newest 100',
        params: policyParams,
        response: { 200: versionsReply, ...problemResponses([...shopProblems, 'policy_unknown']) },
      },
    },
    async ({ params: { policy } }) => {
      const versions = await offerPolicies.versions(policy);
      const isKnown = versions.length > 0 || (await offerPolicies.draft(policy)) !== undefined;
      if (!isKnown) throw new Problem('policy_unknown');
      return { versions: versions.map(shown) };
    },
  );
}

export function listOfferPolicies(app: App, { offerPolicies }: Services): void {
  app.get(
    '/offer-policies',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: 'Every offer policy of the shop, by name',
        response: { 200: policiesReply, ...problemResponses(shopProblems) },
      },
    },
    async () => ({ policies: await overview(offerPolicies) }),
  );
}

/** The words of what is published are told, of a draft alone its own. */
async function overview(offerPolicies: OfferPolicies) {
  const [list, live] = await Promise.all([offerPolicies.list(), offerPolicies.live()]);
  const deciding = new Set(live.map(({ document }) => document.policy));
  return list.flatMap(({ policy, draft, published }) => {
    const document = published?.document ?? draft;
    if (!document) return [];
    const { title, priority } = document;
    const standing: PolicyState = deciding.has(policy) ? 'live' : 'paused';
    const state: PolicyState = published ? standing : 'draft';
    const { version, publishedAt } = published ?? {};
    return [{ policy, title, priority, state, version, publishedAt }];
  });
}

export function readPolicySchema(app: App): void {
  const schema = policyJsonSchema();
  app.get(
    '/offer-policies/schema',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: 'The JSON Schema of an offer policy',
        response: { 200: schemaReply, ...problemResponses(shopProblems) },
      },
    },
    async () => schema,
  );
}
