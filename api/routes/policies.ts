import { policyBody, policyReply } from '../schemas/policies';
import { bodyProblems, problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/**
 * The shop's policy as data (A4, A28, D10, D11). An order is judged by the one in force when it is
 * opened, and keeps that decision.
 */
export function putPolicies(app: App, { policies }: Services): void {
  app.put(
    '/policies',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: "Replace the shop's policy",
        body: policyBody,
        response: { 200: policyReply, ...problemResponses([...shopProblems, ...bodyProblems]) },
      },
    },
    async ({ body }) => {
      await policies.put(body);
      return body;
    },
  );
}

export function readPolicies(app: App, { policies }: Services): void {
  app.get(
    '/policies',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: "The shop's policy as it is now",
        response: { 200: policyReply, ...problemResponses(shopProblems) },
      },
    },
    async () => await policies.read(),
  );
}
