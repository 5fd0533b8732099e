import { exampleOrders, exampleOrdersCsv } from '../../stack/example-orders';
import { openShopWindow, type ShopWindow } from '../analytics/shop-window';
import { call } from '../world/http';
import { aPastOrder } from './past-orders';

const header =
  'order,ordered_at,customer_email,market,currency,total_minor,reference,quantity,unit_price_minor';
const row = (order: string, changes: Record<string, string> = {}) => {
  const cells = {
    order,
    ordered_at: '2026-03-01T09:30:00Z',
    customer_email: 'asa@shopper.example',
    market: 'SE',
    currency: 'SEK',
    total_minor: '120000',
    reference: 'CAM-1',
    quantity: '1',
    unit_price_minor: '100000',
    ...changes,
  };
  return Object.values(cells).join();
};

describe('Orders from before', () => {
  let shop: ShopWindow;
  beforeAll(async () => (shop = await openShopWindow()));
  afterAll(async () => await shop.close());
  beforeEach(
    async () => void (await shop.stores.database.pool.query('truncate past_orders cascade')),
  );

  const sendJson = async (orders: unknown[], query = '') =>
    await shop.ask('POST', `/past-orders${query}`, { orders });
  const sendCsv = async (lines: readonly string[] | Buffer, query = '') =>
    await call(shop.api.url, 'POST', `/past-orders${query}`, {
      credential: shop.api.key,
      headers: { 'content-type': 'text/csv; charset=utf-8' },
      rawBody: Buffer.isBuffer(lines) ? lines : `${lines.join('\r\n')}\r\n`,
    });
  const stored = async () => {
    const { rows } = await shop.stores.database.pool.query(
      'select number, customer, total_minor::int as total from past_orders order by number',
    );
    return rows as { number: string; customer: string | null; total: number }[];
  };

  it('D32: come as JSON, each once however often they are sent', async () => {
    const orders = [aPastOrder('S-1'), aPastOrder('S-2', { totalMinor: 5 })];
    await expect(sendJson(orders)).resolves.toMatchObject({
      status: 200,
      body: { imported: 2, known: 0, faults: 0, errors: [] },
    });
    await expect(sendJson([...orders, aPastOrder('S-3')])).resolves.toMatchObject({
      body: { imported: 1, known: 2 },
    });
    expect((await stored()).map(({ number }) => number)).toEqual(['S-1', 'S-2', 'S-3']);
  });

  it('D32: come as CSV, one row a line item, and are the very same orders', async () => {
    const orders = exampleOrders({ count: 200, seed: 'csv', until: '2026-03-01T00:00:00Z' });
    const csv = exampleOrdersCsv(orders);
    const sent = await sendCsv(Buffer.from(`\uFEFF${csv}`));
    expect(sent.body).toEqual({ imported: 200, known: 0, faults: 0, errors: [] });
    await expect(sendJson(orders)).resolves.toMatchObject({ body: { imported: 0, known: 200 } });
  });

  it('are read with quotes, line breaks and commas in their cells, in any order of columns', async () => {
    const text = [
      'unit_price_minor,quantity,reference,campaign,order,ordered_at,market,currency,total_minor',
      '100,1,A,"Spring, ""late""",S-1,2026-03-01T09:30:00+01:00,SE,SEK,300',
      '200,1,"B",,S-2,2026-03-01T09:30:00Z,SE,SEK,200',
      '200,1,B,"Spring, ""late""",S-1,2026-03-01T09:30:00+01:00,SE,SEK,300',
    ];
    await expect(sendCsv(text)).resolves.toMatchObject({ body: { imported: 2, errors: [] } });
    const { rows } = await shop.stores.database.pool.query(
      "select campaign, ordered_at, (select json_agg(reference order by line) from past_order_lines l where l.number = o.number) as lines from past_orders o where number = 'S-1'",
    );
    expect(rows).toEqual([
      {
        campaign: 'Spring, "late"',
        ordered_at: new Date('2026-03-01T08:30:00Z'),
        lines: ['A', 'B'],
      },
    ]);
  });

  it('all fail with one that is bad, and every bad row is told by line, field and reason', async () => {
    const answer = await sendCsv([
      header,
      row('S-1'),
      row('S-2', { quantity: '0' }),
      row('S-3', { unit_price_minor: '299.00' }),
      row('S-4', { currency: 'XXQ', ordered_at: 'yesterday' }),
      row('S-5', { total_minor: '' }),
      row(''),
      `${row('S-6')},one cell too many`,
      row('S-7'),
      row('S-7', { market: 'DE', reference: 'MEM-64' }),
      row('S-8', { ordered_at: '2126-03-01T09:30:00Z' }),
      row('S-9', { customer_email: 'nobody' }),
    ]);
    expect(answer).toMatchObject({ status: 422, body: { code: 'past_orders_invalid' } });
    const { errors } = answer.body as { errors: { line: number; field: string; detail: string }[] };
    expect(errors.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '3 quantity',
      '4 unit_price_minor',
      '5 ordered_at',
      '5 currency',
      '6 total_minor',
      '7 order',
      '8 row',
      '10 market',
      '11 ordered_at',
      '12 customer_email',
    ]);
    expect(errors[1]!.detail).toBe(
      'Not a whole number; amounts are in minor units, 299.00 is 29900',
    );
    expect(errors[4]!.detail).toBe('Empty: it is needed');
    expect(errors[7]!.detail).toBe('Not as in line 9, which is of the same order');
    expect(await stored()).toEqual([]);
  });

  it('are told in words what a cell has to look like', async () => {
    const lines = [
      header,
      row('S 1'),
      row('S-2', { currency: 'sek' }),
      row('S-3', { market: '-' }),
    ];
    const { errors } = (await sendCsv(lines)).body as { errors: { detail: string }[] };
    expect(errors.map(({ detail }) => detail)).toEqual([
      'Letters, digits, dot, dash and underscore, at most 64',
      'Three capital letters, such as SEK',
      'Unknown currency',
      'Letters, digits, dot, dash and underscore, at most 32',
    ]);
  });

  it('are told by the line a row begins in, after cells of several lines and empty ones, too', async () => {
    const answer = await sendCsv([
      `${header},campaign`,
      `${row('S-1')},"spring\r\nand ""summer""\r\n"`,
      `${row('S-2', { quantity: '0' })},`,
      '',
      '',
      `${row('S-3', { reference: '"Bag\nblue"', quantity: '0' })},late`,
      `${row('S-4', { quantity: '0' })},late`,
    ]);
    const { errors } = answer.body as { errors: { line: number; field: string }[] };
    expect(errors.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '2 campaign',
      '5 quantity',
      '8 reference',
      '8 quantity',
      '10 quantity',
    ]);
  });

  it('whose number is the same in every row of a long file are one fault, not a failure', async () => {
    const rows = Array.from({ length: 45_000 }, (_, index) =>
      row('SHOP-1', { customer_email: `a${index}@b.example`, total_minor: `${index}` }),
    );
    const answer = await sendCsv([header, ...rows, row('S-1')], '?keepGood=true');
    expect(answer).toMatchObject({
      status: 200,
      body: { imported: 1, faults: 1, errors: [{ line: 102, field: 'order' }] },
    });
  });

  it('with fields nobody knows are told a thousand of them, however many there are', async () => {
    const names = Array.from({ length: 150_000 }, (_, index) => [`f${index}`, 1]);
    const unknown = Object.fromEntries(names) as object;
    const many = await sendJson([{ ...aPastOrder('S-3'), ...unknown }]);
    expect(many).toMatchObject({ status: 422, body: { code: 'past_orders_invalid' } });
    const outside = await shop.ask('POST', '/past-orders', { orders: [], ...unknown });
    expect(outside).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    for (const { body } of [many, outside]) {
      expect((body as { errors: object[] }).errors).toHaveLength(1000);
    }
  });

  it('are kept where they are good, if that is asked for; an order in parts is not', async () => {
    const lines = [header, row('S-1'), row('S-2'), row('S-2', { quantity: 'two' }), row('S-3')];
    await expect(sendCsv(lines, '?keepGood=true')).resolves.toMatchObject({
      status: 200,
      body: { imported: 2, known: 0, faults: 1, errors: [{ line: 4, field: 'quantity' }] },
    });
    expect((await stored()).map(({ number }) => number)).toEqual(['S-1', 'S-3']);
  });

  it('are told by their place in JSON, too', async () => {
    const bad = { ...aPastOrder('S-2'), lines: [], colour: 'red' };
    const answer = await sendJson([aPastOrder('S-1'), bad, 7, aPastOrder('S-1')]);
    expect(answer).toMatchObject({ status: 422, body: { code: 'past_orders_invalid' } });
    const { errors } = answer.body as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field)).toEqual([
      'orders[1].lines',
      'orders[1].colour',
      'orders[2]',
      'orders[3].number',
    ]);
    expect(await stored()).toEqual([]);
  });

  it('never overwrite another order of their number: that is a conflict, and told', async () => {
    await sendJson([aPastOrder('S-1')]);
    const changed = [aPastOrder('S-1', { totalMinor: 1 }), aPastOrder('S-2')];
    await expect(sendJson(changed)).resolves.toMatchObject({
      status: 422,
      body: { errors: [{ field: 'orders[0].number' }] },
    });
    expect((await stored()).map(({ number }) => number)).toEqual(['S-1']);
    await expect(sendJson(changed, '?keepGood=true')).resolves.toMatchObject({
      status: 200,
      body: { imported: 1, known: 0, faults: 1 },
    });
    expect(await stored()).toMatchObject([{ number: 'S-1', total: 120_000 }, { number: 'S-2' }]);
  });

  it('leave an order that went through Postlude as it is: nobody knows it better', async () => {
    await shop.stores.database.pool.query(
      `insert into past_orders (number, source, ordered_at, market, currency, total_minor)
       values ('S-1', 'window', '2026-03-02', 'SE', 'SEK', 7)`,
    );
    await expect(sendJson([aPastOrder('S-1')])).resolves.toMatchObject({
      body: { imported: 0, known: 1, faults: 0 },
    });
    expect(await stored()).toMatchObject([{ total: 7 }]);
  });

  it('know a customer by the same hash as the hand-over, and keep no address', async () => {
    const { email, id } = { email: 'Asa@Shopper.example', id: 'c-1' };
    await sendJson([
      aPastOrder('S-1'),
      aPastOrder('S-2', { customer: { id } }),
      aPastOrder('S-3', { customer: { id, email } }),
      aPastOrder('S-4', { customer: {} }),
    ]);
    const consent = { email: false, sms: false };
    const before = '2026-03-02T00:00:00Z';
    const { customers } = shop.stores;
    const byEmail = await customers.historyOf({ email, consent }, before);
    expect(byEmail).toMatchObject({
      pastOrders: 1,
      bought: [{ reference: 'CAM-1', lastAt: '2026-03-01T09:30:00.000Z' }, { reference: 'MEM-64' }],
    });
    expect(await customers.historyOf({ id, email, consent }, before)).toMatchObject({
      pastOrders: 2,
    });
    const rows = await stored();
    expect(JSON.stringify(rows)).not.toMatch(/shopper/i);
    expect(rows[3]).toMatchObject({ number: 'S-4', customer: null });
  });

  it.each([
    ['nothing', [], 'line 1', /empty/],
    ['a header alone of another file', ['sku;qty'], 'line 1', /column order is missing/],
    ['a column nobody knows', [`${header},colour`, row('S-1')], 'line 1', /Unknown column colour/],
    ['a column twice', [`${header},market`], 'line 1', /market is there twice/],
    ['a quote that is never closed', [header, `"${row('S-1')}`], 'line 3', /Quote Not Closed/],
  ])('are not guessed at: %s is refused as a whole', async (_what, lines, field, detail) => {
    await expect(sendCsv(lines, '?keepGood=true')).resolves.toMatchObject({
      status: 400,
      body: { code: 'malformed_csv', field, detail: expect.stringMatching(detail) },
    });
  });

  it('are UTF-8, at most 5 MiB, and at most 1000 in JSON', async () => {
    const latin = Buffer.from(`${header}\n${row('S-1', { reference: 'Skötsel' })}\n`, 'latin1');
    await expect(sendCsv(latin)).resolves.toMatchObject({ body: { code: 'malformed_csv' } });
    await expect(sendCsv(Buffer.alloc(5 * 1024 * 1024 + 1, 'x'))).resolves.toMatchObject({
      status: 413,
      body: { code: 'body_too_large' },
    });
    const many = Array.from({ length: 1001 }, (_, index) => aPastOrder(`S-${index}`));
    await expect(sendJson(many)).resolves.toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field: 'orders' },
    });
    await expect(sendJson([])).resolves.toMatchObject({ status: 400, body: { field: 'orders' } });
  });
});
