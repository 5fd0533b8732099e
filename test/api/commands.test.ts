import { problems } from '../../api/problem-table';
import { openApi, type ApiWorld } from './api-world';
import { addCard, anOrder, viewOf } from './orders';

const add = '/orders/A1/items/MEM-64';

describe('a command', () => {
  let api: ApiWorld;
  beforeEach(async () => {
    api = await openApi();
    api.temporal.hold(viewOf('A1'));
    api.temporal.decide = addCard;
  });
  afterEach(async () => await api.close());
  const signals = (order = 'A1') => api.temporal.windows.get(order)!.sent.length;

  it('adds in one click: 201 with the line, the order, and where to ask again (A1, A10, B10)', async () => {
    const answer = await api.ask('POST', add, { credential: api.tokenFor('A1') });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        line: { line: 'line-2', origin: 'upsell', reference: 'MEM-64', totalMinor: 20_000 },
        order: { number: 'A1', currency: 'SEK', totalMinor: 120_000 },
        authorizedMinor: 120_000,
        transaction: 'tx-2',
      },
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const told = await api.ask('GET', answer.headers.get('location')!);
    expect(told).toMatchObject({
      status: 200,
      body: { status: 'added', line: { line: 'line-2' } },
    });
  });

  it('asks no address again: the stored one is on the new line (A5)', async () => {
    await api.ask('PUT', '/orders/A1', { body: anOrder() });
    const { body } = await api.ask('POST', add);
    expect(body).toMatchObject({ line: { shippingAddress: { city: 'Stockholm' } } });
  });

  it('is one add when the shopper double-clicks, and says which answer is the repeat', async () => {
    const answers = await Promise.all([
      api.ask('POST', add),
      api.ask('POST', add, { body: {} }),
      api.ask('POST', add, { body: { quantity: 1 } }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const again = await api.ask('POST', add);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(api.temporal.windows.get('A1')!.view.lines).toHaveLength(2);
  });

  it('is another add under another key', async () => {
    await api.ask('POST', add, { key: 'first' });
    const second = await api.ask('POST', add, { key: 'second' });
    expect(second).toMatchObject({ status: 201, body: { requestId: 'second' } });
    expect(second.headers.get('idempotency-replayed')).toBeNull();
    expect(signals()).toBe(2);
  });

  it('is a conflict under a key that stood for another request', async () => {
    await api.ask('POST', add, { key: 'k1' });
    const other = await api.ask('POST', add, { key: 'k1', body: { quantity: 2 } });
    expect(other).toMatchObject({ status: 409, body: { code: 'request_conflict' } });
    const close = await api.ask('POST', '/orders/A1/close', { key: 'k1' });
    expect(close).toMatchObject({ status: 409, body: { code: 'request_conflict' } });
    expect(signals()).toBe(1);
  });

  it('is a conflict under the key of one that waits for its answer, and none is lost', async () => {
    const headers = { prefer: 'respond-async' };
    await api.ask('POST', add, { key: 'k1', headers });
    const conflict = { status: 409, body: { code: 'request_conflict' } };
    const cancel = async (key: string) =>
      await api.ask('POST', '/orders/A1/cancel', { key, headers });
    await expect(cancel('k1')).resolves.toMatchObject(conflict);
    const both = await Promise.all([api.ask('POST', add, { key: 'k2', headers }), cancel('k2')]);
    expect(both).toMatchObject([{ status: 202 }, conflict]);
    expect(signals()).toBe(2);
  });

  it('is no conflict under the key of one that no order took', async () => {
    const path = '/orders/B2/items/MEM-64';
    await expect(api.ask('POST', path, { key: 'k1' })).resolves.toMatchObject({ status: 404 });
    api.temporal.hold(viewOf('B2'));
    const other = await api.ask('POST', path, { key: 'k1', body: { quantity: 2 } });
    expect(other.status).toBe(201);
  });

  it('is 202 with a status address while nobody answers, and its outcome can be asked for', async () => {
    api.temporal.hasWorker = false;
    const answer = await api.ask('POST', add, { key: 'r/1' });
    expect(answer).toMatchObject({
      status: 202,
      body: { requestId: 'r/1', status: 'pending', statusUrl: '/orders/A1/requests/r%2F1' },
    });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const url = answer.headers.get('location')!;
    const blind = await api.ask('GET', url);
    expect(blind).toMatchObject({ status: 503, body: { code: 'worker_unavailable' } });
    expect(Number(blind.headers.get('retry-after'))).toBeGreaterThan(0);
    api.temporal.hasWorker = true;
    await expect(api.ask('GET', url)).resolves.toMatchObject({ body: { status: 'added' } });
  });

  it('is 202 at once when the caller prefers not to wait', async () => {
    const answer = await api.ask('POST', add, { headers: { prefer: 'respond-async' } });
    expect(answer.status).toBe(202);
    expect(signals()).toBe(1);
  });

  it('is 503 when Temporal cannot be reached, and taken once when it is sent again', async () => {
    api.temporal.isUp = false;
    const down = await api.ask('POST', add, { key: 'k1' });
    expect(down).toMatchObject({ status: 503, body: { code: 'temporal_unavailable' } });
    expect(Number(down.headers.get('retry-after'))).toBeGreaterThan(0);
    api.temporal.isUp = true;
    await expect(api.ask('POST', add, { key: 'k1' })).resolves.toMatchObject({ status: 201 });
  });

  it('is never a 5xx once Temporal has it, not even when everything goes down', async () => {
    const send = api.temporal.send.bind(api.temporal);
    api.temporal.send = async (order, command) => {
      const sent = await send(order, command);
      api.temporal.windows.get(order)!.status = 'ended';
      api.orders.isUp = false;
      return sent;
    };
    await expect(api.ask('POST', add)).resolves.toMatchObject({ status: 202 });
  });

  it('is 503 while the database is down, and nothing was sent', async () => {
    api.orders.isUp = false;
    const answer = await api.ask('POST', add);
    expect(answer).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } });
    expect(signals()).toBe(0);
  });

  it('tells an unknown order from one that is not paid yet (A6)', async () => {
    const unknown = await api.ask('POST', '/orders/B2/items/MEM-64');
    expect(unknown).toMatchObject({ status: 404, body: { code: 'order_unknown' } });
    await api.ask('PUT', '/orders/B2', { body: anOrder('B2') });
    const unpaid = await api.ask('POST', '/orders/B2/items/MEM-64');
    expect(unpaid).toMatchObject({ status: 409, body: { code: 'payment_result_missing' } });
  });

  it('reaches an order that was handed over but opened by no worker yet', async () => {
    api.temporal.hold(viewOf('C3', { phase: 'opening' }));
    api.temporal.hasWorker = false;
    await expect(api.ask('POST', '/orders/C3/items/MEM-64')).resolves.toMatchObject({
      status: 202,
    });
  });

  it('closes the window, and cancels the order, for the shop', async () => {
    api.temporal.decide = ({ name }) =>
      name === 'closeWindow'
        ? { kind: 'closed', closesAt: '2026-01-01T12:00:00.000Z' }
        : { kind: 'cancelled' };
    await expect(api.ask('POST', '/orders/A1/close')).resolves.toMatchObject({
      status: 200,
      body: { status: 'closed', closesAt: '2026-01-01T12:00:00.000Z' },
    });
    const cancel = await api.ask('POST', '/orders/A1/cancel', { body: { authorization: 'void' } });
    expect(cancel).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(api.temporal.windows.get('A1')!.sent[1]).toMatchObject({ authorization: 'void' });
    const wrong = await api.ask('POST', '/orders/A1/cancel', { body: { authorization: 'maybe' } });
    expect(wrong).toMatchObject({ status: 400, body: { field: 'authorization' } });
  });

  describe('refused by the order', () => {
    it.each([
      ['item_unknown', 404],
      ['offer_unknown', 403],
      ['out_of_stock', 409],
      ['item_unavailable', 409],
      ['risk_refused_before', 409],
      ['adds_exhausted', 409],
      ['failed_safely', 409],
      ['window_closed', 409],
      ['offer_expired', 410],
      ['quantity_above_max', 422],
      ['amount_above_max', 422],
      ['flexible_bundle_not_allowed', 422],
    ] as const)('%s is %i, now and on every repeat', async (code, status) => {
      api.temporal.decide = () => ({ kind: 'refused', code, detail: 'Because.', item: 'MEM-64' });
      const answers = [
        await api.ask('POST', add, { key: 'r1' }),
        await api.ask('POST', add, { key: 'r1' }),
      ];
      for (const answer of answers) {
        expect(answer).toMatchObject({
          status,
          body: { code, detail: 'Because.', requestId: 'r1' },
        });
      }
      expect(answers[1]!.headers.get('idempotency-replayed')).toBe('true');
      const told = await api.ask('GET', '/orders/A1/requests/r1');
      expect(told).toMatchObject({ status: 200, body: { status: 'refused', problem: { code } } });
    });

    it('upsell_not_enabled says why to the shop alone, now and later (A9)', async () => {
      const code = 'upsell_not_enabled';
      const detail = 'This order cannot be added to: fraud_pending.';
      api.temporal.decide = () => ({ kind: 'refused', code, detail, item: 'MEM-64' });
      const credential = api.tokenFor('A1');
      const fate = '/orders/A1/requests/r1';
      const forPage = [
        await api.ask('POST', add, { key: 'r1', credential }),
        await api.ask('POST', add, { key: 'r1', credential }),
        await api.ask('GET', fate, { credential }),
      ];
      for (const { body } of forPage) {
        expect(body['problem'] ?? body).toMatchObject({ code, detail: problems[code].detail });
        expect(JSON.stringify(body)).not.toContain('fraud_pending');
      }
      await expect(api.ask('GET', fate)).resolves.toMatchObject({ body: { problem: { detail } } });
      const forShop = await api.ask('POST', add, { key: 'r2' });
      expect(forShop).toMatchObject({ status: 409, body: { code, detail } });
    });

    it('increase_rejected is 402 and asks for a new order with the item (A27)', async () => {
      api.temporal.decide = () => ({
        kind: 'refused',
        code: 'increase_rejected',
        detail: 'No.',
        item: 'MEM-64',
      });
      const url = 'https://shop.example/again?from=A1&add=MEM-64';
      await expect(api.ask('POST', add)).resolves.toMatchObject({
        status: 402,
        body: { nextAction: { type: 'new_order', items: ['MEM-64'], url } },
      });
    });
  });
});
