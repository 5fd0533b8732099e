import type { FastifyInstance } from 'fastify';
import { faultRoutes } from '../kit/faults';
import { publicEntry } from '../kit/journal';
import { onlyFromThisMachine } from '../kit/server';
import { webhookRoutes, type Webhooks } from '../kit/webhooks';
import { eventOf } from './events';
import { faultKinds, type Faults } from './faults';
import { authorized, failed, wireIntent, type SandboxIntent } from './intent';
import type { SandboxEvent } from './journal';
import { operationNames } from './operations';
import { intentFrom, seedSchema, type Seed } from './seed';
import type { Store } from './store';
import { declinedCard, failedAuthentication } from './verdict';

const confirmSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    outcome: { enum: ['success', 'decline', 'authentication_failure'], default: 'success' },
  },
} as const;

interface ById {
  Params: { readonly id: string };
}

interface Parts {
  readonly store: Store;
  readonly faults: Faults;
  readonly webhooks: Webhooks<SandboxEvent>;
}

/** Sandbox only: seeding, fault scripts, the shopper, webhooks and the journal. */
export function adminRoutes(app: FastifyInstance, parts: Parts): void {
  onlyFromThisMachine(app);
  intentRoutes(app, parts);
  const { faults, webhooks } = parts;
  faultRoutes(app, {
    faults,
    operations: operationNames,
    kinds: faultKinds,
    subjects: 'payment_intents',
  });
  webhookRoutes(app, webhooks);
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
      void webhooks.flush();
      return wireIntent(after, true);
    },
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
