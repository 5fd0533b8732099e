import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import type { ProviderEvent } from '../../domain/provider-events';
import { openApi, type ApiWorld } from './api-world';
import { releasedOrder, viewOf } from './orders';

const event: ProviderEvent = {
  eventId: 'evt-1',
  kind: 'increase',
  order: 'A1',
  authorizationRef: 'auth-A1',
  requestId: 'r-1',
  outcome: 'authorized',
  amountMinor: 120_000,
  amountMeans: 'total',
};

describe('an event of a payment provider', () => {
  let api: ApiWorld;
  beforeEach(async () => (api = await openApi()));
  afterEach(async () => await api.close());

  const deliver = async (
    body: unknown,
    { signature = 'good', provider = 'bank' }: { signature?: string; provider?: string } = {},
  ) =>
    await api.ask('POST', `/webhooks/${provider}`, {
      credential: '',
      rawBody: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/octet-stream', ...(signature ? { signature } : {}) },
    });

  function hold(number = 'A1') {
    const window = api.temporal.hold(viewOf(number));
    const owner = { runId: 'run-1', provider: 'bank', authorizationRef: `auth-${number}` };
    api.orders.rows.set(number, { number, ...owner });
    return window;
  }

  it('is handed to its open order once, and answered as its provider wants it', async () => {
    const window = hold();
    const taken = await deliver([event]);
    expect([taken.status, taken.body]).toEqual([200, { text: '[taken]' }]);
    expect((await deliver([event])).status).toBe(200);
    expect(window.sent).toMatchObject([{ name: 'providerEvent', requestId: 'evt-1', event }]);
  });

  it('is taken with parameters its provider added to the address', async () => {
    const window = hold();
    expect((await deliver([event], { provider: 'bank?live=1&attempt=2' })).status).toBe(200);
    expect(window.sent).toHaveLength(1);
  });

  it('finds its order by the authorization where it does not name one', async () => {
    const window = hold();
    const { order: _, ...nameless } = event;
    await deliver([nameless, { ...nameless, eventId: 'evt-2' }]);
    expect(window.sent.map(({ requestId }) => requestId)).toEqual(['evt-1', 'evt-2']);
  });

  it('for a finished order is settled by a workflow of its own', async () => {
    api.orders.finished('A1', releasedOrder('A1'), { provider: 'bank' });
    await deliver([event]);
    await deliver([event]);
    expect(api.temporal.reconciled).toMatchObject([
      { order: 'A1', provider: 'bank', authorizationRef: 'auth-A1', event },
    ]);
  });

  it('goes to the window while that runs on after the release, which would write over it', async () => {
    const window = hold();
    api.orders.finished('A1', releasedOrder('A1'), { provider: 'bank' });
    await deliver([event]);
    expect([window.sent.length, api.temporal.reconciled]).toEqual([1, []]);
  });

  it.each([
    ['of nobody we know', { order: 'B2' }],
    ['that was paid with another authorization', { authorizationRef: 'auth-B2' }],
    ['without any name', { order: undefined, authorizationRef: undefined }],
  ])('for an order %s is answered, and goes nowhere', async (_what, changes) => {
    const window = hold();
    expect((await deliver([{ ...event, ...changes }])).status).toBe(200);
    expect([window.sent, api.temporal.reconciled]).toEqual([[], []]);
  });

  it('of another provider than the order was paid with goes nowhere', async () => {
    const window = hold();
    api.orders.rows.set('A1', { number: 'A1', provider: 'klarna', authorizationRef: 'auth-A1' });
    await deliver([event]);
    expect(window.sent).toEqual([]);
  });

  it.each([
    ['no signature', '', 401, 'webhook_refused', 'signature_missing'],
    ['a wrong signature', 'bad', 401, 'webhook_refused', 'signature_invalid'],
    ['an old one', 'old', 401, 'webhook_refused', 'too_old'],
    ["another merchant's", 'foreign', 403, 'webhook_foreign', undefined],
  ])(
    'with %s is refused, and nobody hears of it',
    async (_what, signature, status, code, reason) => {
      const window = hold();
      const answer = await deliver([event], { signature });
      expect([answer.status, answer.body['code'], answer.body['reason']]).toEqual([
        status,
        code,
        reason,
      ]);
      expect(window.sent).toEqual([]);
    },
  );

  it('with two signatures in two headers is refused: Node would join them into one', async () => {
    const window = hold();
    const headers = { 'content-type': 'application/json', signature: ['good', 'good'] };
    const sent = request(`${api.url}/webhooks/bank`, { method: 'POST', headers });
    sent.end(JSON.stringify([event]));
    const [answer]: IncomingMessage[] = await once(sent, 'response');
    expect(answer?.statusCode).toBe(401);
    const problem = answer ? await json(answer) : undefined;
    expect(problem).toMatchObject({ reason: 'signature_missing' });
    expect(window.sent).toEqual([]);
  });

  it('that cannot be read, or is too large, is refused by name', async () => {
    hold();
    expect((await deliver('{"truncated":')).body['code']).toBe('webhook_unreadable');
    expect((await deliver('x'.repeat(300 * 1024))).body['code']).toBe('body_too_large');
    expect((await deliver([event], { provider: 'nobody' })).body['code']).toBe('route_unknown');
  });

  it('is kept for the next delivery while Temporal or the database is away', async () => {
    const window = hold();
    api.temporal.isUp = false;
    expect((await deliver([event])).body['code']).toBe('temporal_unavailable');
    api.temporal.isUp = true;
    api.orders.isUp = false;
    expect((await deliver([event])).body['code']).toBe('storage_unavailable');
    api.orders.isUp = true;
    expect((await deliver([event])).status).toBe(200);
    expect(window.sent).toHaveLength(1);
  });
});
