import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebhookReading } from '../../../../domain/provider-events';
import type { IncreaseCommand } from '../../../../domain/payments';
import { createAdyenProvider } from '../../../../providers/payments/adyen/adapter';
import { createAdyenWebhookReader } from '../../../../providers/payments/adyen/webhooks';
import { startAdyenSandbox } from '../../../../sandbox/adyen/server';
import { baseTotalMinor, increase } from '../commands';

export const apiKey = 'AQEyhmfxK-sandbox';
export const merchantAccount = 'TestMerchant';
export const hmacKey = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';

/** A payment as Adyen names one. */
export const samplePayment = 'PAYMENT000000001';

/** A raise of such a payment from 1 000 to 1 059 SEK. */
export function adyenIncrease(given: Partial<IncreaseCommand> = {}): IncreaseCommand {
  return increase({ authorizationRef: samplePayment, method: 'visa', order: '1001', ...given });
}

export interface JournalEntry {
  event: string;
  operation?: string;
  idempotencyKey?: string;
  hasBlob?: boolean;
  body?: Record<string, unknown>;
  httpStatus?: number;
  eventCode?: string;
}

export interface PlacedPayment {
  pspReference: string;
  blob: string;
  value: number;
  captured: number;
  status: string;
}

/** A sandbox, its admin face, and an endpoint that reads its webhooks. */
export async function startBench() {
  const stateDir = await mkdtemp(join(tmpdir(), 'adyen-adapter-'));
  const account = { apiKey, merchantAccount, hmacKey };
  const sandbox = await startAdyenSandbox({ port: 0, stateDir, ...account });
  const endpoint = await startEndpoint();
  async function admin<Reply>(path: string, body?: object): Promise<Reply> {
    const post = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    const init = body === undefined ? {} : { ...post, body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.url}/admin${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    const reply: Reply = JSON.parse(text);
    return reply;
  }
  await admin('/webhooks', { url: endpoint.url });
  return {
    url: sandbox.url,
    readings: endpoint.readings,
    provider: (given: { timeoutMs?: number; apiKey?: string; merchantAccount?: string } = {}) =>
      createAdyenProvider({ ...account, baseUrl: sandbox.url, timeoutMs: 2_000, ...given }),
    /** A payment of 1 000 SEK as the checkout leaves it. */
    place: (seed: object = {}) =>
      admin<PlacedPayment>('/payments', { value: baseTotalMinor, currency: 'SEK', ...seed }),
    payment: (ref: string) => admin<PlacedPayment>(`/payments/${ref}`),
    fault: (ref: string, fault: object) => admin(`/payments/${ref}/faults`, fault),
    webhooks: (delivery: object) => admin('/webhooks', delivery),
    release: (order: string) => admin('/webhooks/release', { order }),
    forge: (ref: string, event: object) => admin(`/payments/${ref}/events`, event),
    journal: (ref: string) => admin<JournalEntry[]>(`/journal?payment=${ref}`),
    /** How often a call has changed the payment. */
    async effects(ref: string): Promise<number> {
      const journal = await admin<JournalEntry[]>(`/journal?payment=${ref}`);
      const isEffect = ({ event, operation }: JournalEntry) =>
        event === 'applied' && operation !== 'seed';
      return journal.filter(isEffect).length;
    },
    async close() {
      await sandbox.close();
      await endpoint.close();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

export type Bench = Awaited<ReturnType<typeof startBench>>;

/** Accepts what the reader believes, and keeps every reading. */
async function startEndpoint() {
  const reader = createAdyenWebhookReader({ merchantAccount, hmacKey });
  const readings: WebhookReading[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const reading = reader.read(Buffer.concat(chunks), {}, Date.now());
      readings.push(reading);
      response.writeHead(reading.kind === 'events' ? 200 : 401);
      response.end(reader.accepted.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}/webhooks/adyen`,
    readings,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
