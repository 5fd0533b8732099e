import fastify from 'fastify';

import { createFaults } from '../kit/faults';
import { listen, type Running } from '../kit/server';

import { adminRoutes } from './admin';
import { createCredentialCheck } from './credentials';
import { Desk } from './desk';
import type { FaultKind } from './faults';
import { humanPage } from './human-page';
import type { OperationName } from './operations';
import { createRateLimit, liveRequestsPerSecond } from './rate-limit';
import { bodyBytesMax, klarnaRoutes } from './routes';
import { Store } from './store';

/** Klarna's limit for all headers together: 20 KB. */
const headerBytesMax = 20 * 1024;

export interface KlarnaSandboxOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Folder of `journal.jsonl`, made if missing; the same folder continues the same state. */
  readonly stateDir: string;
  readonly username: string;
  readonly password: string;
  /** Check lines' sums and taxes; default true. Whether Order Management does is UNDOCUMENTED. */
  readonly strictLines?: boolean;
  /** Default Klarna's live limit, {@link liveRequestsPerSecond}. */
  readonly requestsPerSecond?: number;
}

export type KlarnaSandbox = Running;

/** A payment provider on this machine that behaves like Klarna Order Management v1. */
export async function startKlarnaSandbox(options: KlarnaSandboxOptions): Promise<KlarnaSandbox> {
  const { username, password, strictLines = true } = options;
  const store = new Store(options.stateDir);
  const faults = createFaults<OperationName, FaultKind>();
  const stopping = new AbortController();
  const desk = new Desk({ store, faults, strictLines, stopping: stopping.signal });

  const app = fastify({
    bodyLimit: bodyBytesMax,
    forceCloseConnections: true,
    http: { maxHeaderSize: headerBytesMax },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  const klarna = {
    store,
    desk,
    merchant: username,
    isAuthorized: createCredentialCheck(username, password),
    spendQuota: createRateLimit(options.requestsPerSecond ?? liveRequestsPerSecond),
  };
  await app.register(async (face) => klarnaRoutes(face, klarna), {
    prefix: '/ordermanagement/v1/orders',
  });
  await app.register(async (face) => adminRoutes(face, store, faults), { prefix: '/admin' });
  app.get('/health', async () => ({ status: 'ok' }));
  app.get('/', async (_request, reply) => reply.type('text/html').send(humanPage(store, faults)));

  return listen(app, options, stopping);
}
