import { randomUUID } from 'node:crypto';

import type { FastifyInstance, FastifyReply } from 'fastify';

import { replied } from '../kit/call';

import { tooManyRequests, type Desk } from './desk';
import { endpoints, type Endpoint } from './operations';
import type { Quota } from './rate-limit';
import { errorReply, plainReply } from './reply';
import type { Store } from './store';
import { refuse, type Refusal } from './verdict';
import { callOf, receive, send, type OrderRequest, type OrderRoute } from './wire';

/** Klarna's limit for a request body: 1 MB. */
export const bodyBytesMax = 1_000_000;

interface Options {
  readonly store: Store;
  readonly desk: Desk;
  /** Part of every idempotency key: two merchants never share one. */
  readonly merchant: string;
  readonly isAuthorized: (header: string | undefined) => boolean;
  readonly spendQuota: () => Quota;
}

/** Klarna's own face, below `/ordermanagement/v1/orders`; every call of it is in the journal. */
export function klarnaRoutes(app: FastifyInstance, options: Options): void {
  const { store } = options;
  app.removeAllContentTypeParsers();
  // Kept as text: the journal shows a body that is no JSON too, and the rules answer for it.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  for (const endpoint of endpoints) {
    app.route<OrderRoute>({
      method: endpoint.method,
      url: `/:id${endpoint.path}`,
      handler: (request, reply) => serve(endpoint, options, request, reply),
    });
  }
  const fail = (request: OrderRequest, reply: FastifyReply, refusal: Refusal) =>
    send(
      store,
      receive(store, request),
      replied(errorReply(refusal, randomUUID())),
      request,
      reply,
    );
  app.setNotFoundHandler<OrderRoute>((request, reply) => fail(request, reply, notFound));
  app.setErrorHandler<{ statusCode?: number }, OrderRoute>((error, request, reply) =>
    fail(request, reply, error.statusCode === 413 ? tooLarge : unexpected),
  );
}

async function serve(
  endpoint: Endpoint,
  options: Options,
  request: OrderRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { store, desk, merchant } = options;
  const number = receive(store, request);
  const call = callOf(endpoint, number, merchant, request, reply);
  if (!options.isAuthorized(request.headers.authorization)) {
    // UNDOCUMENTED, chosen: no body.
    return send(store, number, replied(plainReply(401, '', call.correlationId)), request, reply);
  }
  const quota = options.spendQuota();
  reply.headers(quota.headers);
  const outcome = quota.exceeded
    ? replied(errorReply(tooManyRequests, call.correlationId))
    : await desk.conduct(call);
  return send(store, number, outcome, request, reply);
}

const notFound = refuse(404, 'NOT_FOUND', 'Not found');
const tooLarge = refuse(413, 'REQUEST_TOO_LARGE', 'Request is too large');
const unexpected = refuse(500, 'UNEXPECTED_ERROR', 'Unexpected server error');
