import type { FastifyInstance } from 'fastify';
import { onlyFromThisMachine } from '../server-kit';
import {
  faultDelayMsDefault,
  faultDelayMsMax,
  faultKinds,
  faultTimesMax,
  type Fault,
  type Faults,
} from './faults';
import { eventFrom, forgerySchema, type Forgery } from './forgery';
import { publicEntry } from './journal';
import { operationNames } from './operations';
import { paymentFrom, seedSchema, type Seed } from './seed';
import type { Store } from './store';
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

interface ByPayment {
  Params: { readonly payment: string };
}

interface Parts {
  readonly store: Store;
  readonly faults: Faults;
  readonly webhooks: Webhooks;
  readonly merchantAccount: string;
}

/** Sandbox only: seeding, fault scripts, webhooks true and forged, and the journal. */
export function adminRoutes(app: FastifyInstance, parts: Parts): void {
  onlyFromThisMachine(app);
  paymentRoutes(app, parts);
  faultRoutes(app, parts);
  webhookRoutes(app, parts);
  app.get<{ Querystring: { payment?: string } }>('/journal', async (request) =>
    parts.store.journal(request.query.payment).map(publicEntry),
  );
}

function paymentRoutes(app: FastifyInstance, { store }: Parts): void {
  app.post<{ Body: Seed }>(
    '/payments',
    { schema: { body: seedSchema } },
    async (request, reply) => {
      const payment = paymentFrom(request.body);
      const { pspReference, status, value } = payment;
      const stamp = { call: 0, payment: pspReference, operation: 'seed' as const };
      store.write({ event: 'applied', ...stamp, status, value, state: { payment } });
      return reply.code(201).send(payment);
    },
  );

  app.get<ByPayment>('/payments/:payment', async (request, reply) => {
    const payment = store.payment(request.params.payment);
    return payment ?? reply.code(404).send({ error: 'payment_unknown' });
  });
}

function faultRoutes(app: FastifyInstance, { faults }: Parts): void {
  const schema = { body: faultSchema };
  app.post<ByPayment & { Body: Fault }>(
    '/payments/:payment/faults',
    { schema },
    async (request, reply) => {
      faults.add({ payment: request.params.payment, fault: request.body });
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

function webhookRoutes(app: FastifyInstance, { store, webhooks, merchantAccount }: Parts): void {
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

  app.post<ByPayment & { Body: Forgery }>(
    '/payments/:payment/events',
    { schema: { body: forgerySchema } },
    async (request, reply) => {
      const payment = store.payment(request.params.payment);
      if (payment === undefined) return reply.code(404).send({ error: 'payment_unknown' });
      const event = eventFrom(request.body, payment, merchantAccount);
      const stamp = { call: 0, payment: payment.pspReference, operation: 'forge' as const };
      // Nothing is held differently: it is only said.
      store.write({ event: 'refused', ...stamp, httpStatus: 0, state: { event } });
      await webhooks.flush();
      return reply.code(201).send(event);
    },
  );
}
