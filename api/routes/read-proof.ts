import { z } from 'zod';
import { proofOf } from '../proof';
import { proofPage } from '../proof-page';
import { readView } from '../read-order';
import { orderParams } from '../schemas/common';
import { proofReply } from '../schemas/order-reply';
import { problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** Every provider call beside every add, with a verdict (design §3). */
export function readProof(app: App, services: Services): void {
  app.get(
    '/orders/:order/proof',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['orders'],
        summary: 'Every provider call beside every add',
        params: orderParams,
        response: {
          200: z.union([proofReply, z.string().describe('with `Accept: text/html`, a page')]),
          ...problemResponses([
            ...shopProblems,
            'order_unknown',
            'payment_result_missing',
            'window_closed',
            'temporal_unavailable',
            'worker_unavailable',
          ]),
        },
      },
    },
    async ({ params, headers }, reply) => {
      const { order } = params;
      const proof = proofOf(await readView(services, order));
      if (!headers.accept?.includes('text/html')) return proof;
      const row = await services.orders.find(order);
      const page = proofPage(proof, row?.provider ?? 'the provider');
      return await reply.type('text/html; charset=utf-8').send(page);
    },
  );
}
