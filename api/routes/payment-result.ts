import { arithmeticFault } from '../../domain/order';
import { openOrder } from '../open-order';
import { Problem } from '../problems';
import { openingReply, paymentResultReply } from '../schemas/commands';
import { paymentResultBody } from '../schemas/order';
import { bodyProblems, problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import { firstOffers } from '../walk';
import { retryAfterS } from '../waits';
import type { App } from './route';

/** Hands a completed order over and opens its window (A6 to A9). */
export function paymentResult(app: App, services: Services): void {
  app.put(
    '/payment-result',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['orders'],
        summary: 'Hand over a paid order and open its window',
        body: paymentResultBody,
        response: {
          200: paymentResultReply,
          202: openingReply,
          ...problemResponses([
            ...shopProblems,
            ...bodyProblems,
            'totals_mismatch',
            'order_unknown',
            'payment_result_conflict',
            'authorization_in_use',
            'window_closed',
            'temporal_unavailable',
          ]),
        },
      },
    },
    async ({ body }, reply) => {
      const fault = 'lines' in body.order ? arithmeticFault(body.order) : undefined;
      if (fault) throw new Problem('totals_mismatch', fault);
      const { number } = body.order;
      const opened = await openOrder(services, body);
      if (!opened) {
        void reply.header('Retry-After', retryAfterS).header('Location', `/orders/${number}`);
        return reply.code(202).send({ order: number, status: 'opening' });
      }
      const { isAllowed, reasons } = opened.eligibility;
      return {
        order: opened.order,
        // As it was decided at the opening, not as it is: a late repeat gets the same answer.
        status: isAllowed ? ('open' as const) : ('closed' as const),
        upsell: { isAllowed, timeLimit: opened.timeLimitMinutes },
        closesAt: opened.closesAt,
        token: services.tokens.mint(number, opened.holdUntil),
        offers: isAllowed ? firstOffers(opened) : [],
        ...(isAllowed ? {} : { reasons }),
      };
    },
  );
}
