import fastify from 'fastify';

import { listen, type Running } from '../kit/server';

import { adminRoutes } from './admin';
import { createFaultSwitch } from './faults';
import { humanPage } from './human-page';
import { Ledger } from './ledger';
import { createAsk } from './postlude';
import { watchHolds } from './watch';
import { webhookRoute } from './webhooks';

export interface WarehouseOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Folder of `journal.jsonl`, made if missing; the same folder continues the same state. */
  readonly stateDir: string;
  /** Standard Webhooks secret, `whsec_…`. */
  readonly webhookSecret: string;
  /** Where to ask about a hold that ran out; without it such an order stays held. */
  readonly postludeUrl?: string;
  /** Sent to Postlude as a bearer token. */
  readonly apiKey?: string;
}

export type Warehouse = Running;

/** A warehouse on this machine: told by webhooks, asking when a hold runs out. */
export async function startWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  const { webhookSecret: secret, postludeUrl, apiKey } = options;
  const ledger = new Ledger(options.stateDir);
  const faults = createFaultSwitch();
  const stopping = new AbortController();
  const { signal } = stopping;

  const app = fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  await app.register(async (face) =>
    webhookRoute(face, { ledger, faults, secret, stopping: signal }),
  );
  await app.register(async (face) => adminRoutes(face, ledger, faults), { prefix: '/admin' });
  app.get('/health', async () => ({ status: 'ok' }));
  app.get('/', async (_request, reply) =>
    reply.type('text/html').send(humanPage(ledger, faults, Date.now())),
  );

  const running = await listen(app, options, stopping);
  if (postludeUrl !== undefined) watchHolds(ledger, createAsk(postludeUrl, apiKey), signal);
  return running;
}
