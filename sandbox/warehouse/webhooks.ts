import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';

import type { FaultSwitch } from './faults';
import { isObject, type JsonObject } from './journal';
import type { Ledger } from './ledger';
import { isComplete } from './order';

interface Options {
  readonly ledger: Ledger;
  readonly faults: FaultSwitch;
  /** `whsec_…` */
  readonly secret: string;
  /** Ends a slow answer's wait when the warehouse closes. */
  readonly stopping: AbortSignal;
}

interface OrderEvent {
  readonly order: string;
  readonly type: string;
  readonly data: JsonObject;
}

/** Most characters of a sender's id that are journaled. */
const idMax = 128;

/** `POST /webhooks`: Standard Webhooks, verified over the bytes as they came. */
export function webhookRoute(app: FastifyInstance, options: Options): void {
  const { ledger, faults } = options;
  const verifier = new Webhook(options.secret);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post('/webhooks', async (request, reply) => {
    const webhookId = idOf(request);
    const refuse = (status: number, reason: string) => {
      ledger.write({ event: 'rejected', order: '', webhookId, status, reason });
      return reply.code(status).send({ error: reason });
    };
    const payload = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const failure = signatureFailure(verifier, payload, request);
    if (failure !== undefined) return refuse(401, failure);
    const event = readEvent(payload);
    if (event === undefined) return refuse(400, 'Not an order event.');

    const fault = faults.take(event.type);
    const status = fault.kind === '500' ? 500 : 200;
    ledger.take({ ...event, webhookId, status });
    // Taken first, answered late: the sender gives up and sends again what is already here.
    if (fault.kind === 'slow') await wait(fault.delayMs, options.stopping);
    return reply.code(status).send({ taken: status === 200 });
  });
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

function signatureFailure(
  verifier: Webhook,
  payload: Buffer,
  request: FastifyRequest,
): string | undefined {
  const text = (name: string) => String(request.headers[name] ?? '');
  try {
    verifier.verify(
      payload,
      {
        'webhook-id': text('webhook-id'),
        'webhook-timestamp': text('webhook-timestamp'),
        'webhook-signature': text('webhook-signature'),
      },
      { jsonParse: false },
    );
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'No valid signature.';
  }
}

function idOf(request: FastifyRequest): string {
  return String(request.headers['webhook-id'] ?? '').slice(0, idMax);
}

function readEvent(payload: Buffer): OrderEvent | undefined {
  const event = parsed(payload);
  if (!isObject(event)) return undefined;
  const { type, data } = event;
  if (typeof type !== 'string' || !isObject(data)) return undefined;
  const { order } = data;
  if (typeof order !== 'string' || !isComplete(type, data)) return undefined;
  return { order, type, data };
}

function parsed(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
}
