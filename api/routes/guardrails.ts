import { guardrailReport } from '../../analytics/guardrail-report';
import { guardrailsReply } from '../schemas/experiments';
import { problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** Every offer that was ever taken, those with the most returns first (B20, D23, D24). */
export function readGuardrails(app: App, { standings }: Services): void {
  app.get(
    '/analytics/guardrails',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['analytics'],
        summary: 'What came back of each offer, and which ones the guardrail has paused',
        response: { 200: guardrailsReply, ...problemResponses(shopProblems) },
      },
    },
    async () => ({ offers: (await standings.list()).map(guardrailReport) }),
  );
}
