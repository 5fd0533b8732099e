import { commandAsk, commandHead, markReplay, pendingBody } from '../commands';
import { Problem } from '../problems';
import { refusalProblem } from '../refusals';
import { runCommand } from '../run-command';
import { closeBody, closedReply, commandHeaders, pendingReply } from '../schemas/commands';
import { orderParams } from '../schemas/common';
import { bodyProblems, commandProblems, problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** Ends the window now; what was added before stays. Never limited: the shop must get through. */
export function closeWindow(app: App, services: Services): void {
  app.post(
    '/orders/:order/close',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['window'],
        summary: 'Close the window now',
        params: orderParams,
        headers: commandHeaders,
        body: closeBody,
        response: {
          200: closedReply,
          202: pendingReply,
          ...problemResponses([...shopProblems, ...bodyProblems, ...commandProblems]),
        },
      },
    },
    async (request, reply) => {
      const { order } = request.params;
      const head = commandHead(request, `/orders/${order}/close`, {});
      const { requestId } = head;
      const command = { name: 'closeWindow' as const, ...head };
      const answer = await runCommand(services, commandAsk(request, order, command));
      if (answer.kind === 'pending') {
        return reply.code(202).send(pendingBody(reply, order, requestId));
      }
      markReplay(reply, answer);
      const { result } = answer.outcome;
      if (result.kind === 'refused') {
        throw refusalProblem(result, { order, requestId, newOrderUrl: undefined, face: 'shop' });
      }
      if (result.kind !== 'closed') throw new Problem('request_conflict');
      return { requestId, status: 'closed' as const, closesAt: result.closesAt };
    },
  );
}
