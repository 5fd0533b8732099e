import fastify from 'fastify';
import { createFaults } from '../kit/faults';
import { listen, type Running } from '../kit/server';
import { adminRoutes } from './admin';
import { Desk } from './desk';
import type { FaultKind } from './faults';
import type { OperationName } from './operations';
import { stripeRoutes } from './routes';
import { Store } from './store';
import { createWebhooks } from './webhooks';

export interface StripeSandboxOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Folder of `journal.jsonl`, made if missing; the same folder continues the same state. */
  readonly stateDir: string;
  /** `sk_test_…` */
  readonly apiKey: string;
  /** `whsec_…`; events are signed with it. */
  readonly webhookSecret: string;
  /** Where events go; without it, and until the admin face names one, they wait. */
  readonly webhookUrl?: string;
}

/** A payment provider on this machine that behaves like Stripe's payment intents. */
export async function startStripeSandbox(options: StripeSandboxOptions): Promise<Running> {
  const { webhookUrl, webhookSecret: secret, apiKey } = options;
  const store = new Store(options.stateDir);
  const faults = createFaults<OperationName, FaultKind>();
  const stopping = new AbortController();
  const { signal } = stopping;
  const webhooks = createWebhooks({ store, secret, stopping: signal }, webhookUrl);
  const afterEffect = () => void webhooks.flush();
  const desk = new Desk({ store, faults, afterEffect, stopping: signal });

  const app = fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  await app.register(async (face) => stripeRoutes(face, { store, desk, apiKey }), {
    prefix: '/v1/payment_intents',
  });
  await app.register(async (face) => adminRoutes(face, { store, faults, webhooks }), {
    prefix: '/admin',
  });
  app.get('/health', async () => ({ status: 'ok' }));

  const running = await listen(app, options, stopping);
  void webhooks.flush();
  return running;
}
