import { commandAsk, commandHead, markReplay, pendingBody } from '../commands';
import { Problem } from '../problems';
import { refusalProblem } from '../refusals';
import { runCommand } from '../run-command';
import { cancelBody, cancelledReply, commandHeaders, pendingReply } from '../schemas/commands';
import { orderParams } from '../schemas/common';
import { bodyProblems, commandProblems, problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** Cancels the whole order before it leaves the house; the authorization is kept unless asked. */
export function cancelOrder(app: App, services: Services): void {
  app.post(
    '/orders/:order/cancel',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['window'],
        summary: 'Cancel the order',
        params: orderParams,
        headers: commandHeaders,
        body: cancelBody,
        response: {
          200: cancelledReply,
          202: pendingReply,
          ...problemResponses([...shopProblems, ...bodyProblems, ...commandProblems]),
        },
      },
    },
    async (request, reply) => {
      const { order } = request.params;
      const wanted = request.body ?? { authorization: 'keep' as const };
      const head = commandHead(request, `/orders/${order}/cancel`, wanted);
      const { requestId } = head;
      const command = { name: 'cancelOrder' as const, ...head, ...wanted };
      const answer = await runCommand(services, commandAsk(request, order, command));
      if (answer.kind === 'pending') {
        return reply.code(202).send(pendingBody(reply, order, requestId));
      }
      markReplay(reply, answer);
      const { result } = answer.outcome;
      if (result.kind === 'refused') {
        throw refusalProblem(result, { order, requestId, newOrderUrl: undefined, face: 'shop' });
      }
      if (result.kind !== 'cancelled') throw new Problem('request_conflict');
      return { requestId, status: 'cancelled' as const };
    },
  );
}
