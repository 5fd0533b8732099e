import { z } from 'zod';
import { problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** No order has this number: the look-up proves that the database answers, nothing else. */
const noOrder = '-';

/** Can orders be taken? True while Temporal and Postgres answer. */
export function ready(app: App, { orders, orderClient }: Services): void {
  app.get(
    '/ready',
    {
      config: { access: 'public' },
      schema: {
        tags: ['operation'],
        summary: 'Can orders be taken?',
        security: [],
        response: {
          200: z.object({ status: z.literal('ready') }),
          ...problemResponses(['temporal_unavailable', 'storage_unavailable']),
        },
      },
    },
    async () => {
      await Promise.all([orderClient.ping(), orders.find(noOrder)]);
      return { status: 'ready' as const };
    },
  );
}
