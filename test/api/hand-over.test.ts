import type { Offer } from '../../domain/offers';
import type { OpenReply } from '../../domain/order-view';
import { openApi, type ApiWorld } from './api-world';
import { anOrder, aPayment, closesAt, offer, openedReply, releasedOrder } from './orders';

const handOver = { order: anOrder(), payment: aPayment() };

describe('PUT /payment-result', () => {
  let api: ApiWorld;
  beforeEach(async () => (api = await openApi()));
  afterEach(async () => await api.close());
  const put = async (body: unknown = handOver) => await api.ask('PUT', '/payment-result', { body });

  it('opens the window and says what the page needs; `upsell` has exactly two fields (A7, A8)', async () => {
    const { status, body } = await put();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      order: { number: 'A1', totalMinor: 100_000 },
      status: 'open',
      closesAt,
      offers: [offer],
    });
    expect(body['upsell']).toEqual({ isAllowed: true, timeLimit: 3 });
    expect(body).not.toHaveProperty('reasons');
    const page = await api.ask('GET', '/orders/A1', { credential: String(body['token']) });
    expect(page.status).toBe(200);
  });

  it('gives three parallel and one late repeat the same body, byte for byte (K1)', async () => {
    const answers = await Promise.all([put(), put(), put()]);
    answers.push(await put());
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(api.temporal.starts).toBe(1);
  });

  it('gives the same body from the row, once the order is over and Temporal away', async () => {
    const first = await put();
    const { openReply } = api.temporal.windows.get('A1')!;
    api.orders.finished('A1', { ...releasedOrder('A1'), openReply });
    api.temporal.isUp = false;
    await expect(put()).resolves.toMatchObject({ status: 200, body: first.body });
  });

  it('is answered for orders opened before offers had quotes, now and later', async () => {
    await put();
    const window = api.temporal.windows.get('A1')!;
    const unquoted: unknown = { ...offer, quote: undefined };
    const offers = [unquoted as Offer];
    const openReply = { ...window.openReply, offers } as OpenReply;
    window.view = { ...window.view, offers };
    const shown = await api.ask<{ offers: { add: { body: object } }[] }>(
      'GET',
      '/orders/A1/offers',
    );
    expect(shown.status).toBe(200);
    expect(shown.body.offers[0]!.add.body).toEqual({
      quantity: offer.quantity,
      offer: offer.offer,
    });
    window.openReply = openReply;
    await expect(put()).resolves.toMatchObject({
      status: 200,
      body: { offers: [{ item: offer.item }] },
    });
    api.orders.finished('A1', { ...releasedOrder('A1'), openReply });
    await expect(put()).resolves.toMatchObject({
      status: 200,
      body: { offers: [{ item: offer.item }] },
    });
  });

  it('is a conflict with another content, while the order is open and when it is over', async () => {
    await put();
    const other = { ...handOver, order: anOrder('A1', { market: 'NO' }) };
    const conflict = { status: 409, body: { code: 'payment_result_conflict' } };
    await expect(put(other)).resolves.toMatchObject(conflict);
    const { openReply } = api.temporal.windows.get('A1')!;
    api.orders.finished('A1', { ...releasedOrder('A1'), openReply });
    await expect(put(other)).resolves.toMatchObject(conflict);
  });

  it('says why nothing can be added, and offers nothing (A9)', async () => {
    const eligibility = { isAllowed: false, reasons: ['payment_method'] };
    api.temporal.open = async (input) => {
      const reply = openedReply(input);
      if (reply.kind !== 'opened') throw new Error('not opened');
      return { kind: 'opened', reply: { ...reply, eligibility, timeLimitMinutes: 0 } };
    };
    await expect(put()).resolves.toMatchObject({
      status: 200,
      body: {
        status: 'closed',
        upsell: { isAllowed: false, timeLimit: 0 },
        offers: [],
        reasons: ['payment_method'],
      },
    });
  });

  it('is 202 opening while no worker answers: the start is durable', async () => {
    api.temporal.hasWorker = false;
    const answer = await put();
    expect(answer).toMatchObject({ status: 202, body: { order: 'A1', status: 'opening' } });
    expect(answer.headers.get('location')).toBe('/orders/A1');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    api.temporal.hasWorker = true;
    await expect(put()).resolves.toMatchObject({ status: 200 });
    expect(api.temporal.starts).toBe(1);
  });

  it('is 503 when Temporal cannot be reached', async () => {
    api.temporal.isUp = false;
    await expect(put()).resolves.toMatchObject({
      status: 503,
      body: { code: 'temporal_unavailable' },
    });
  });

  it('starts nothing for an authorization another order owns', async () => {
    api.orders.finished('B2', releasedOrder('B2'));
    const answer = await put({ order: anOrder(), payment: aPayment('B2') });
    expect(answer).toMatchObject({ status: 409, body: { code: 'authorization_in_use' } });
    expect(api.temporal.starts).toBe(0);
  });

  it('takes a registered order by its number alone, with the same result as the whole', async () => {
    await expect(put({ order: { number: 'A1' }, payment: aPayment() })).resolves.toMatchObject({
      status: 404,
      body: { code: 'order_unknown', field: 'order.number' },
    });
    const registered = await api.ask('PUT', '/orders/A1', { body: anOrder() });
    expect(registered).toMatchObject({ status: 200, body: { status: 'awaiting_payment' } });
    const short = await put({ order: { number: 'A1' }, payment: aPayment() });
    expect(short.status).toBe(200);
    await expect(put()).resolves.toMatchObject({ status: 200, body: short.body });
  });
});

describe('PUT /orders/{order}', () => {
  it('takes the same order again, and refuses another, and one that is handed over', async () => {
    const api = await openApi();
    const put = async (body: object) => await api.ask('PUT', '/orders/A1', { body });
    await expect(put(anOrder())).resolves.toMatchObject({ status: 200 });
    await expect(put(anOrder())).resolves.toMatchObject({ status: 200 });
    await expect(put(anOrder('A1', { market: 'NO' }))).resolves.toMatchObject({
      status: 409,
      body: { code: 'registration_conflict' },
    });
    api.orders.finished('A1', releasedOrder('A1'));
    await expect(put(anOrder())).resolves.toMatchObject({
      status: 409,
      body: { code: 'order_already_open' },
    });
    await api.close();
  });
});
