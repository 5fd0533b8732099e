import fastify from 'fastify';
import { createFaults } from '../kit/faults';
import { listen, type Running } from '../kit/server';
import { adminRoutes } from './admin';
import { Desk } from './desk';
import type { FaultKind } from './faults';
import type { OperationName } from './operations';
import { adyenRoutes } from './routes';
import { Store } from './store';
import { createWebhooks } from './webhooks';

export interface AdyenSandboxOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Folder of `journal.jsonl`, made if missing; the same folder continues the same state. */
  readonly stateDir: string;
  readonly apiKey: string;
  readonly merchantAccount: string;
  /** 64 hexadecimal digits; events are signed with it. */
  readonly hmacKey: string;
  /** Where events go; without it, and until the admin face names one, they wait. */
  readonly webhookUrl?: string;
}

/** A payment provider on this machine that behaves like Adyen's modifications of a payment. */
export async function startAdyenSandbox(options: AdyenSandboxOptions): Promise<Running> {
  const { webhookUrl, hmacKey, apiKey, merchantAccount } = options;
  const store = new Store(options.stateDir);
  const faults = createFaults<OperationName, FaultKind>();
  const stopping = new AbortController();
  const { signal } = stopping;
  const webhooks = createWebhooks({ store, hmacKey, stopping: signal }, webhookUrl);
  const tell = () => webhooks.flush();
  const desk = new Desk({ store, faults, merchantAccount, tell, stopping: signal });

  const app = fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  await app.register(async (face) => adyenRoutes(face, { store, desk, apiKey }), {
    prefix: '/v72/payments',
  });
  await app.register(
    async (face) => adminRoutes(face, { store, faults, webhooks, merchantAccount }),
    { prefix: '/admin' },
  );
  app.get('/health', async () => ({ status: 'ok' }));

  const running = await listen(app, options, stopping);
  void tell();
  return running;
}
