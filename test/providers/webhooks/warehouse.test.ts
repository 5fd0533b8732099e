import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import type { DeliveryOutcome, WarehouseEvent } from '../../../domain/ports';
import { createWarehouse } from '../../../providers/webhooks/warehouse';
import { startEndpoint, type Attempt, type Endpoint } from './endpoint';

const key = Buffer.from('a warehouse secret of thirty-two');
const secret = `whsec_${key.toString('base64')}`;
const hour = 3_600_000;

const allButDate = [
  'nextTick',
  'queueMicrotask',
  'performance',
  'hrtime',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

const event: WarehouseEvent = {
  id: 'released_SO-100234_1795255380000',
  type: 'order.released',
  timestamp: '2026-11-21T10:03:00.000Z',
  data: { order: 'SO-100234', currency: 'SEK', totalMinor: 134_600, note: 'Ryggsäck 登山' },
};

describe('an event for the warehouse', () => {
  let endpoint: Endpoint | undefined;

  afterEach(async () => {
    await endpoint?.stop();
    endpoint = undefined;
  });

  async function deliver(
    answer: (response: ServerResponse) => void,
    { timeoutMs }: { timeoutMs?: number } = {},
  ): Promise<{ outcome: DeliveryOutcome; attempts: Attempt[] }> {
    endpoint = await startEndpoint(answer);
    const warehouse = createWarehouse({
      url: endpoint.url,
      secret,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    return { outcome: await warehouse.deliver(event), attempts: endpoint.attempts };
  }

  it('is posted as JSON under its own id, signed as Standard Webhooks say', async () => {
    const { outcome, attempts } = await deliver((response) => response.end('taken'));
    expect(outcome).toEqual({ kind: 'delivered' });
    expect(attempts).toHaveLength(1);
    const [attempt] = attempts;
    const { method, path, headers, body } = attempt!;
    expect({ method, path }).toEqual({ method: 'POST', path: '/hooks' });
    expect(headers['content-type']).toBe('application/json');
    expect(headers['webhook-id']).toBe(event.id);
    const { type, timestamp, data } = event;
    expect(JSON.parse(body)).toEqual({ type, timestamp, data });

    const at = String(headers['webhook-timestamp']);
    expect(Math.abs(Number(at) * 1000 - Date.now())).toBeLessThan(5000);
    const signed = createHmac('sha256', key).update(`${event.id}.${at}.${body}`).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signed}`);
    const given = {
      'webhook-id': event.id,
      'webhook-timestamp': at,
      'webhook-signature': String(headers['webhook-signature']),
    };
    expect(new Webhook(secret).verify(body, given)).toEqual({ type, timestamp, data });
    expect(() => new Webhook(secret).verify(`${body} `, given)).toThrow(/signature/);
  });

  it('keeps its id and its bytes on a second attempt, with the time of that attempt', async () => {
    endpoint = await startEndpoint((response) => response.writeHead(500).end());
    const warehouse = createWarehouse({ url: endpoint.url, secret });
    jest.useFakeTimers({ now: Date.parse('2026-11-21T10:03:00Z'), doNotFake: [...allButDate] });
    try {
      await warehouse.deliver(event);
      jest.setSystemTime(Date.parse('2026-11-21T10:13:00Z'));
      await warehouse.deliver(event);
    } finally {
      jest.useRealTimers();
    }
    const [first, second] = endpoint.attempts;
    expect(second!.body).toBe(first!.body);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(Number(second!.headers['webhook-timestamp'])).toBe(
      Number(first!.headers['webhook-timestamp']) + 600,
    );
    expect(second!.headers['webhook-signature']).not.toBe(first!.headers['webhook-signature']);
  });

  it.each([200, 201, 202, 204])('is delivered by %d', async (status) => {
    const { outcome } = await deliver((response) => response.writeHead(status).end());
    expect(outcome).toEqual({ kind: 'delivered' });
  });

  it.each([400, 401, 404, 410, 429, 500, 503])('is not delivered by %d', async (status) => {
    const { outcome } = await deliver((response) => response.writeHead(status).end('no'));
    expect(outcome).toEqual({ kind: 'failed', detail: `HTTP ${status}` });
  });

  it.each([301, 302, 303, 307, 308])('is not taken elsewhere by a %d', async (status) => {
    const { outcome, attempts } = await deliver((response) =>
      response.writeHead(status, { location: '/elsewhere' }).end(),
    );
    expect(outcome).toEqual({ kind: 'failed', detail: `HTTP ${status}` });
    expect(attempts.map(({ path }) => path)).toEqual(['/hooks']);
  });

  it.each([
    ['seconds', '120', 120_000],
    ['no wait', '0', 0],
    ['more than an hour', '86400', hour],
    ['more than a number can hold', '9'.repeat(400), hour],
    ['a date gone by', 'Sun, 06 Nov 1994 08:49:37 GMT', 0],
    ['a date far off', 'Tue, 01 Jan 2999 00:00:00 GMT', hour],
  ])('is asked to wait: %s', async (_what, header, retryAfterMs) => {
    const { outcome } = await deliver((response) =>
      response.writeHead(503, { 'retry-after': header }).end(),
    );
    expect(outcome).toEqual({ kind: 'failed', detail: 'HTTP 503', retryAfterMs });
  });

  it('is asked to wait until a date', async () => {
    const until = new Date(Date.now() + 90_000).toUTCString();
    const { outcome } = await deliver((response) =>
      response.writeHead(429, { 'retry-after': until }).end(),
    );
    expect(outcome).toMatchObject({ kind: 'failed', detail: 'HTTP 429' });
    const waitMs = outcome.kind === 'failed' ? outcome.retryAfterMs : undefined;
    expect(waitMs).toBeGreaterThan(80_000);
    expect(waitMs).toBeLessThanOrEqual(90_000);
  });

  it.each(['-5', '1.5', 'soon', '', 'Mon, nonsense'])(
    'is not held up by the wait %j',
    async (header) => {
      const { outcome } = await deliver((response) =>
        response.writeHead(503, { 'retry-after': header }).end(),
      );
      expect(outcome).toEqual({ kind: 'failed', detail: 'HTTP 503' });
    },
  );

  it('fails without an exception when nobody answers in time', async () => {
    const { outcome } = await deliver(() => undefined, { timeoutMs: 150 });
    expect(outcome).toEqual({ kind: 'failed', detail: 'no answer within 150 ms' });
  });

  it('fails without an exception when the connection breaks or nobody listens', async () => {
    const broken = await deliver((response) => response.destroy());
    expect(broken.outcome).toEqual({ kind: 'failed', detail: 'UND_ERR_SOCKET' });
    const { url } = endpoint!;
    await endpoint!.stop();
    endpoint = undefined;
    const outcome = await createWarehouse({ url, secret }).deliver(event);
    expect(outcome).toEqual({ kind: 'failed', detail: 'ECONNREFUSED' });
  });

  it('fails without an exception when its id is no header value', async () => {
    endpoint = await startEndpoint((response) => response.end());
    const warehouse = createWarehouse({ url: endpoint.url, secret });
    const outcome = await warehouse.deliver({ ...event, id: 'held_登山\r\nx: y' });
    expect(outcome).toEqual({ kind: 'failed', detail: 'no connection' });
    expect(endpoint.attempts).toHaveLength(0);
  });

  it('is delivered by the status, whatever becomes of the answer', async () => {
    const hanging = await deliver((response) => response.writeHead(200).write('so far'), {
      timeoutMs: 150,
    });
    expect(hanging.outcome).toEqual({ kind: 'delivered' });
    await endpoint!.stop();

    let written = 0;
    let isClosed = false;
    const endless = await deliver((response) => {
      const chunk = Buffer.alloc(16 * 1024);
      const write = () => {
        if (isClosed) return;
        written += chunk.length;
        if (response.write(chunk)) setImmediate(write);
        else response.once('drain', write);
      };
      response.once('close', () => {
        isClosed = true;
      });
      write();
    });
    expect(endless.outcome).toEqual({ kind: 'delivered' });
    expect(written).toBeLessThan(16 * 1024 * 1024); // what sockets buffer, not what there was
  });
});

describe('a warehouse that could never be reached', () => {
  const url = 'https://warehouse.example/hooks';

  it.each([
    ['no URL', { url: 'warehouse', secret }],
    ['a URL of another kind', { url: 'file:///etc/passwd', secret }],
    ['credentials in the URL', { url: 'https://user:hunter2@warehouse.example', secret }],
    ['no whsec_ secret', { url, secret: 'hunter2hunter2hunter2hunter2hunter2hunter2' }],
    ['a short secret', { url, secret: 'whsec_aHVudGVyMg==' }],
    ['a secret that is no base64', { url, secret: `whsec_hunter2 ${secret}` }],
    ['a long secret', { url, secret: `whsec_${'hunter22'.repeat(12)}` }],
  ])('by %s is not made, and the error does not tell it', (_what, options) => {
    expect(() => createWarehouse(options)).toThrow(/^the warehouse (?!.*hunter2)/);
  });
});
