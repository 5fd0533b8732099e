import { captureInput, captureVerdict } from '../capture';
import { commandHead, pendingBody, statusUrlOf } from '../commands';
import { Problem } from '../problems';
import { captureBody, capturedReply, commandHeaders, pendingReply } from '../schemas/commands';
import { orderParams } from '../schemas/common';
import { bodyProblems, problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import { captureWaitMs } from '../waits';
import type { App } from './route';

/** Captures a released order, whole or in part. A second part of the same amount needs a key. */
export function capturePayment(app: App, services: Services): void {
  const { orderClient } = services;
  app.post(
    '/orders/:order/captures',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['payment'],
        summary: 'Capture the payment of a released order',
        params: orderParams,
        headers: commandHeaders,
        body: captureBody,
        response: {
          201: capturedReply,
          202: pendingReply,
          ...problemResponses([
            ...shopProblems,
            ...bodyProblems,
            'idempotency_key_invalid',
            'request_conflict',
            'order_unknown',
            'order_not_released',
            'order_cancelled',
            'capture_refused',
            'capture_unresolved',
            'capture_above_authorization',
            'temporal_unavailable',
          ]),
        },
      },
    },
    async (request, reply) => {
      const { order } = request.params;
      const body = request.body ?? {};
      const { requestId, fingerprint } = commandHead(request, `/orders/${order}/captures`, body);
      const { amountMinor } = body;
      const ask = { order, requestId, fingerprint, amountMinor };
      const input = await captureInput(services, ask);
      const answer = await orderClient.capture(input, captureWaitMs);
      if (answer.kind === 'pending' || answer.kind === 'missing') {
        return reply.code(202).send(pendingBody(reply, order, requestId));
      }
      if (answer.kind === 'result' && answer.result.fingerprint !== fingerprint) {
        throw new Problem('request_conflict');
      }
      const verdict = captureVerdict(answer);
      if (verdict.kind === 'refused') throw verdict.problem;
      void reply.header('Location', statusUrlOf(order, requestId));
      const { providerRef } = verdict;
      return reply.code(201).send({ requestId, capturedMinor: input.amountMinor, providerRef });
    },
  );
}
