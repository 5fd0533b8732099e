import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { closingOf, hangUp, replied } from '../kit/call';
import { isSecret } from '../kit/credentials';
import { failed, stranger, type Desk, type Outcome } from './desk';
import { operationNames, type JsonObject, type OperationName } from './operations';
import type { Store } from './store';

interface Options {
  readonly store: Store;
  readonly desk: Desk;
  readonly apiKey: string;
}

interface ByPayment {
  Params: { readonly payment: string };
}

/** Adyen's own face, below `/v72/payments`; every call of it is in the journal. */
export function adyenRoutes(app: FastifyInstance, options: Options): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  for (const operation of operationNames) {
    app.post<ByPayment>(`/:payment/${operation}`, (request, reply) =>
      serve(operation, options, request, reply),
    );
  }
}

async function serve(
  operation: OperationName,
  { store, desk, apiKey }: Options,
  request: FastifyRequest<ByPayment>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { payment } = request.params;
  const body = bodyOf(request.body);
  const sentKey = request.headers['idempotency-key'];
  const key = typeof sentKey === 'string' ? sentKey : undefined;
  const { adjustAuthorisationData: blob, ...shown } = body ?? {};
  const number = store.receive({
    payment,
    path: request.url,
    ...(key === undefined ? {} : { idempotencyKey: key }),
    body: body ? shown : null,
    hasBlob: blob !== undefined,
  });
  const call = { number, operation, payment, body: body ?? {}, key, abandoned: closingOf(reply) };
  const outcome: Outcome = isSecret(apiKey, request.headers['x-api-key'])
    ? await desk.conduct(call)
    : replied(failed(stranger));
  return send(store, { call: number, payment }, outcome, request, reply);
}

/** Journals the answer just before it goes out: whatever a caller saw is in the journal. */
function send(
  store: Store,
  stamp: { call: number; payment: string },
  outcome: Outcome,
  request: FastifyRequest<ByPayment>,
  reply: FastifyReply,
): FastifyReply {
  if (outcome.kind !== 'reply' || request.raw.socket.destroyed) {
    return hangUp(outcome, request, reply);
  }
  const { applied, replayed, reply: answer, headers } = outcome;
  const httpStatus = answer.status;
  store.write({ event: 'answered', ...stamp, httpStatus, applied, replayed });
  return reply
    .code(httpStatus)
    .headers({ 'content-type': 'application/json', ...headers })
    .send(answer.body);
}

function bodyOf(text: unknown): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(String(text));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
