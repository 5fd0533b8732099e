import { end } from '../analytics/ended-orders';
import { openShopWindow, type ShopWindow } from '../analytics/shop-window';
import { offer } from './orders';

const entry = { line: 'line-2', kind: 'return', quantity: 1, amountMinor: 20_000 };
const posted = { returnId: 'R-1', at: '2026-03-14T09:00:00Z', lines: [entry] };

/** Two cards at 200.00 were taken with the camera of 1000.00: line-2, 400.00. */
describe('what comes back of an order', () => {
  let shop: ShopWindow;
  beforeAll(async () => (shop = await openShopWindow()));
  afterAll(async () => await shop.close());
  const openedAtMs = Date.now() - 3_600_000;
  const goOut = async (number: string, isCancelled = false) =>
    await end(shop, { number, openedAtMs, offers: [offer], taken: { 'offer-1': 5 }, isCancelled });
  const back = async (number: string, body: unknown = posted) =>
    await shop.ask('POST', `/orders/${number}/returns`, body);
  const revenue = async () => {
    const { body } = await shop.ask('GET', '/analytics/summary?currency=SEK');
    return [body['revenueMinor'], body['keptRevenueMinor']];
  };

  it('B14: is taken once, whoever sends it again, and the numbers are net of it', async () => {
    await goOut('B-1');
    expect(await revenue()).toEqual([40_000, 40_000]);
    const first = await back('B-1');
    expect(first).toMatchObject({
      status: 201,
      body: { order: 'B-1', returnId: 'R-1', refundedMinor: 20_000 },
    });
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    const again = await back('B-1');
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await revenue()).toEqual([40_000, 20_000]);
  });

  it('is another return only under another id', async () => {
    await goOut('B-2');
    await back('B-2');
    const other = { ...posted, lines: [{ ...entry, amountMinor: 1 }] };
    expect(await back('B-2', other)).toMatchObject({
      status: 409,
      body: { code: 'return_conflict', field: 'returnId' },
    });
    expect((await back('B-2', { ...other, returnId: 'R-2' })).status).toBe(201);
  });

  it('cannot be more than went out, all returns of a line together, in pieces and in money', async () => {
    await goOut('B-3');
    await back('B-3');
    const more = (change: object) => ({
      ...posted,
      returnId: 'R-2',
      lines: [{ ...entry, ...change }],
    });
    for (const change of [{ quantity: 2 }, { amountMinor: 20_001 }]) {
      expect(await back('B-3', more(change))).toMatchObject({
        status: 409,
        body: {
          code: 'return_above_line',
          field: 'lines[0]',
          detail: 'Of line-2 1 pieces and 20000 minor units are left.',
        },
      });
    }
    const twice = { ...posted, returnId: 'R-2', lines: [entry, entry] };
    expect(await back('B-3', twice)).toMatchObject({ status: 409, body: { field: 'lines[1]' } });
    // Nothing of a refused return was kept: the last piece can still come back.
    expect((await back('B-3', more({}))).status).toBe(201);
  });

  it('may be money for a piece that came back before', async () => {
    await goOut('B-4');
    await back('B-4', { ...posted, lines: [{ ...entry, quantity: 2, amountMinor: 0 }] });
    const refund = { ...entry, kind: 'refund', quantity: 2, amountMinor: 40_000 };
    expect((await back('B-4', { ...posted, returnId: 'R-2', lines: [refund] })).status).toBe(201);
  });

  it('is of a line the order went out with', async () => {
    await goOut('B-5');
    const lines = [entry, { ...entry, line: 'line-9' }];
    expect(await back('B-5', { ...posted, lines })).toMatchObject({
      status: 422,
      body: { code: 'return_line_unknown', field: 'lines[1].line' },
    });
  });

  it('is of an order that went out', async () => {
    expect(await back('B-nobody')).toMatchObject({ status: 404, body: { code: 'order_unknown' } });
    await goOut('B-6', true);
    expect(await back('B-6')).toMatchObject({ status: 409, body: { code: 'order_cancelled' } });
    await shop.stores.database.pool.query(
      `insert into orders (number, fingerprint) values ('B-7', 'f')`,
    );
    for (const [path, body] of [
      ['returns', posted],
      ['nps', { score: 9 }],
    ] as const) {
      expect(await shop.ask('POST', `/orders/B-7/${path}`, body)).toMatchObject({
        status: 409,
        body: { code: 'order_not_released' },
      });
    }
  });

  it('has one winner when the last piece comes back twice at once', async () => {
    await goOut('B-8');
    await back('B-8');
    const ids = ['R-2', 'R-3', 'R-4', 'R-5'];
    const answers = await Promise.all(ids.map((returnId) => back('B-8', { ...posted, returnId })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201, 409, 409, 409,
    ]);
  });

  it.each([
    ['no line', { lines: [] }, 'lines'],
    ['a return of no piece', { lines: [{ ...entry, quantity: 0 }] }, 'lines[0].quantity'],
    [
      'a refund of nothing',
      { lines: [{ ...entry, kind: 'refund', amountMinor: 0 }] },
      'lines[0].amountMinor',
    ],
    ['an unknown kind', { lines: [{ ...entry, kind: 'gift' }] }, 'lines[0].kind'],
    ['a day without a time', { at: '2026-03-14' }, 'at'],
    ['a field nobody knows', { why: 'broken' }, 'why'],
  ])('is refused for its shape: %s', async (_name, change, field) => {
    expect(await back('B-1', { ...posted, ...change })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field },
    });
  });

  it('B14: an NPS of 0 to 10 is taken, and the last one counts; an 11 is not', async () => {
    await goOut('B-9');
    for (const score of [0, 10]) {
      const answer = await shop.ask('POST', '/orders/B-9/nps', { score });
      expect(answer).toMatchObject({ status: 200, body: { order: 'B-9', score } });
    }
    for (const score of [11, -1, 9.5, '9']) {
      const answer = await shop.ask('POST', '/orders/B-9/nps', { score });
      expect(answer).toMatchObject({ status: 400, body: { field: 'score' } });
    }
    const unknown = await shop.ask('POST', '/orders/B-nobody/nps', { score: 9 });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'order_unknown' } });
    const { body } = await shop.ask('GET', '/analytics/summary?currency=SEK');
    expect(body).toMatchObject({ aftermath: { withUpsell: { nps: { answers: 1, nps: 100 } } } });
  });
});
