import { arithmeticFault } from '../../domain/order';
import { Problem } from '../problems';
import { fingerprintOf } from '../request-id';
import { orderParams } from '../schemas/common';
import { orderBody } from '../schemas/order';
import { registeredReply } from '../schemas/order-reply';
import { bodyProblems, problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** A placed order that is not paid yet: its payment result may then name just its number. */
export function registerOrder(app: App, { orders }: Services): void {
  app.put(
    '/orders/:order',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['orders'],
        summary: 'Register a placed order that awaits its payment',
        params: orderParams,
        body: orderBody,
        response: {
          200: registeredReply,
          ...problemResponses([
            ...shopProblems,
            ...bodyProblems,
            'totals_mismatch',
            'registration_conflict',
            'order_already_open',
          ]),
        },
      },
    },
    async ({ params, body }) => {
      if (body.number !== params.order) {
        throw new Problem('invalid_request', { field: 'number', detail: 'Not the one addressed' });
      }
      const fault = arithmeticFault(body);
      if (fault) {
        throw new Problem('totals_mismatch', {
          ...fault,
          field: fault.field.replace(/^order\./, ''),
        });
      }
      const fingerprint = fingerprintOf('PUT', `/orders/${params.order}`, body);
      const outcome = await orders.register(body, fingerprint);
      if (outcome === 'conflict') throw new Problem('registration_conflict');
      if (outcome === 'claimed') throw new Problem('order_already_open');
      return { number: params.order, status: 'awaiting_payment' as const };
    },
  );
}
