import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStripeProvider } from '../../../../providers/payments/stripe/adapter';
import { startStripeSandbox } from '../../../../sandbox/stripe/server';
import { baseTotalMinor } from '../commands';

export const apiKey = 'sk_test_sandbox';

/** A charge that cannot be incremented, on a card that may be charged again. */
export const apartSeed = { incremental: 'unavailable', saved_card: true };

interface JournalEntry {
  event: string;
  call: number;
  operation?: string;
  idempotencyKey?: string;
  form?: Record<string, string>;
  payment_intent: string;
}

/** A sandbox and its admin face. */
export async function startBench() {
  const stateDir = await mkdtemp(join(tmpdir(), 'stripe-adapter-'));
  const secret = { apiKey, webhookSecret: 'whsec_test_secret' };
  const sandbox = await startStripeSandbox({ port: 0, stateDir, ...secret });
  async function admin<Reply>(path: string, body?: object): Promise<Reply> {
    const post = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    const init = body === undefined ? {} : { ...post, body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.url}/admin${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    const reply: Reply = JSON.parse(text);
    return reply;
  }
  return {
    url: sandbox.url,
    provider: (given: { separateAuthorizations?: boolean; timeoutMs?: number } = {}) =>
      createStripeProvider({
        apiKey,
        baseUrl: sandbox.url,
        timeoutMs: 5_000,
        separateAuthorizations: false,
        ...given,
      }),
    /** A payment intent over a jacket, on a card; its id. */
    async place(seed: object = {}): Promise<string> {
      const base = { amount: baseTotalMinor, currency: 'sek', ...seed };
      return (await admin<{ id: string }>('/payment_intents', base)).id;
    },
    intent: (id: string) => admin<Record<string, unknown>>(`/payment_intents/${id}`),
    fault: (id: string, fault: object) => admin(`/payment_intents/${id}/faults`, fault),
    confirm: (id: string, outcome = 'success') =>
      admin(`/payment_intents/${id}/confirm`, { outcome }),
    journal: () => admin<JournalEntry[]>('/journal'),
    /** How often a call has changed the payment intent, or a leg made for it. */
    async effects(id: string): Promise<number> {
      const journal = await admin<JournalEntry[]>('/journal');
      const forIt = new Set(
        journal
          .filter(({ form }) => form?.['metadata[postlude_base]'] === id)
          .map(({ call }) => call),
      );
      return journal.filter(
        ({ event, operation, payment_intent, call }) =>
          event === 'applied' && operation !== 'seed' && (payment_intent === id || forIt.has(call)),
      ).length;
    },
    async close() {
      await sandbox.close();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

export type Bench = Awaited<ReturnType<typeof startBench>>;
