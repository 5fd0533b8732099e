import { proofOf } from '../proof';
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
          200: proofReply,
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
    async ({ params }) => proofOf(await readView(services, params.order)),
  );
}
