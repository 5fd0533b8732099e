import type { z } from 'zod';
import { acceptedBody, orderBody } from '../added-body';
import type { Face } from '../auth';
import { waitingBody } from '../commands';
import { captureVerdict } from '../capture';
import { findRequest, type FoundRequest } from '../find-request';
import { Problem, problemDocument } from '../problems';
import { refusalProblem } from '../refusals';
import { requestParams, requestReply } from '../schemas/commands';
import { bothProblems, problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import { requestLookMs, retryAfterS } from '../waits';
import type { App } from './route';

/** What became of a request: the address every 202 names. */
export function readRequest(app: App, services: Services): void {
  const { newOrderUrl } = services.settings;
  app.get(
    '/orders/:order/requests/:id',
    {
      config: { access: 'both' },
      schema: {
        tags: ['orders'],
        summary: 'What became of a request',
        params: requestParams,
        response: {
          200: requestReply,
          ...problemResponses([
            ...bothProblems,
            'order_unknown',
            'request_unknown',
            'temporal_unavailable',
            'worker_unavailable',
          ]),
        },
      },
    },
    async ({ params: { order, id }, face }, reply) => {
      const found = await findRequest(services, order, id);
      const told =
        found.kind === 'settled'
          ? settledBody(found, { order, requestId: id, newOrderUrl, face })
          : await unsettledBody(services, { found, order, requestId: id, face });
      if (told.status === 'pending' || told.status === 'requires_action')
        void reply.header('Retry-After', retryAfterS);
      return told;
    },
  );
}

type Told = z.output<typeof requestReply>;

/** A refusal is told as the problem document its own request got. */
function settledBody(
  { outcome: { result }, order, row }: Extract<FoundRequest, { kind: 'settled' }>,
  request: { order: string; requestId: string; newOrderUrl: string | undefined; face: Face },
): Told {
  const { requestId } = request;
  switch (result.kind) {
    case 'added':
    case 'promised':
      return { ...acceptedBody(requestId, result, order, row), status: result.kind };
    case 'removed':
      return { requestId, status: 'removed', order: orderBody(order) };
    case 'closed':
      return { requestId, status: 'closed', closesAt: result.closesAt };
    case 'cancelled':
    case 'resolved':
    case 'retried':
      return { requestId, status: result.kind };
    case 'refused':
      return refusedBody(requestId, refusalProblem(result, request));
  }
}

function refusedBody(requestId: string, { code, members }: Problem): Told {
  return { requestId, status: 'refused', problem: { ...problemDocument(code, members) } };
}

/** Captures are workflows of their own: the order has never heard of their ids. */
async function unsettledBody(
  { orderClient }: Services,
  ask: { found: FoundRequest; order: string; requestId: string; face: Face },
): Promise<Told> {
  const { order, requestId } = ask;
  if (ask.found.kind === 'pending') return { requestId, ...waitingBody(ask.found.awaiting) };
  const isShop = ask.face === 'shop';
  const capture = isShop && (await orderClient.findCapture(order, requestId, requestLookMs));
  if (!capture || capture.kind === 'missing') throw new Problem('request_unknown');
  if (capture.kind === 'pending') return { requestId, status: 'pending' };
  const verdict = captureVerdict(capture);
  if (verdict.kind === 'refused') return refusedBody(requestId, verdict.problem);
  return { requestId, status: 'captured', providerRef: verdict.providerRef };
}
