import { readView } from '../read-order';
import { orderParams } from '../schemas/common';
import { historyReply } from '../schemas/order-reply';
import { problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** What happened to the order, oldest first (A15, A18, A21). */
export function readHistory(app: App, services: Services): void {
  app.get(
    '/orders/:order/history',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['orders'],
        summary: 'What happened to the order',
        params: orderParams,
        response: {
          200: historyReply,
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
    async ({ params }) => {
      const { history } = await readView(services, params.order);
      return { order: params.order, history };
    },
  );
}
