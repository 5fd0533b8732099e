import { readJson } from './harness';
import { errorOf, stripeWorld, type StripeWorld } from './stripe-world';

/** What the product sends to charge a saved card apart. */
const apart = {
  amount: '5900',
  currency: 'sek',
  payment_method: 'pm_1',
  capture_method: 'manual',
  off_session: 'true',
  confirm: 'true',
};

describe('the Stripe sandbox', () => {
  let world: StripeWorld;
  beforeEach(async () => (world = await stripeWorld()));
  afterEach(() => world.end());

  it('increments to a new total, and only upwards', async () => {
    const id = await world.seed();
    const raised = await world.increment(id, 105_900);
    expect(await readJson(raised)).toMatchObject({ amount: 105_900, amount_capturable: 105_900 });
    const same = await world.increment(id, 105_900);
    expect([same.status, await errorOf(same)]).toMatchObject([400, { param: 'amount' }]);
    expect(await world.applies(id)).toBe(1);
  });

  it('leaves everything as it was when an increment is declined', async () => {
    const id = await world.seed({ metadata: { cart: 'c-1' } });
    const before = await world.read(id);
    await world.fault(id, { operation: 'increment', kind: 'decline' });
    const declined = await world.increment(id, 105_900);
    expect(declined.status).toBe(402);
    expect(await errorOf(declined)).toMatchObject({ type: 'card_error', code: 'card_declined' });
    expect(await world.read(id)).toEqual(before);
  });

  it('captures once, and releases the rest', async () => {
    const id = await world.seed();
    const form = { amount_to_capture: '100001' };
    const over = await world.post(`/${id}/capture`, { form });
    expect(await errorOf(over)).toMatchObject({ code: 'amount_too_large' });
    await world.post(`/${id}/capture`, { form: { amount_to_capture: '40000' } });
    expect(await world.read(id)).toMatchObject({
      status: 'succeeded',
      amount_received: 40_000,
      amount_capturable: 0,
    });
    const again = await world.post(`/${id}/capture`, { form: { amount_to_capture: '1' } });
    expect(await errorOf(again)).toMatchObject({ code: 'payment_intent_unexpected_state' });
    expect((await world.post(`/${id}/cancel`)).status).toBe(400);
  });

  it('creates a leg for a customer, and lists theirs alone, the newest first', async () => {
    const base = await world.seed({ saved_card: true });
    const { customer } = await world.read(base);
    const form = { ...apart, customer: String(customer) };
    const made = await readJson(await world.post('', { form }));
    expect(made).toMatchObject({ status: 'requires_capture', amount: 5_900 });
    await world.seed({ saved_card: true });
    const list = await readJson<{ data: { id: string }[]; has_more: boolean }>(
      await world.get(`?customer=${String(customer)}&created[gte]=0&limit=100`),
    );
    expect(list.data.map(({ id }) => id)).toEqual([made['id'], base]);
    expect(list.has_more).toBe(false);
  });

  it('asks for the shopper, who may confirm once', async () => {
    const base = await world.seed({ saved_card: true });
    const { customer } = await world.read(base);
    await world.fault(base, { operation: 'create', kind: 'authentication_required' });
    const asked = await world.post('', { form: { ...apart, customer: String(customer) } });
    expect(asked.status).toBe(402);
    const error = await errorOf(asked);
    expect(error).toMatchObject({
      code: 'authentication_required',
      payment_intent: { status: 'requires_payment_method', client_secret: expect.any(String) },
    });
    const leg = (error['payment_intent'] as { id: string }).id;
    await world.confirm(leg, 'authentication_failure');
    expect(await world.confirm(leg, 'success')).toMatchObject({ status: 'requires_capture' });
    await expect(world.confirm(leg, 'success')).rejects.toThrow('nothing_to_confirm');
  });

  describe('under an idempotency key', () => {
    it.each([
      ['200', undefined, 200, 1],
      ['402', 'decline', 402, 0],
      ['500 before it was applied', '500-before-apply', 500, 0],
      ['500 after it was applied', '500-after-apply', 500, 1],
    ])(
      'gives %s again, says so, and applies nothing twice',
      async (_case, kind, status, applies) => {
        const id = await world.seed();
        if (kind !== undefined) await world.fault(id, { kind });
        const first = await world.increment(id, 105_900, 'key');
        await world.restart();
        const again = await world.increment(id, 105_900, 'key');
        expect([first.status, again.status]).toEqual([status, status]);
        expect(again.headers.get('idempotent-replayed')).toBe('true');
        expect(first.headers.get('idempotent-replayed')).toBeNull();
        expect(await again.text()).toBe(await first.text());
        expect(await world.applies(id)).toBe(applies);
      },
    );

    it('refuses other parameters, and another call', async () => {
      const id = await world.seed();
      await world.increment(id, 105_900, 'key');
      for (const other of [
        await world.increment(id, 111_800, 'key'),
        await world.post(`/${id}/cancel`, { key: 'key' }),
      ]) {
        expect([other.status, await errorOf(other)]).toMatchObject([
          400,
          { type: 'idempotency_error' },
        ]);
      }
    });

    it.each([
      ['429', '429', 429],
      ['a parameter it refused', undefined, 400],
    ])('keeps nothing of %s: the call may come again', async (_case, kind, status) => {
      const id = await world.seed();
      if (kind !== undefined) await world.fault(id, { kind });
      const amount = kind === undefined ? 1 : 105_900;
      expect((await world.increment(id, amount, 'key')).status).toBe(status);
      expect((await world.increment(id, 105_900, 'key')).status).toBe(200);
    });

    it('has one call at work at a time', async () => {
      const id = await world.seed();
      await world.fault(id, { kind: 'slow', delayMs: 300 });
      const [slow, second] = await Promise.all([
        world.increment(id, 105_900, 'key'),
        world.increment(id, 105_900, 'key'),
      ]);
      expect(new Set([slow.status, second.status])).toEqual(new Set([200, 409]));
    });
  });

  it('applies what it never answers, once, and remembers it after a kill', async () => {
    const id = await world.seed();
    await world.fault(id, { kind: 'hang-after-apply' });
    const form = { amount: '105900' };
    const signal = AbortSignal.timeout(200);
    const path = `/${id}/increment_authorization`;
    await expect(world.post(path, { form, key: 'key', signal })).rejects.toThrow('timeout');
    await world.restart();
    expect(await world.read(id)).toMatchObject({ amount: 105_900 });
    expect((await world.increment(id, 105_900, 'key')).status).toBe(200);
    const events = (await world.journal(id)).map(({ event }) => event);
    expect(events.slice(0, 3)).toEqual(['applied', 'received', 'applied']);
    expect(await world.applies(id)).toBe(1);
  });

  it.each([
    ['without the key', '', 401],
    ['with another', 'Bearer sk_test_other', 401],
  ])('answers nobody %s', async (_case, authorization, status) => {
    const id = await world.seed();
    expect((await world.post(`/${id}/cancel`, { authorization })).status).toBe(status);
    expect(await world.read(id)).toMatchObject({ status: 'requires_capture' });
  });

  it('knows no parameter that it was not taught, and no payment of somebody else', async () => {
    const id = await world.seed();
    const odd = await world.post(`/${id}/capture`, { form: { amount: '1' } });
    expect(await errorOf(odd)).toMatchObject({ code: 'parameter_unknown', param: 'amount' });
    const unknown = await world.get('/pi_unknown');
    expect([unknown.status, await errorOf(unknown)]).toMatchObject([
      404,
      { code: 'resource_missing' },
    ]);
  });
});
