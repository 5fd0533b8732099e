import { startKlarnaSandbox, type KlarnaSandboxOptions } from '../../sandbox/klarna/server';

import { postJson, readJson, stateFolder, type Json } from './harness';

/** A camera with 25 % tax in it: 1000.00. */
export const camera = {
  type: 'physical',
  reference: 'CAM-1',
  name: 'Camera',
  quantity: 1,
  unit_price: 100_000,
  tax_rate: 2500,
  total_amount: 100_000,
  total_tax_amount: 20_000,
};

/** A strap: 200.00. */
export const strap = {
  ...camera,
  reference: 'STR-1',
  name: 'Strap',
  unit_price: 20_000,
  total_amount: 20_000,
  total_tax_amount: 4_000,
};

/** The update that adds the strap. */
export const raised = { order_amount: 120_000, order_lines: [camera, strap] };

/** One line of the journal, loosely. */
export interface Entry extends Json {
  event: string;
  call: number;
}

export interface CallOptions {
  key?: string;
  body?: unknown;
  authorization?: string;
  signal?: AbortSignal;
}

/** A sandbox on a state folder of its own, and a caller of it. */
export async function klarnaWorld(options: Partial<KlarnaSandboxOptions> = {}) {
  const state = stateFolder();
  const credentials = { username: 'K123456_abcdef', password: 'secret' };
  const start = () =>
    startKlarnaSandbox({ port: 0, stateDir: state.dir, ...credentials, ...options });
  let sandbox = await start();
  const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');

  return {
    url: () => sandbox.url,
    async call(method: string, path: string, how: CallOptions = {}): Promise<Response> {
      const { key, body, authorization = `Basic ${basic}`, signal } = how;
      return fetch(`${sandbox.url}/ordermanagement/v1/orders/${path}`, {
        method,
        headers: {
          authorization,
          ...(key === undefined ? {} : { 'klarna-idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
    },
    async update(id: string, body: unknown, key?: string): Promise<Response> {
      return this.call('PATCH', `${id}/authorization`, {
        body,
        ...(key === undefined ? {} : { key }),
      });
    },
    async read(id: string): Promise<Json> {
      return readJson(await this.call('GET', id));
    },
    /** Seeds an order for one camera, paid by invoice in Sweden, and gives its id. */
    async seed(overrides: Json = {}): Promise<string> {
      const response = await postJson(`${sandbox.url}/admin/orders`, {
        order_amount: 100_000,
        purchase_currency: 'SEK',
        purchase_country: 'SE',
        order_lines: [camera],
        initial_payment_method: { type: 'INVOICE' },
        ...overrides,
      });
      if (response.status !== 201) throw new Error(await response.text());
      return String((await readJson(response))['order_id']);
    },
    async fault(id: string, script: Json): Promise<void> {
      const response = await postJson(`${sandbox.url}/admin/orders/${id}/faults`, script);
      if (response.status !== 201) throw new Error(await response.text());
    },
    async advance(advanceMs: number): Promise<void> {
      await postJson(`${sandbox.url}/admin/clock`, { advanceMs });
    },
    async journal(id: string): Promise<Entry[]> {
      return readJson<Entry[]>(await fetch(`${sandbox.url}/admin/journal?order=${id}`));
    },
    async applies(id: string): Promise<number> {
      const entries = await this.journal(id);
      return entries.filter((entry) => entry.event === 'applied').length;
    },
    async restart(): Promise<void> {
      await sandbox.close();
      sandbox = await start();
    },
    stateDir: state.dir,
    async end(): Promise<void> {
      await sandbox.close();
      state.remove();
    },
  };
}

export type KlarnaWorld = Awaited<ReturnType<typeof klarnaWorld>>;
