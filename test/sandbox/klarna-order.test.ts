import { readJson } from './harness';
import { camera, klarnaWorld, type KlarnaWorld } from './klarna-world';

const dayMs = 24 * 60 * 60 * 1000;

const message = async (response: Response) => (await readJson(response))['error_messages'];

describe('the rest of an order at the payment sandbox', () => {
  let world: KlarnaWorld;
  beforeEach(async () => {
    world = await klarnaWorld();
  });
  afterEach(() => world.end());

  it('captures in parts and then in full', async () => {
    const id = await world.seed();
    const first = await world.call('POST', `${id}/captures`, { body: { captured_amount: 40_000 } });
    expect(first.status).toBe(201);
    expect(await first.text()).toBe('');
    const captureId = first.headers.get('capture-id');
    expect(first.headers.get('location')).toBe(
      `${world.url()}/ordermanagement/v1/orders/${id}/captures/${captureId}`,
    );
    expect(await world.read(id)).toMatchObject({
      status: 'PART_CAPTURED',
      remaining_authorized_amount: 60_000,
    });

    const body = { captured_amount: 60_001 };
    const tooMuch = await world.call('POST', `${id}/captures`, { body });
    expect(tooMuch.status).toBe(403);
    expect(await message(tooMuch)).toEqual([
      'Captured amount is higher than the remaining authorized amount. Capture not possible.',
    ]);
    await world.call('POST', `${id}/captures`, { body: { captured_amount: 60_000 } });
    expect((await world.read(id))['status']).toBe('CAPTURED');
    const one = await world.call('GET', `${id}/captures/${captureId}`);
    expect(await readJson(one)).toMatchObject({ captured_amount: 40_000 });
    expect((await world.call('GET', `${id}/captures/none`)).status).toBe(404);
  });

  it('cancels once, and not after a capture', async () => {
    const id = await world.seed();
    expect((await world.call('POST', `${id}/cancel`, { key: 'c' })).status).toBe(204);
    expect((await world.call('POST', `${id}/cancel`, { key: 'c' })).status).toBe(204);
    expect((await world.call('POST', `${id}/cancel`, { key: 'd' })).status).toBe(403);
    expect(await world.applies(id)).toBe(1);

    const captured = await world.seed();
    await world.call('POST', `${captured}/captures`, { body: { captured_amount: 1 } });
    const refused = await world.call('POST', `${captured}/cancel`);
    expect(await readJson(refused)).toMatchObject({
      error_code: 'CANCEL_NOT_ALLOWED',
      error_messages: ['Order has previous captures. Cancel not possible.'],
    });
  });

  it('releases the rest only after a capture', async () => {
    const id = await world.seed();
    const release = () => world.call('POST', `${id}/release-remaining-authorization`);
    expect((await release()).status).toBe(403);
    await world.call('POST', `${id}/captures`, { body: { captured_amount: 1 } });
    expect((await release()).status).toBe(204);
    expect(await message(await release())).toEqual([
      'Order is fully captured. Remaining authorization cannot be released.',
    ]);
  });

  it('refunds no more than was captured', async () => {
    const id = await world.seed();
    const refund = (amount: number) =>
      world.call('POST', `${id}/refunds`, { body: { refunded_amount: amount } });
    expect(await message(await refund(1))).toEqual(['Order has no captures. Refund not possible']);
    await world.call('POST', `${id}/captures`, { body: { captured_amount: 500 } });
    const done = await refund(500);
    expect(done.status).toBe(201);
    expect(done.headers.get('refund-id')).toBeTruthy();
    expect(await message(await refund(1))).toEqual([
      'Over refund is not allowed. Refund not possible.',
    ]);
  });

  it('expires when the clock says so, unless it was extended', async () => {
    const expired = await world.seed();
    const extended = await world.seed();
    await world.call('POST', `${extended}/extend-authorization-time`);
    await world.advance(30 * dayMs);
    expect((await world.read(extended))['status']).toBe('AUTHORIZED');
    expect((await world.read(expired))['status']).toBe('EXPIRED');
    const body = { captured_amount: 1 };
    expect(await message(await world.call('POST', `${expired}/captures`, { body }))).toEqual([
      `Order ${expired} is expired. Capture not possible.`,
    ]);
  });

  it('takes references, shipping info and an acknowledgement', async () => {
    const id = await world.seed();
    const body = { merchant_reference1: 'A1' };
    const changed = await world.call('PATCH', `${id}/merchant-references`, { body });
    expect(changed.status).toBe(204);
    expect((await world.call('POST', `${id}/acknowledge`)).status).toBe(204);
    expect((await world.call('POST', `${id}/shipping-info`, { body: {} })).status).toBe(403);
    expect(await world.read(id)).toMatchObject({ merchant_reference1: 'A1' });
  });

  it('answers 401 without a body, 400 and 404 with Klarna’s words', async () => {
    const id = await world.seed();
    const stranger = await world.call('GET', id, { authorization: 'Basic bm86bm8=' });
    expect([stranger.status, await stranger.text()]).toEqual([401, '']);
    expect(stranger.headers.get('klarna-correlation-id')).toBeTruthy();

    const odd = await world.call('GET', 'A1');
    expect([odd.status, await message(odd)]).toEqual([400, ['Order ID must be a valid UUID.']]);
    const none = 'f3392f8b-6116-4073-ab96-e330819e2c07';
    const unknown = await world.call('GET', none);
    expect(unknown.status).toBe(404);
    expect(await readJson(unknown)).toMatchObject({
      error_code: 'NO_SUCH_ORDER',
      error_messages: [`Order ${none} cannot be found`],
    });
    expect(await readJson(await world.call('PUT', id))).toMatchObject({ error_code: 'NOT_FOUND' });
  });

  it('refuses a body above 1 MB', async () => {
    const id = await world.seed();
    const order_lines = [{ ...camera, image_url: 'x'.repeat(1_000_001) }];
    const response = await world.update(id, { order_amount: 100_000, order_lines });
    expect(response.status).toBe(413);
    expect(await readJson(response)).toMatchObject({ error_code: 'REQUEST_TOO_LARGE' });
  });

  it('counts a quota on every answer and refuses above it', async () => {
    await world.end();
    world = await klarnaWorld({ requestsPerSecond: 2 });
    const id = await world.seed();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => world.call('GET', id)));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(answers[0]?.headers.get('x-ratelimit-limit')).toBe('2');
  });

  it('shows a page on which an order’s own words cannot be markup', async () => {
    const order_lines = [{ ...camera, name: '<script>alert(1)</script>' }];
    const id = await world.seed({ order_lines });
    const text = await (await fetch(world.url())).text();
    expect(text).toContain(id);
    expect(text).toContain('1 000.00 SEK');
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toContain('<script');
    expect(await readJson(await fetch(`${world.url()}/health`))).toEqual({ status: 'ok' });
  });
});
