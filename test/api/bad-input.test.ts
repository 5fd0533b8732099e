import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { openApi, type ApiWorld } from './api-world';
import { anOrder, viewOf } from './orders';

/** name, body, code, field */
type Bad = [name: string, body: unknown, code: string, field: string];

const badAdds: Bad[] = [
  ['a quantity of 0', { quantity: 0 }, 'invalid_request', 'quantity'],
  ['a quantity of −1', { quantity: -1 }, 'invalid_request', 'quantity'],
  ['half a piece', { quantity: 0.5 }, 'invalid_request', 'quantity'],
  ['a quantity in words', { quantity: '1' }, 'invalid_request', 'quantity'],
  ['a price', { price: 1 }, 'invalid_request', 'price'],
  ['an address', { shippingAddress: { city: 'Lund' } }, 'invalid_request', 'shippingAddress'],
  ['an offer id that is none', { offer: '../x' }, 'invalid_request', 'offer'],
  ['a list', [], 'invalid_request', 'body'],
];

/** Where there is no field to name, none is promised. */
const unreadable = expect.stringContaining('cannot be read') as string;

describe('bad input is refused with the field, and nothing changes', () => {
  let api: ApiWorld;
  beforeAll(async () => {
    api = await openApi();
    api.temporal.hold(viewOf('A1'));
  });
  afterAll(async () => await api.close());
  afterEach(() => {
    assert.equal(api.temporal.starts, 0);
    assert.deepEqual(api.temporal.windows.get('A1')?.sent, []);
    assert.equal(api.orders.rows.size, 0);
  });

  it.each(badAdds)('an add with %s', async (_name, body, code, field) => {
    const answer = await api.ask('POST', '/orders/A1/items/MEM-64', { body });
    expect(answer).toMatchObject({ status: 400, body: { code, field } });
  });

  it.each([
    ['an order with control characters', 'GET', '/orders/a%00b', 'order'],
    ['an order of 10 000 characters', 'GET', `/orders/${'a'.repeat(10_000)}`, 'order'],
    ['an item with control characters', 'POST', '/orders/A1/items/a%0Ab', 'item'],
    ['a request id with a blank', 'GET', '/orders/A1/requests/a%20b', 'id'],
  ])('%s in the address', async (_name, method, path, field) => {
    const answer = await api.ask(method, path);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
  });

  it.each([
    ['GET', '/orders/A1'],
    ['GET', '/orders/A1/history'],
    ['GET', '/orders/A1/proof'],
    ['GET', '/orders/A1/offers'],
    ['GET', '/orders/A1/requests/r1'],
    ['POST', '/orders/A1/items/MEM-64'],
    ['DELETE', '/orders/A1/items/line-1'],
    ['POST', '/orders/A1/close'],
    ['POST', '/orders/A1/cancel'],
    ['GET', '/policies'],
  ])('%s %s with a query parameter nobody knows', async (method, path) => {
    const answer = await api.ask(method, `${path}?quantity=2`);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        code: 'invalid_request',
        field: 'quantity',
        detail: 'Unknown query parameter: leave it out',
      },
    });
  });

  it.each([
    ['65 characters', 'k'.repeat(65)],
    ['a blank', 'a b'],
    ['an umlaut', 'nyckel-å'],
    ['the id that opens an order', 'open'],
    ['nothing', ''],
  ])('an Idempotency-Key of %s', async (_name, key) => {
    const answer = await api.ask('POST', '/orders/A1/items/MEM-64', { key });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'idempotency_key_invalid', field: 'Idempotency-Key' },
    });
  });

  it.each(['{"quantity":', 'quantity=1', '{"__proto__":{"quantity":2}}', '{"quantity":NaN}'])(
    'malformed JSON: %s',
    async (rawBody) => {
      const answer = await api.ask('POST', '/orders/A1/items/MEM-64', { rawBody });
      expect(answer).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
    },
  );

  it('a number too large for any float', async () => {
    const answer = await api.ask('POST', '/orders/A1/items/MEM-64', {
      rawBody: '{"quantity":1e309}',
    });
    expect(answer).toMatchObject({ status: 400, body: { field: 'quantity' } });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''])(
    'content type %p',
    async (type) => {
      const answer = await api.ask('POST', '/orders/A1/items/MEM-64', {
        rawBody: '{"quantity":1}',
        headers: { 'content-type': type },
      });
      expect(answer).toMatchObject({ status: 415, body: { code: 'content_type_unsupported' } });
    },
  );

  it.each(['application/json\t;x', 'Application/JSON ', 'application/json;'])(
    'an invalid body under the odd content type %j',
    async (type) => {
      const answer = await api.ask('POST', '/orders/A1/items/MEM-64', {
        rawBody: '{"quantity":0}',
        headers: { 'content-type': type },
      });
      expect([400, 415]).toContain(answer.status);
    },
  );

  it('a body of more than 256 KiB', async () => {
    const answer = await api.ask('PUT', '/products', { rawBody: `"${'x'.repeat(256 * 1024)}"` });
    expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  it('an address that cannot be decoded, and one nobody serves', async () => {
    await expect(api.ask('GET', '/orders/%zz')).resolves.toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field: 'address', detail: unreadable },
    });
    await expect(api.ask('GET', '/order/A1')).resolves.toMatchObject({
      status: 404,
      body: { code: 'route_unknown' },
    });
  });

  it('what is no HTTP at all', async () => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.end('nonsense\r\n\r\n');
    const [head, body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toContain('application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ code: 'invalid_request', detail: unreadable });
  });

  it('headers of more than 16 KiB', async () => {
    const answer = await api.ask('GET', '/health', { headers: { x: 'x'.repeat(17_000) } });
    expect(answer).toMatchObject({ status: 431, body: { code: 'headers_too_large' } });
  });

  it('a registration under another number, or that does not add up', async () => {
    const other = await api.ask('PUT', '/orders/A1', { body: anOrder('A2') });
    expect(other).toMatchObject({ status: 400, body: { field: 'number' } });
    const wrong = await api.ask('PUT', '/orders/A1', { body: anOrder('A1', { totalMinor: 1 }) });
    expect(wrong).toMatchObject({
      status: 400,
      body: { code: 'totals_mismatch', field: 'totalMinor' },
    });
  });

  it('products with a wrong price, kind or reference', async () => {
    const product = {
      reference: 'X',
      name: 'X',
      kind: 'physical',
      isPublished: true,
      quantityMax: 1,
      relatedTo: [],
    };
    const price = { market: 'SE', currency: 'SEK', unitPriceMinor: -1, taxRateBp: 0 };
    for (const [change, field] of [
      [{ prices: [price] }, 'products[0].prices[0].unitPriceMinor'],
      [{ prices: [], kind: 'magic' }, 'products[0].kind'],
      [{ prices: [], reference: 'a b' }, 'products[0].reference'],
    ] as const) {
      const answer = await api.ask('PUT', '/products', {
        body: { products: [{ ...product, ...change }] },
      });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
    }
    expect(api.catalogue.products.size).toBe(0);
  });
});
