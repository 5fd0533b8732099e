import { z } from 'zod';
import { orderBody } from '../added-body';
import { commandAsk, commandHead, markReplay, pendingBody } from '../commands';
import { Problem } from '../problems';
import { refusalProblem } from '../refusals';
import { runCommand } from '../run-command';
import { commandHeaders, pendingReply, removedReply } from '../schemas/commands';
import { lineId, orderNumber } from '../schemas/common';
import { bothProblems, commandProblems, problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

const removeParams = z.strictObject({ order: orderNumber, line: lineId });

/** Takes an added item back: within the window that is the shopper's right. */
export function removeItem(app: App, services: Services): void {
  app.delete(
    '/orders/:order/items/:line',
    {
      config: { access: 'both' },
      schema: {
        tags: ['window'],
        summary: 'Take an added item back',
        params: removeParams,
        headers: commandHeaders,
        response: {
          200: removedReply,
          202: pendingReply,
          ...problemResponses([
            ...bothProblems,
            ...commandProblems,
            'line_unknown',
            'line_not_removable',
            'already_delivered',
            'upsell_not_enabled',
            'too_many_commands',
          ]),
        },
      },
    },
    async (request, reply) => {
      const { order, line } = request.params;
      const { face } = request;
      const head = commandHead(request, `/orders/${order}/items/${line}`, {});
      const { requestId } = head;
      const command = { name: 'removeItem' as const, ...head, line };
      const answer = await runCommand(services, commandAsk(request, order, command));
      if (answer.kind === 'pending') {
        return reply.code(202).send(pendingBody(reply, order, requestId));
      }
      markReplay(reply, answer);
      const { result } = answer.outcome;
      if (result.kind === 'refused') {
        throw refusalProblem(result, { order, requestId, newOrderUrl: undefined, face });
      }
      if (result.kind !== 'removed') throw new Problem('request_conflict');
      const now = orderBody(answer.order);
      return { requestId, status: 'removed' as const, line: result.line, order: now };
    },
  );
}
