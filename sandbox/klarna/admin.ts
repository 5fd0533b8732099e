import type { FastifyInstance } from 'fastify';

import { faultRoutes } from '../kit/faults';
import { publicEntry } from '../kit/journal';
import { onlyFromThisMachine } from '../kit/server';

import { faultKinds, type Faults } from './faults';
import type { JournalEntry } from './journal';
import { operationNames } from './operations';
import { orderFrom, seedSchema, type Seed } from './seed';
import type { Store } from './store';

/** Furthest the clock can be moved in one call: one year. */
const advanceMsMax = 366 * 24 * 60 * 60 * 1000;

const clockSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['advanceMs'],
  properties: { advanceMs: { type: 'integer', minimum: 1, maximum: advanceMsMax } },
} as const;

/** Sandbox only: seeding, fault scripts, the clock and the journal, for this machine alone. */
export function adminRoutes(app: FastifyInstance, store: Store, faults: Faults): void {
  onlyFromThisMachine(app);

  app.post<{ Body: Seed }>('/orders', { schema: { body: seedSchema } }, async (request, reply) => {
    const seeded = orderFrom(request.body, store.nowMs());
    const { order_id: id, order_amount } = seeded.order;
    if (store.order(id) !== undefined) return reply.code(409).send({ error: 'order_exists' });
    store.write({ event: 'seeded', call: 0, order: id, order_amount, state: { order: seeded } });
    return reply.code(201).send(seeded.order);
  });

  app.get<{ Params: { id: string } }>('/orders/:id', async (request, reply) => {
    const id = request.params.id.toLowerCase();
    const found = store.order(id);
    if (found === undefined) return reply.code(404).send({ error: 'order_unknown' });
    const { order, creditLimit } = found;
    return { ...order, sandbox: { creditLimit, ...countersOf(store.journal(id)) } };
  });

  faultRoutes(app, {
    faults,
    operations: operationNames,
    kinds: faultKinds,
    subjects: 'orders',
    subjectOf: (id) => id.toLowerCase(),
  });

  app.get<{ Querystring: { order?: string } }>('/journal', async (request) =>
    store.journal(request.query.order?.toLowerCase()).map(publicEntry),
  );

  app.post<{ Body: { advanceMs: number } }>(
    '/clock',
    { schema: { body: clockSchema } },
    async (request) => {
      store.write({ event: 'clock', call: 0, order: '', advanceMs: request.body.advanceMs });
      return { now: new Date(store.nowMs()).toISOString() };
    },
  );
}

/** What an order's journal adds up to, in all and by idempotency key. */
function countersOf(entries: readonly JournalEntry[]) {
  const keyOfCall = new Map<number, string>();
  const keys: Record<string, ReturnType<typeof tally>> = {};
  for (const entry of entries) {
    if (entry.event !== 'received' || entry.idempotencyKey === undefined) continue;
    keyOfCall.set(entry.call, entry.idempotencyKey);
  }
  for (const key of new Set(keyOfCall.values())) {
    keys[key] = tally(entries.filter((entry) => keyOfCall.get(entry.call) === key));
  }
  return { calls: tally(entries), idempotency: keys };
}

function tally(entries: readonly JournalEntry[]) {
  const count = (event: JournalEntry['event']) =>
    entries.filter((entry) => entry.event === event).length;
  return {
    received: count('received'),
    answered: count('answered'),
    applied: count('applied'),
    replayed: entries.filter((entry) => entry.event === 'answered' && entry.replayed).length,
  };
}
