import type { FastifyInstance } from 'fastify';
import { faultRoutes } from '../kit/faults';
import { publicEntry } from '../kit/journal';
import { onlyFromThisMachine } from '../kit/server';
import { webhookRoutes, type Webhooks } from '../kit/webhooks';
import { faultKinds, type Faults } from './faults';
import { eventFrom, forgerySchema, type Forgery } from './forgery';
import type { SandboxEvent } from './journal';
import { operationNames } from './operations';
import { paymentFrom, seedSchema, type Seed } from './seed';
import type { Store } from './store';

interface ByPayment {
  Params: { readonly payment: string };
}

interface Parts {
  readonly store: Store;
  readonly faults: Faults;
  readonly webhooks: Webhooks<SandboxEvent>;
  readonly merchantAccount: string;
}

/** Sandbox only: seeding, fault scripts, webhooks true and forged, and the journal. */
export function adminRoutes(app: FastifyInstance, parts: Parts): void {
  onlyFromThisMachine(app);
  paymentRoutes(app, parts);
  const { faults, webhooks } = parts;
  faultRoutes(app, { faults, operations: operationNames, kinds: faultKinds, subjects: 'payments' });
  webhookRoutes(app, webhooks);
  forgeryRoute(app, parts);
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

function forgeryRoute(app: FastifyInstance, { store, webhooks, merchantAccount }: Parts): void {
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
