import type { FastifyInstance } from 'fastify';
import { onlyFromThisMachine } from '../server-kit';
import { eventOf } from './events';
import {
  faultDelayMsDefault,
  faultDelayMsMax,
  faultKinds,
  faultTimesMax,
  type Fault,
  type Faults,
} from './faults';
import { authorized, failed, wireIntent, type SandboxIntent } from './intent';
import { publicEntry } from './journal';
import { operationNames } from './operations';
import { intentFrom, seedSchema, type Seed } from './seed';
import type { Store } from './store';
import { declinedCard, failedAuthentication } from './verdict';
import { copiesMax, type Delivery, type Webhooks } from './webhooks';

const faultSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['kind'],
  properties: {
    operation: { enum: [...operationNames, 'any'], default: 'any' },
    kind: { enum: faultKinds },
    times: { type: 'integer', minimum: 1, maximum: faultTimesMax, default: 1 },
    delayMs: {
      type: 'integer',
      minimum: 0,
      maximum: faultDelayMsMax,
      default: faultDelayMsDefault,
    },
    applies: { type: 'boolean', default: false },
  },
} as const;

const confirmSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    outcome: { enum: ['success', 'decline', 'authentication_failure'], default: 'success' },
  },
} as const;

const deliverySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    url: { type: 'string', maxLength: 2048 },
    held: { type: 'boolean' },
    copies: { type: 'integer', minimum: 1, maximum: copiesMax },
  },
} as const;

const releaseSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { order: { enum: ['oldest_first', 'newest_first'], default: 'oldest_first' } },
} as const;

interface ById {
  Params: { readonly id: string };
}

interface Parts {
  readonly store: Store;
  readonly faults: Faults;
  readonly webhooks: Webhooks;
}

/** Sandbox only: seeding, fault scripts, the shopper, webhooks and the journal. */
export function adminRoutes(app: FastifyInstance, parts: Parts): void {
  onlyFromThisMachine(app);
  intentRoutes(app, parts);
  faultRoutes(app, parts);
  webhookRoutes(app, parts);
  app.get<{ Querystring: { payment_intent?: string } }>('/journal', async (request) =>
    parts.store.journal(request.query.payment_intent).map(publicEntry),
  );
}

function intentRoutes(app: FastifyInstance, { store, webhooks }: Parts): void {
  app.post<{ Body: Seed }>(
    '/payment_intents',
    { schema: { body: seedSchema } },
    async (request, reply) => {
      const intent = intentFrom(request.body);
      note(store, 'seed', intent, false);
      return reply.code(201).send(wireIntent(intent, true));
    },
  );

  app.get<ById>('/payment_intents/:id', async (request, reply) => {
    const intent = store.intent(request.params.id);
    if (intent === undefined) return reply.code(404).send({ error: 'payment_intent_unknown' });
    const applied = store.journal(intent.id).filter(({ event }) => event === 'applied').length - 1;
    return { ...wireIntent(intent, true), sandbox: { attempts: intent.attempts, applied } };
  });

  app.post<ById & { Body: { outcome: 'success' | 'decline' | 'authentication_failure' } }>(
    '/payment_intents/:id/confirm',
    { schema: { body: confirmSchema } },
    async (request, reply) => {
      const intent = store.intent(request.params.id);
      const isOpen =
        intent && ['requires_payment_method', 'requires_action'].includes(intent.status);
      if (!isOpen) return reply.code(409).send({ error: 'nothing_to_confirm' });
      const { outcome } = request.body;
      const error = outcome === 'decline' ? declinedCard : failedAuthentication;
      const after = outcome === 'success' ? authorized(intent) : failed(intent, error);
      note(store, 'confirm', after, true);
      webhooks.flush();
      return wireIntent(after, true);
    },
  );
}

function faultRoutes(app: FastifyInstance, { faults }: Parts): void {
  const schema = { body: faultSchema };
  app.post<ById & { Body: Fault }>(
    '/payment_intents/:id/faults',
    { schema },
    async (request, reply) => {
      faults.add({ subject: request.params.id, fault: request.body });
      return reply.code(201).send(request.body);
    },
  );

  app.post<{ Body: Fault }>('/faults', { schema }, async (request, reply) => {
    faults.add({ fault: request.body });
    return reply.code(201).send(request.body);
  });

  app.delete('/faults', async (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });
}

function webhookRoutes(app: FastifyInstance, { webhooks }: Parts): void {
  app.post<{ Body: Partial<Delivery> }>(
    '/webhooks',
    { schema: { body: deliverySchema } },
    async (request) => webhooks.configure(request.body),
  );

  app.post<{ Body: { order: 'oldest_first' | 'newest_first' } }>(
    '/webhooks/release',
    { schema: { body: releaseSchema } },
    async (request) => ({ sent: await webhooks.release(request.body.order) }),
  );
}

function note(
  store: Store,
  operation: 'seed' | 'confirm',
  after: SandboxIntent,
  isTold: boolean,
): void {
  const event = isTold ? eventOf(store.intent(after.id), after) : undefined;
  store.write({
    event: 'applied',
    call: 0,
    payment_intent: after.id,
    operation,
    status: after.status,
    amount: after.amount,
    state: { intent: after, ...(event ? { event } : {}) },
  });
}
