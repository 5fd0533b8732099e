import type { CapturePaymentInput, CapturePaymentResult } from '../../workflows/messages';
import { openApi, type ApiWorld } from './api-world';
import { anOrder, releasedOrder, viewOf } from './orders';

type Outcome = CapturePaymentResult['outcome'];

describe('POST /orders/{order}/captures', () => {
  let api: ApiWorld;
  beforeEach(async () => {
    api = await openApi();
    api.orders.finished('A1', releasedOrder('A1'));
    answer({ kind: 'done', providerRef: 'capture-1' });
  });
  afterEach(async () => await api.close());
  const answer = (outcome: Outcome) => {
    api.temporal.settleCapture = ({ fingerprint }: CapturePaymentInput) => ({
      kind: 'result',
      result: { fingerprint, outcome },
    });
  };
  const capture = async (body?: object, key?: string) =>
    await api.ask('POST', '/orders/A1/captures', { ...(body && { body }), ...(key && { key }) });

  const refused = async (status: number, code: string) => {
    await expect(capture()).resolves.toMatchObject({ status, body: { code } });
  };

  it('captures the whole proven total of a released order (A23)', async () => {
    const done = await capture();
    expect(done).toMatchObject({
      status: 201,
      body: { capturedMinor: 100_000, providerRef: 'capture-1' },
    });
    expect([...api.temporal.captures.values()]).toMatchObject([
      {
        provider: 'klarna',
        authorizationRef: 'auth-A1',
        amountMinor: 100_000,
        boundMinor: 100_000,
        currency: 'SEK',
      },
    ]);
    await expect(api.ask('GET', done.headers.get('location')!)).resolves.toMatchObject({
      body: { status: 'captured', providerRef: 'capture-1' },
    });
  });

  it('captures a part, and never more than the order or its authorization', async () => {
    await expect(capture({ amountMinor: 40_000 })).resolves.toMatchObject({
      status: 201,
      body: { capturedMinor: 40_000 },
    });
    await expect(capture({ amountMinor: 100_001 })).resolves.toMatchObject({
      status: 422,
      body: { code: 'capture_above_authorization', field: 'amountMinor' },
    });
    api.orders.finished('A1', releasedOrder('A1', { authorizedMinor: 120_000 }));
    await expect(capture({ amountMinor: 100_001 })).resolves.toMatchObject({ status: 422 });
    api.orders.finished('A1', releasedOrder('A1', { authorizedMinor: 90_000 }));
    await expect(capture(undefined, 'k9')).resolves.toMatchObject({
      body: { capturedMinor: 90_000 },
    });
    expect(api.temporal.captures.size).toBe(2);
  });

  it.each([0, -1, 0.5, '100'])('refuses the amount %p', async (amountMinor) => {
    await expect(capture({ amountMinor })).resolves.toMatchObject({
      status: 400,
      body: { field: 'amountMinor' },
    });
  });

  it('is one capture under one key, and a conflict for another amount', async () => {
    await capture({ amountMinor: 100 }, 'k1');
    await expect(capture({ amountMinor: 100 }, 'k1')).resolves.toMatchObject({ status: 201 });
    await expect(capture({ amountMinor: 200 }, 'k1')).resolves.toMatchObject({
      status: 409,
      body: { code: 'request_conflict' },
    });
    expect(api.temporal.captures.size).toBe(1);
  });

  it.each([
    [{ kind: 'refused', code: 'NOT_ALLOWED', message: '' }, 409, 'capture_refused'],
    [{ kind: 'throttled', retryAt: '' }, 409, 'capture_refused'],
    [{ kind: 'unknown_outcome', cause: 'timeout' }, 409, 'capture_unresolved'],
    [{ kind: 'above_bound' }, 422, 'capture_above_authorization'],
  ] as [Outcome, number, string][])('tells %j as what it is', async (outcome, status, code) => {
    answer(outcome);
    await expect(capture(undefined, 'k1')).resolves.toMatchObject({ status, body: { code } });
    await expect(api.ask('GET', '/orders/A1/requests/k1')).resolves.toMatchObject({
      status: 200,
      body: { status: 'refused', problem: { code } },
    });
  });

  it('is 202 while the provider is asked, and nobody but the shop can see it', async () => {
    api.temporal.settleCapture = () => ({ kind: 'pending' });
    const pending = await capture(undefined, 'k1');
    expect(pending).toMatchObject({ status: 202, body: { statusUrl: '/orders/A1/requests/k1' } });
    await expect(api.ask('GET', '/orders/A1/requests/k1')).resolves.toMatchObject({
      body: { status: 'pending' },
    });
    const page = await api.ask('GET', '/orders/A1/requests/k1', { credential: api.tokenFor('A1') });
    expect(page).toMatchObject({ status: 404, body: { code: 'request_unknown' } });
  });

  it('captures an order that was ended by hand after its opening, up to what is proven', async () => {
    const confirmed = { revision: 2, currency: 'SEK', lines: [] };
    const abandon = (totalMinor: number, authorizedMinor: number) =>
      api.orders.rows.set('A1', {
        number: 'A1',
        runId: 'run-1',
        provider: 'klarna',
        authorizationRef: 'auth-A1',
        confirmed: { ...confirmed, totalMinor, authorizedMinor },
      });
    abandon(120_000, 100_000);
    const window = api.temporal.hold(viewOf('A1'));
    await refused(409, 'order_not_released');
    window.status = 'ended';
    const read = await api.ask('GET', '/orders/A1');
    expect(read.body).toMatchObject({ fulfilment: { status: 'released' } });
    await expect(capture({ amountMinor: 100_001 })).resolves.toMatchObject({ status: 422 });
    await expect(capture()).resolves.toMatchObject({ body: { capturedMinor: 100_000 } });
    abandon(90_000, 100_000);
    await expect(capture(undefined, 'k2')).resolves.toMatchObject({
      body: { capturedMinor: 90_000 },
    });
    abandon(90_000, 0);
    await expect(capture(undefined, 'k3')).resolves.toMatchObject({ status: 422 });
  });

  it('captures nothing that is unknown, unpaid, held or cancelled', async () => {
    api.orders.finished('A1', releasedOrder('A1', { outcome: 'cancelled' }));
    await refused(409, 'order_cancelled');
    api.orders.finished('A1', releasedOrder('A1', { fulfilment: { status: 'held' } }));
    await refused(409, 'order_not_released');
    api.orders.rows.delete('A1');
    await refused(404, 'order_unknown');
    await api.ask('PUT', '/orders/A1', { body: anOrder() });
    api.temporal.hold(viewOf('A1'));
    await refused(409, 'order_not_released');
    expect(api.temporal.captures.size).toBe(0);
  });
});
