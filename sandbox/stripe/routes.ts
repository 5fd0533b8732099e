import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { closingOf, hangUp, replied } from '../kit/call';
import { isSecret } from '../kit/credentials';
import { failed, type Desk, type Outcome } from './desk';
import { parseForm } from './form';
import { newId } from './intent';
import type { Reply } from './journal';
import type { OperationName } from './operations';
import type { Store } from './store';
import { invalid } from './verdict';

interface Route {
  readonly operation: OperationName;
  readonly method: 'GET' | 'POST';
  /** Below `/v1/payment_intents`. */
  readonly path: string;
}

/** The calls that are used, and no others. */
const routes: readonly Route[] = [
  { operation: 'list', method: 'GET', path: '' },
  { operation: 'create', method: 'POST', path: '' },
  { operation: 'retrieve', method: 'GET', path: '/:id' },
  { operation: 'increment', method: 'POST', path: '/:id/increment_authorization' },
  { operation: 'capture', method: 'POST', path: '/:id/capture' },
  { operation: 'cancel', method: 'POST', path: '/:id/cancel' },
];

interface Options {
  readonly store: Store;
  readonly desk: Desk;
  readonly apiKey: string;
}

type Request = FastifyRequest<{ Params: { readonly id?: string } }>;

/** Stripe's own face, below `/v1/payment_intents`; every call of it is in the journal. */
export function stripeRoutes(app: FastifyInstance, options: Options): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  for (const route of routes) {
    app.route<{ Params: { readonly id?: string } }>({
      method: route.method,
      url: route.path,
      handler: (request, reply) => serve(route, options, request, reply),
    });
  }
}

async function serve(
  { operation, method }: Route,
  { store, desk, apiKey }: Options,
  request: Request,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id = '' } = request.params;
  const body = typeof request.body === 'string' ? request.body : '';
  const query = request.url.split('?')[1] ?? '';
  const form = parseForm(method === 'GET' ? query : body);
  const sentKey = request.headers['idempotency-key'];
  const key = method === 'POST' && typeof sentKey === 'string' ? sentKey : undefined;
  const number = store.receive({
    payment_intent: id,
    method,
    path: request.url,
    ...(key === undefined ? {} : { idempotencyKey: key }),
    form: Object.fromEntries(form),
  });
  const abandoned = closingOf(reply);
  const asked = `${method} ${request.url} ${body}`;
  const call = { number, operation, id, form, key, asked, abandoned };
  const outcome: Outcome = isSecret(`Bearer ${apiKey}`, request.headers.authorization)
    ? await desk.conduct(call)
    : replied(stranger);
  return send(store, { number, id }, outcome, request, reply);
}

/** Journals the answer just before it goes out: whatever a caller saw is in the journal. */
function send(
  store: Store,
  { number, id }: { number: number; id: string },
  outcome: Outcome,
  request: Request,
  reply: FastifyReply,
): FastifyReply {
  if (outcome.kind !== 'reply' || request.raw.socket.destroyed) {
    return hangUp(outcome, request, reply);
  }
  const { applied, replayed, reply: answer, about = id } = outcome;
  const requestId = newId('req');
  const httpStatus = answer.status;
  store.write({
    event: 'answered',
    call: number,
    payment_intent: about,
    httpStatus,
    requestId,
    applied,
    replayed,
  });
  if (replayed) reply.header('idempotent-replayed', 'true');
  return reply
    .code(httpStatus)
    .headers({ 'content-type': 'application/json', 'request-id': requestId })
    .send(answer.body);
}

const stranger: Reply = failed(invalid(401, { message: 'Invalid API Key provided.' }));
