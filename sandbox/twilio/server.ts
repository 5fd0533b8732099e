import fastify from 'fastify';
import { createFaults } from '../kit/faults';
import { listen, type Running } from '../kit/server';
import { Desk, type FaultKind, type Operation } from './desk';
import { humanPage } from './human-page';
import { adminRoutes, twilioRoutes } from './routes';

export interface TwilioSandboxOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Folder of `journal.jsonl`, made if missing; the same folder continues the same state. */
  readonly stateDir: string;
  readonly accountSid: string;
  readonly authToken: string;
}

/** A carrier of text messages on this machine that behaves like Twilio's Messages. */
export async function startTwilioSandbox(options: TwilioSandboxOptions): Promise<Running> {
  const { stateDir, accountSid, authToken } = options;
  const faults = createFaults<Operation, FaultKind>();
  const stopping = new AbortController();
  const desk = new Desk({ stateDir, accountSid, faults, stopping: stopping.signal });
  const app = fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  await app.register(async (face) => twilioRoutes(face, { desk, accountSid, authToken }));
  await app.register(async (face) => adminRoutes(face, { desk, faults }), { prefix: '/admin' });
  app.get('/', async (_request, reply) => reply.type('text/html').send(humanPage(desk.messages())));
  app.get('/health', async () => ({ status: 'ok' }));
  return listen(app, options, stopping);
}
