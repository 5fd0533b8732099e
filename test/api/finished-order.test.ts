import { openApi, type ApiWorld } from './api-world';
import { addCard, releasedOrder, viewOf } from './orders';

const add = '/orders/A1/items/MEM-64';

describe('a command for an order that is over', () => {
  let api: ApiWorld;
  beforeEach(async () => {
    api = await openApi();
    api.temporal.hold(viewOf('A1'));
    api.temporal.decide = addCard;
  });
  afterEach(async () => await api.close());
  const signals = () => api.temporal.windows.get('A1')!.sent.length;

  const outcome = {
    requestId: 'k1',
    receivedAtMs: 1,
    command: 'addItem' as const,
    settledAt: '2026-01-01T12:00:00.000Z',
  };

  it('repeats what the row recorded, without Temporal (I6)', async () => {
    await api.ask('POST', add, { key: 'k1' });
    const window = api.temporal.windows.get('A1')!;
    const recorded = window.outcomes.get('k1')!;
    const final = releasedOrder('A1', { lines: window.view.lines, totalMinor: 120_000 });
    api.orders.finished('A1', { ...final, outcomes: { k1: recorded } });
    api.temporal.isUp = false;
    const again = await api.ask('POST', add, { key: 'k1' });
    expect(again).toMatchObject({ status: 201, body: { line: { line: 'line-2' } } });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await api.ask('POST', add, { key: 'k1', body: { quantity: 2 } });
    expect(other).toMatchObject({ status: 409, body: { code: 'request_conflict' } });
    await expect(api.ask('GET', '/orders/A1/requests/k1')).resolves.toMatchObject({
      body: { status: 'added' },
    });
  });

  it('is window_closed after the release, order_cancelled after a cancel', async () => {
    api.orders.finished('A1', releasedOrder('A1'));
    await expect(api.ask('POST', add)).resolves.toMatchObject({
      status: 409,
      body: { code: 'window_closed' },
    });
    api.orders.finished('A1', releasedOrder('A1', { outcome: 'cancelled' }));
    for (const path of [add, '/orders/A1/close', '/orders/A1/cancel']) {
      await expect(api.ask('POST', path)).resolves.toMatchObject({
        status: 409,
        body: { code: 'order_cancelled' },
      });
    }
    expect(signals()).toBe(0);
  });

  it('is upsell_not_enabled where it never was, with reasons for the shop alone (A9)', async () => {
    const eligibility = { isAllowed: false, reasons: ['payment_method'] };
    api.orders.finished('A1', releasedOrder('A1', { eligibility }));
    const shop = await api.ask('POST', add);
    expect(shop).toMatchObject({
      status: 409,
      body: { code: 'upsell_not_enabled', reasons: ['payment_method'] },
    });
    const page = await api.ask('POST', add, { credential: api.tokenFor('A1') });
    expect(page.body).not.toHaveProperty('reasons');
    expect(JSON.stringify(page.body)).not.toContain('payment_method');
  });

  it('finds no outcome under the name of something every object has', async () => {
    api.orders.finished('A1', {
      ...releasedOrder('A1'),
      outcomes: { k1: { ...outcome, fingerprint: 'f', result: { kind: 'cancelled' } } },
    });
    const answer = await api.ask('POST', add, { key: '__proto__' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'window_closed' } });
    const told = await api.ask('GET', '/orders/A1/requests/constructor');
    expect(told).toMatchObject({ status: 404, body: { code: 'request_unknown' } });
  });

  it('is window_closed when the workflow was terminated before it came', async () => {
    const { number, confirmed } = {
      number: 'A1',
      confirmed: { revision: 1, currency: 'SEK', lines: [], totalMinor: 0, authorizedMinor: 0 },
    };
    api.orders.rows.set(number, { number, runId: 'run-1', confirmed });
    api.temporal.windows.get('A1')!.status = 'ended';
    const answer = await api.ask('POST', add);
    expect(answer).toMatchObject({ status: 409, body: { code: 'window_closed' } });
  });
});
