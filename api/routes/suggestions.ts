import { isDeepStrictEqual } from 'node:util';
import { isOnSale, ProductKind, type Product } from '../../domain/catalogue';
import type { OfferPolicy } from '../../domain/offer-policy';
import { policiesMax } from '../../domain/offer-ports';
import { policyFrom, priorOrders } from '../../domain/suggestions';
import { describePolicy } from '../describe-policy';
import { Problem } from '../problems';
import { policyReply } from '../schemas/offer-policy-routes';
import { bodyProblems, problemResponses, shopProblems } from '../schemas/problem';
import { suggestionPolicyBody, suggestionsQuery, suggestionsReply } from '../schemas/suggestions';
import type { Services } from '../settings';
import type { App } from './route';

/** What the shop's own orders suggest to offer, with the counts behind it (D32). */
export function readSuggestions(app: App, { suggestions }: Services): void {
  app.get(
    '/suggestions',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['past orders'],
        summary: 'Products that are bought together more often than by chance',
        querystring: suggestionsQuery,
        response: { 200: suggestionsReply, ...problemResponses(shopProblems) },
      },
    },
    async ({ query }) => ({ ...query, priorOrders, ...(await suggestions.suggest(query)) }),
  );
}

/** A suggestion as a draft policy, in one call. A draft that somebody worked on stays as it is. */
export function postSuggestionPolicy(app: App, services: Services): void {
  const { offerPolicies } = services;
  app.post(
    '/suggestions/policies',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['past orders'],
        summary: 'Make a draft policy of a suggestion',
        body: suggestionPolicyBody,
        response: {
          200: policyReply.describe('this very draft was there'),
          201: policyReply,
          ...problemResponses([
            ...shopProblems,
            ...bodyProblems,
            'policy_exists',
            'too_many_policies',
            'suggestion_unusable',
          ]),
        },
      },
    },
    async ({ body }, reply) => {
      const [bought, suggested] = await productsOf(services, body);
      const made = policyFrom(bought, suggested, body.market);
      const document = { ...made, policy: body.policy ?? made.policy };
      const isNew = await putNewDraft(services, document);
      void reply.code(isNew ? 201 : 200);
      return await describePolicy(offerPolicies, document.policy);
    },
  );
}

/** @throws Problem `suggestion_unusable` with the product at fault */
async function productsOf(
  { catalogue }: Services,
  asked: { bought: string; suggested: string; market?: string },
): Promise<[bought: Product, suggested: Product]> {
  if (asked.bought === asked.suggested) {
    throw unusable('suggested', 'Nothing is offered to an order that holds it already.');
  }
  const products = await catalogue.findProducts([asked.bought, asked.suggested]);
  const [bought, suggested] = (['bought', 'suggested'] as const).map((field) => {
    const product = products.find(({ reference }) => reference === asked[field]);
    if (product && isOnSale(product, Date.now())) return product;
    throw unusable(field, `${asked[field]} is not for sale.`);
  });
  if (!bought || !suggested) throw new Problem('suggestion_unusable');
  if (suggested.kind === ProductKind.flexibleBundle) {
    throw unusable('suggested', `${suggested.reference} asks for choices after the purchase.`);
  }
  if (suggested.needsConsideration === true) {
    const detail = 'has to be thought over: write its policy yourself, with an override.';
    throw unusable('suggested', `${suggested.reference} ${detail}`);
  }
  if (asked.market !== undefined && !isPricedIn(suggested, asked.market)) {
    throw unusable('market', `${suggested.reference} has no price in ${asked.market}.`);
  }
  return [bought, suggested];
}

function isPricedIn({ prices }: Product, market: string): boolean {
  return prices.some((price) => price.market === market);
}

/** @throws Problem `policy_exists` where another draft, or a published policy, has the name */
async function putNewDraft({ offerPolicies }: Services, document: OfferPolicy): Promise<boolean> {
  const known = await offerPolicies.list();
  const there = known.find(({ policy }) => policy === document.policy);
  if (there?.draft && !there.published && isDeepStrictEqual(there.draft, document)) return false;
  if (there)
    throw new Problem('policy_exists', { field: 'policy', detail: `It is ${there.policy}.` });
  if (known.length >= policiesMax) throw new Problem('too_many_policies');
  await offerPolicies.putDraft(document);
  return true;
}

function unusable(field: string, detail: string): Problem {
  return new Problem('suggestion_unusable', { field, detail });
}
