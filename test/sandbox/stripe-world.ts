import { startStripeSandbox } from '../../sandbox/stripe/server';
import { postJson, readJson, stateFolder, type Json } from './harness';

const apiKey = 'sk_test_sandbox';
export const webhookSecret = 'whsec_test_secret';

/** One line of the journal, loosely. */
export interface Entry extends Json {
  event: string;
  call: number;
}

export interface CallOptions {
  key?: string;
  form?: Record<string, string>;
  authorization?: string;
  signal?: AbortSignal;
}

/** A sandbox on a state folder of its own, and a caller of it. */
export async function stripeWorld() {
  const state = stateFolder();
  const start = () => startStripeSandbox({ port: 0, stateDir: state.dir, apiKey, webhookSecret });
  let sandbox = await start();

  async function admin(path: string, body: unknown): Promise<Json> {
    const response = await postJson(`${sandbox.url}/admin${path}`, body);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return readJson(response);
  }

  return {
    async post(path: string, how: CallOptions = {}): Promise<Response> {
      const { key, form = {}, authorization = `Bearer ${apiKey}`, signal } = how;
      return fetch(`${sandbox.url}/v1/payment_intents${path}`, {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/x-www-form-urlencoded',
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        body: new URLSearchParams(form).toString(),
        ...(signal === undefined ? {} : { signal }),
      });
    },
    async increment(id: string, amount: number, key?: string): Promise<Response> {
      const form = { amount: String(amount) };
      return this.post(`/${id}/increment_authorization`, { form, ...(key ? { key } : {}) });
    },
    async get(path: string): Promise<Response> {
      const headers = { authorization: `Bearer ${apiKey}` };
      return fetch(`${sandbox.url}/v1/payment_intents${path}`, { headers });
    },
    async read(id: string): Promise<Json> {
      return readJson(await this.get(`/${id}`));
    },
    /** Seeds an authorized payment of 1000.00 and gives its id. */
    async seed(overrides: Json = {}): Promise<string> {
      const seed = { amount: 100_000, currency: 'sek', ...overrides };
      return String((await admin('/payment_intents', seed))['id']);
    },
    fault: (id: string, script: Json) => admin(`/payment_intents/${id}/faults`, script),
    confirm: (id: string, outcome: string) => admin(`/payment_intents/${id}/confirm`, { outcome }),
    webhooks: (delivery: Json) => admin('/webhooks', delivery),
    release: (order: string) => admin('/webhooks/release', { order }),
    async journal(id?: string): Promise<Entry[]> {
      const query = id === undefined ? '' : `?payment_intent=${id}`;
      return readJson<Entry[]>(await fetch(`${sandbox.url}/admin/journal${query}`));
    },
    async applies(id: string): Promise<number> {
      const entries = await this.journal(id);
      return entries.filter((entry) => entry.event === 'applied' && entry.call > 0).length;
    },
    async restart(): Promise<void> {
      await sandbox.close();
      sandbox = await start();
    },
    async end(): Promise<void> {
      await sandbox.close();
      state.remove();
    },
  };
}

export type StripeWorld = Awaited<ReturnType<typeof stripeWorld>>;

/** The fields of Stripe's error object. */
export async function errorOf(response: Response): Promise<Json> {
  return (await readJson<{ error: Json }>(response)).error;
}
