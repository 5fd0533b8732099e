import { createServer, type Server } from 'node:http';

import { Webhook } from 'standardwebhooks';

import { startWarehouse, type Warehouse } from '../../sandbox/warehouse/server';

import { eventually, postJson, readJson, stateFolder, type Json } from './harness';

const secret = `whsec_${Buffer.from('a warehouse secret of thirty-two').toString('base64')}`;
const line = {
  line: 'line-1',
  reference: 'CAM-1',
  name: 'Camera <b>',
  quantity: 1,
  totalMinor: 100_000,
  origin: 'original',
};

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const justNow = () => new Date(Date.now() - 1).toISOString();
const release = (number: string) => ({
  order: number,
  currency: 'SEK',
  totalMinor: 100_000,
  lines: [line],
});

describe('the demo warehouse', () => {
  const state = stateFolder();
  let warehouse: Warehouse;
  let postlude: Server;
  /** What Postlude answers next; the last one stays. */
  let answers: { status: number; body: unknown }[] = [];
  let asked: { url: string | undefined; authorization: string | undefined; atMs: number }[] = [];

  beforeAll(async () => {
    postlude = createServer((request, response) => {
      const { url, headers } = request;
      asked.push({ url, authorization: headers.authorization, atMs: Date.now() });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      response.writeHead(answer?.status ?? 503).end(JSON.stringify(answer?.body ?? {}));
    });
    await new Promise<void>((resolve) => postlude.listen(0, '127.0.0.1', resolve));
    warehouse = await start();
  });
  beforeEach(() => {
    answers = [];
    asked = [];
  });
  afterAll(async () => {
    await warehouse.close();
    await new Promise((resolve) => postlude.close(resolve));
    state.remove();
  });

  async function start(): Promise<Warehouse> {
    const address = postlude.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return startWarehouse({
      port: 0,
      stateDir: state.dir,
      webhookSecret: secret,
      postludeUrl: `http://127.0.0.1:${port}`,
      apiKey: 'shop-key',
    });
  }

  async function deliver(id: string, type: string, data: Json, signedWith = secret) {
    const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data });
    const at = new Date();
    return fetch(`${warehouse.url}/webhooks`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(signedWith).sign(id, at, body),
      },
      body,
    });
  }

  const order = async (number: string) =>
    readJson(await fetch(`${warehouse.url}/admin/orders/${number}`));
  /** The page as somebody reads it. */
  async function shown(): Promise<string> {
    const page = await (await fetch(warehouse.url)).text();
    return page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  }

  it('holds an order and picks it when it is released', async () => {
    const until = inAnHour();
    expect(await order('A1')).toMatchObject({ state: 'unknown', releases: 0 });
    expect((await deliver('m1', 'order.held', { order: 'A1', until })).status).toBe(200);
    expect(await order('A1')).toMatchObject({ order: 'A1', state: 'held', until });
    await deliver('m2', 'order.released', release('A1'));
    expect(await order('A1')).toMatchObject({ state: 'released', lines: [line], releases: 1 });
    await deliver('m2b', 'order.held', { order: 'A1', until });
    expect(await order('A1')).toMatchObject({ state: 'released' });
  });

  it('refuses a signature that does not hold, and journals that', async () => {
    const other = `whsec_${Buffer.from('somebody else').toString('base64')}`;
    const refused = await deliver('m3', 'order.cancelled', { order: 'A1' }, other);
    expect(refused.status).toBe(401);
    const unsigned = await postJson(`${warehouse.url}/webhooks`, { type: 'order.cancelled' });
    expect(unsigned.status).toBe(401);
    expect(await order('A1')).toMatchObject({ state: 'released' });
    const journal = await readJson<Json[]>(await fetch(`${warehouse.url}/admin/journal`));
    expect(journal).toContainEqual(expect.objectContaining({ event: 'rejected', webhookId: 'm3' }));
  });

  it('refuses a signed body that is no order event', async () => {
    expect((await deliver('m4', 'order.released', { order: 'A9' })).status).toBe(400);
    expect(await order('A9')).toMatchObject({ state: 'unknown' });
  });

  it('takes a repeated webhook once, and two different releases as two', async () => {
    await deliver('m5', 'order.released', release('A2'));
    expect((await deliver('m5', 'order.released', release('A2'))).status).toBe(200);
    const taken = await order('A2');
    expect(taken).toMatchObject({ releases: 1 });
    expect(taken['deliveries']).toMatchObject([{ duplicate: false }, { duplicate: true }]);
    await deliver('m6', 'order.released', release('A2'));
    expect(await order('A2')).toMatchObject({ releases: 2 });
  });

  it('fails on request, without effect, and takes the same webhook afterwards', async () => {
    await postJson(`${warehouse.url}/admin/faults`, { kind: '500', times: 1 });
    expect((await deliver('m7', 'order.cancelled', { order: 'A3' })).status).toBe(500);
    expect(await order('A3')).toMatchObject({ state: 'unknown' });
    expect((await deliver('m7', 'order.cancelled', { order: 'A3' })).status).toBe(200);
    expect(await order('A3')).toMatchObject({ state: 'cancelled' });
  });

  it('delivers a digital line once, before the release, and does not pick it', async () => {
    const ebook = {
      order: 'A10',
      line: 'line-2',
      reference: 'EBOOK-1',
      name: 'Seeing',
      quantity: 1,
    };
    await deliver('d1', 'line.released', ebook);
    await deliver('d1', 'line.released', ebook);
    expect(await order('A10')).toMatchObject({ state: 'unknown', delivered: [{ line: 'line-2' }] });
    const digital = { ...ebook, kind: 'digital', origin: 'upsell' };
    await deliver('d2', 'order.released', { ...release('A10'), lines: [digital] });
    const text = await shown();
    expect(text.match(/1 × Seeing at/g)).toHaveLength(1);
    expect(text).not.toContain('1 × Seeing added after purchase');
    expect(text).toContain('line.released: 1 × Seeing');
  });

  it('marks what it delivered of an order that was cancelled: revoke it', async () => {
    const ebook = { line: 'line-2', reference: 'EBOOK-1', name: 'Taken back', quantity: 1 };
    await deliver('d3', 'line.released', { order: 'A11', ...ebook });
    expect(await shown()).toMatch(/1 × Taken back at [\d:]+ delivered/);
    await deliver('d4', 'order.cancelled', { order: 'A11' });
    expect(await shown()).toMatch(/1 × Taken back at [\d:]+ revoke/);
  });

  it('refuses a line of which nobody could say what or how many', async () => {
    const nameless = { order: 'A12', line: 'line-2', reference: 'EBOOK-1', quantity: 1 };
    expect((await deliver('d5', 'line.released', nameless)).status).toBe(400);
    const half = { ...nameless, name: 'Seeing', quantity: 0.5 };
    expect((await deliver('d6', 'line.released', half)).status).toBe(400);
  });

  it('fails for webhooks of one type on request, and takes the others', async () => {
    await postJson(`${warehouse.url}/admin/faults`, {
      kind: '500',
      times: 1,
      type: 'line.released',
    });
    expect((await deliver('d7', 'order.cancelled', { order: 'A13' })).status).toBe(200);
    expect(await shown()).toContain('fault: 500 for line.released');
    const ebook = { order: 'A13', line: 'line-2', reference: 'E', name: 'Seeing', quantity: 1 };
    expect((await deliver('d8', 'line.released', ebook)).status).toBe(500);
    expect((await deliver('d8', 'line.released', ebook)).status).toBe(200);
    expect(await order('A13')).toMatchObject({ delivered: [{ webhookId: 'd8' }] });
  });

  it('answers slowly on request until switched off', async () => {
    const faults = `${warehouse.url}/admin/faults`;
    await postJson(faults, { kind: 'slow', delayMs: 150 });
    const sentAtMs = Date.now();
    await deliver('m8', 'order.cancelled', { order: 'A4' });
    expect(Date.now() - sentAtMs).toBeGreaterThanOrEqual(140);
    await postJson(faults, { kind: 'none' });
  });

  it('asks when a hold runs out, and picks what the answer says', async () => {
    answers = [{ status: 200, body: { fulfilment: { status: 'released', lines: [line] } } }];
    await deliver('m9', 'order.held', { order: 'A/5', until: justNow() });
    const now = await eventually(
      () => order(encodeURIComponent('A/5')),
      ({ state: is }) => is === 'released',
    );
    expect(now).toMatchObject({ lines: [line], releases: 1 });
    expect(asked).toMatchObject([{ url: '/orders/A%2F5', authorization: 'Bearer shop-key' }]);
    await deliver('m10', 'order.released', release('A/5'));
    expect(await order(encodeURIComponent('A/5'))).toMatchObject({ releases: 1 });
  });

  it('stays held without an answer, asks again later, and takes a new hold', async () => {
    const until = inAnHour();
    answers = [
      { status: 503, body: { fulfilment: { status: 'cancelled' } } },
      { status: 200, body: { state: 'released' } },
      { status: 200, body: { fulfilment: { status: 'held', until } } },
    ];
    await deliver('m11', 'order.held', { order: 'A6', until: justNow() });
    await eventually(
      () => order('A6'),
      (now) => now['until'] === until,
    );
    expect(await order('A6')).toMatchObject({ state: 'held', releases: 0 });
    const [first, second, third] = asked.map(({ atMs }) => atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(2_000);
  });

  it('takes a cancellation from the answer', async () => {
    answers = [{ status: 200, body: { fulfilment: { status: 'cancelled' } } }];
    await deliver('m12', 'order.held', { order: 'A7', until: justNow() });
    const now = await eventually(
      () => order('A7'),
      ({ state: is }) => is !== 'held',
    );
    expect(now).toMatchObject({ state: 'cancelled', releases: 0 });
  });

  it('shows what has to be shipped again, and what was promised with an earlier order', async () => {
    const subscription = { interval: 'month', recurringMinor: 8_500, consentedAt: justNow() };
    const wax = { ...line, name: 'Wax', origin: 'upsell', subscription };
    const patch = { ...line, name: 'Patch', origin: 'sample', totalMinor: 0 };
    const data = { ...release('kinds'), lines: [line, wax, patch] };
    await deliver('kinds-1', 'order.released', data);
    const text = await shown();
    expect(text).toMatch(/1 × Wax .{0,14} added after purchase then 85.00 SEK every month/);
    expect(text).toMatch(/1 × Patch .{0,14} promised earlier/);
  });

  it('shows a page that escapes what it was sent', async () => {
    const text = await (await fetch(warehouse.url)).text();
    expect(text).toContain('http-equiv="refresh"');
    expect(text).toContain('Camera &lt;b&gt;');
    expect(text).toContain('min');
    expect(await readJson(await fetch(`${warehouse.url}/health`))).toEqual({ status: 'ok' });
  });

  it('knows everything after a restart, and asks about a hold that ran out meanwhile', async () => {
    const until = new Date(Date.now() + 100).toISOString();
    await deliver('m13', 'order.held', { order: 'A8', until });
    const before = await order('A2');
    await warehouse.close();
    answers = [{ status: 200, body: { fulfilment: { status: 'released', lines: [line] } } }];
    warehouse = await start();
    expect(await order('A2')).toEqual(before);
    expect(await readJson(await deliver('m6', 'order.released', release('A2')))).toEqual({
      taken: true,
    });
    expect(await order('A2')).toMatchObject({ releases: 2 });
    await eventually(
      () => order('A8'),
      ({ state: is }) => is === 'released',
    );
  });
});
