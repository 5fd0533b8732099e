import { readJson, type Json } from './harness';
import { camera, klarnaWorld, raised, strap, type KlarnaWorld } from './klarna-world';

/** A raise whose second line has something wrong. */
function lineWith(wrong: Json): Json {
  return { order_amount: 120_000, order_lines: [camera, { ...strap, ...wrong }] };
}

async function refusal(response: Response): Promise<Json> {
  const body = await readJson(response);
  expect(body['correlation_id']).toBe(response.headers.get('klarna-correlation-id'));
  return { status: response.status, code: body['error_code'], messages: body['error_messages'] };
}

describe('raising an authorization at the payment sandbox', () => {
  let world: KlarnaWorld;
  beforeAll(async () => {
    world = await klarnaWorld();
  });
  afterAll(() => world.end());

  it('answers 204 without a body and holds the new total and lines', async () => {
    const id = await world.seed();
    const response = await world.update(id, raised, 'key-1');
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(response.headers.get('content-type')).toBeNull();
    expect(response.headers.get('klarna-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await world.read(id)).toMatchObject({
      order_id: id,
      status: 'AUTHORIZED',
      order_amount: 120_000,
      original_order_amount: 100_000,
      remaining_authorized_amount: 120_000,
      order_lines: [camera, strap],
    });
  });

  it('deletes the lines when an update leaves them out', async () => {
    const id = await world.seed();
    expect((await world.update(id, { order_amount: 100_000 })).status).toBe(204);
    expect((await world.read(id))['order_lines']).toEqual([]);
  });

  it.each([
    ['CARD', 'SE', 403],
    ['SWISH', 'SE', 403],
    ['INVOICE', 'CH', 403],
    ['FIXED_AMOUNT', 'GB', 403],
    ['FIXED_AMOUNT', 'DE', 204],
    ['INVOICE_BUSINESS', 'no', 204],
  ])('answers a raise of %s in %s with %i', async (type, country, status) => {
    const initial_payment_method = { type };
    const id = await world.seed({ initial_payment_method, purchase_country: country });
    const response = await world.update(id, raised);
    expect(response.status).toBe(status);
    if (status === 204) return;
    const messages = ['Update not allowed.'];
    expect(await refusal(response)).toEqual({ status, code: 'NOT_ALLOWED', messages });
    expect((await world.read(id))['order_amount']).toBe(100_000);
  });

  it.each([
    ['above the credit limit', { credit_limit: 119_999 }],
    ['for a buyer marked denied', { billing_address: { email: 'customer+se+denied@example.com' } }],
    ['while the fraud check is pending', { fraud_status: 'PENDING' }],
    ['of a cancelled order', { status: 'CANCELLED' }],
    ['of a captured order', { status: 'CAPTURED' }],
  ])('refuses a raise %s in the same words', async (_why, seed) => {
    const id = await world.seed(seed);
    expect(await refusal(await world.update(id, raised))).toEqual({
      status: 403,
      code: 'NOT_ALLOWED',
      messages: ['Update not allowed.'],
    });
    expect(await world.applies(id)).toBe(0);
  });

  it('allows exactly the credit limit', async () => {
    const id = await world.seed({ credit_limit: 120_000 });
    expect((await world.update(id, raised)).status).toBe(204);
  });

  it('never goes below what is captured, and says so in the published words', async () => {
    const id = await world.seed({ order_amount: 100_000 });
    await world.call('POST', `${id}/captures`, { body: { captured_amount: 8000 } });
    expect(await refusal(await world.update(id, { order_amount: 7000 }))).toEqual({
      status: 403,
      code: 'NOT_ALLOWED',
      messages: [
        'Resulting authorization amount 7000 cannot be less than the captured amount 8000 for ' +
          'order. Order authorization cannot be updated',
      ],
    });
  });

  it.each([
    ['order_amount', { order_lines: [camera] }],
    ['order_amount', { order_amount: 100_000_001 }],
    ['order_amount', { order_amount: 120_001, order_lines: [camera, strap] }],
    ['description', { order_amount: 1, description: 'x'.repeat(256) }],
    ['order_lines', { order_amount: 1, order_lines: Array.from({ length: 1001 }, () => camera) }],
    ['order_lines[1].name', lineWith({ name: 'x'.repeat(256) })],
    ['order_lines[1].type', lineWith({ type: 'house' })],
    ['order_lines[1].quantity', lineWith({ quantity: -1 })],
    ['order_lines[1].total_amount', lineWith({ quantity: 2 })],
    ['order_lines[1].total_tax_amount', lineWith({ total_tax_amount: 4_002 })],
  ])('names %s as the bad value', async (path, body) => {
    const id = await world.seed();
    const response = await world.update(id, body);
    const messages = [`Bad value: ${path}`];
    expect(await refusal(response)).toEqual({ status: 400, code: 'BAD_VALUE', messages });
  });

  it('accepts a tax one minor unit off, a discount and a free line', async () => {
    const id = await world.seed();
    const order_lines = [
      camera,
      { ...strap, total_tax_amount: 4_001 },
      {
        ...strap,
        type: 'discount',
        unit_price: -9900,
        total_amount: -9900,
        total_tax_amount: -1980,
      },
      { name: 'Gift', quantity: 1, unit_price: 0, total_amount: 0 },
    ];
    expect((await world.update(id, { order_amount: 110_100, order_lines })).status).toBe(204);
  });

  it('takes any sums when strictLines is off', async () => {
    const lenient = await klarnaWorld({ strictLines: false });
    const id = await lenient.seed();
    const body = { order_amount: 130_000, order_lines: [camera, strap] };
    expect((await lenient.update(id, body)).status).toBe(204);
    await lenient.end();
  });
});
