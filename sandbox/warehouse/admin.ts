import type { FastifyInstance } from 'fastify';

import { onlyFromThisMachine } from '../kit/server';

import {
  delayMsDefault,
  delayMsMax,
  faultKinds,
  timesMax,
  type Fault,
  type FaultSwitch,
} from './faults';
import type { Ledger } from './ledger';

/** Longest name of a webhook type. */
const typeMax = 64;

const faultSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['kind'],
  properties: {
    kind: { enum: faultKinds },
    times: { type: 'integer', minimum: 1, maximum: timesMax },
    delayMs: { type: 'integer', minimum: 0, maximum: delayMsMax, default: delayMsDefault },
    type: { type: 'string', minLength: 1, maxLength: typeMax },
  },
} as const;

/** The fault switch and the journal, for this machine alone. */
export function adminRoutes(app: FastifyInstance, ledger: Ledger, faults: FaultSwitch): void {
  onlyFromThisMachine(app);

  app.post<{ Body: Fault }>(
    '/faults',
    { schema: { body: faultSchema } },
    async (request, reply) => {
      faults.set(request.body);
      return reply.code(201).send(faults.current());
    },
  );

  app.get<{ Querystring: { order?: string } }>('/journal', async (request) =>
    ledger.journal(request.query.order),
  );

  app.get<{ Params: { order: string } }>('/orders/:order', async (request) =>
    ledger.order(request.params.order),
  );
}
