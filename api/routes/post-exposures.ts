import { Problem } from '../problems';
import { orderParams } from '../schemas/common';
import { exposuresBody, exposuresReply } from '../schemas/offers';
import { bodyProblems, bothProblems, problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** What the page saw and did, for the numbers: the order does not hear of it, nor does Temporal. */
export function postExposures(app: App, services: Services): void {
  app.post(
    '/orders/:order/exposures',
    {
      config: { access: 'both' },
      schema: {
        tags: ['window'],
        summary: 'Tell what was shown, clicked, declined or ran out',
        params: orderParams,
        body: exposuresBody,
        response: {
          200: exposuresReply,
          ...problemResponses([
            ...bothProblems,
            ...bodyProblems,
            'order_unknown',
            'payment_result_missing',
          ]),
        },
      },
    },
    async ({ params: { order }, body: { events } }) => {
      const row = await services.orders.find(order);
      if (!row) throw new Problem('order_unknown');
      if (row.runId === undefined) throw new Problem('payment_result_missing');
      return { order, taken: await services.facts.expose(order, events) };
    },
  );
}
