import { createStripeWebhookReader } from '../../providers/payments/stripe/webhooks';
import { apartSeed, apiKey, startBench, type Bench } from '../providers/payments/stripe/bench';
import { createWorld, type World } from '../world';
import { doubtClocks, wait30 } from '../world/doubt';
import { orderOf } from '../world/orders';
import { add, newNumber, readOrder, released } from '../world/story';
import { until } from '../world/until';

/**
 * The customer of the base has all its legs, and nobody else any: a leg is the newest of them.
 */
describe('An order whose items are authorized apart from it (Stripe)', () => {
  let world: World;
  let bench: Bench;

  beforeAll(async () => {
    bench = await startBench();
    const stripe = bench.provider({ separateAuthorizations: true, timeoutMs: 500 });
    world = await createWorld({
      time: 'real',
      clocks: { ...doubtClocks, windowMs: 20_000, lateReadMs: 500 },
      webhooks: [createStripeWebhookReader({ secret: 'whsec_test_secret' })],
      services: (services) => ({
        ...services,
        payments: new Map([...services.payments, ['stripe', stripe]]),
      }),
    });
    await post('/admin/webhooks', { url: `${world.api.url}/webhooks/stripe` });
  });
  afterAll(async () => {
    await world.stop();
    await bench.close();
  });

  /** To the sandbox: as its admin, or as somebody at Stripe's own desk. */
  async function post(path: string, body: object): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    expect((await fetch(`${bench.url}${path}`, init)).ok).toBe(true);
  }

  async function opened() {
    const number = newNumber();
    const order = orderOf(number);
    const authorizationRef = await bench.place({ ...apartSeed, amount: order.totalMinor });
    const payment = { provider: 'stripe', method: 'card', country: 'SE', authorizationRef };
    const { body } = await world.ask('PUT', '/payment-result', { body: { order, payment } });
    expect(body).toMatchObject({ upsell: { isAllowed: true } });
    return { number, ref: authorizationRef };
  }

  /** The payment intents of an order, as they stand at Stripe: the base, then its legs. */
  async function intents(ref: string): Promise<Record<string, unknown>[]> {
    const journal = await bench.journal();
    const calls = journal
      .filter(({ form }) => form?.['metadata[postlude_base]'] === ref)
      .map(({ call }) => call);
    const legs = journal
      .filter(({ event, call }) => event === 'applied' && calls.includes(call))
      .map((entry) => entry.payment_intent);
    return await Promise.all([ref, ...new Set(legs)].map((id) => bench.intent(id)));
  }

  async function states(ref: string) {
    return (await intents(ref)).map(({ amount, status }) => [amount, status]);
  }

  const remove = (number: string, line: string) =>
    world.ask('DELETE', `/orders/${number}/items/${line}`);

  async function capture(number: string) {
    return await world.ask('POST', `/orders/${number}/captures`, { headers: wait30, body: {} });
  }

  it('cancelled and voided, holds nothing any more: every leg is given up', async () => {
    const { number, ref } = await opened();
    expect((await add(world, number, 'BAG-1')).status).toBe(201);
    const body = { authorization: 'void' };
    await world.ask('POST', `/orders/${number}/cancel`, { body });
    await until('the cancel', async () => {
      const { fulfilment } = await readOrder(world, number);
      return fulfilment.status === 'cancelled' || undefined;
    });
    expect(await states(ref)).toEqual([
      [100_000, 'canceled'],
      [20_000, 'canceled'],
    ]);
    expect((await readOrder(world, number)).needsAttention).toEqual([]);
  });

  it('an item proven by reading is taken back with its leg', async () => {
    const { number, ref } = await opened();
    await bench.fault(ref, { operation: 'create', kind: '500-after-apply' });
    const { status, body } = await add(world, number, 'BAG-1', { headers: wait30 });
    expect(status).toBe(201);
    await remove(number, body.line.line);
    await until('the lowering', async () => {
      const { authorizedMinor } = await readOrder(world, number);
      return authorizedMinor === 100_000 || undefined;
    });
    expect(await states(ref)).toEqual([
      [100_000, 'requires_capture'],
      [20_000, 'canceled'],
    ]);
  });

  /** A leg is given up, and every word of it is lost. */
  async function takenBackUnheard(ref: string, number: string) {
    const bag = await add(world, number, 'BAG-1');
    await add(world, number, 'MEM-64');
    const [, leg] = await intents(ref);
    await bench.fault(String(leg?.['id']), { operation: 'cancel', kind: 'hang-after-apply' });
    const down = { operation: 'cancel', kind: 'reset', applies: false, times: 2 };
    await bench.fault(String(leg?.['id']), down);
    await bench.fault(ref, { operation: 'retrieve', kind: 'down' });
    await remove(number, bag.body.line.line);
  }

  it('whose leg was given up unheard is captured of the legs that stand', async () => {
    const { number, ref } = await opened();
    await takenBackUnheard(ref, number);
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    expect(await readOrder(world, number)).toMatchObject({
      totalMinor: 125_000,
      authorizedMinor: 125_000,
      needsAttention: [],
    });
    expect((await capture(number)).status).toBe(201);
    expect(await states(ref)).toEqual([
      [100_000, 'succeeded'],
      [20_000, 'canceled'],
      [25_000, 'succeeded'],
    ]);
  });

  it('is raised by the legs that stand after a leg was given up unheard', async () => {
    const { number, ref } = await opened();
    await takenBackUnheard(ref, number);
    const next = await add(world, number, 'BAG-1', { key: 'again', headers: wait30 });
    expect([next.status, next.body.authorizedMinor]).toEqual([201, 145_000]);
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    expect((await capture(number)).status).toBe(201);
    expect(await states(ref)).toEqual([
      [100_000, 'succeeded'],
      [20_000, 'canceled'],
      [25_000, 'succeeded'],
      [20_000, 'succeeded'],
    ]);
  });

  it('whose leg somebody else cancels is looked at, and goes out flagged', async () => {
    const { number, ref } = await opened();
    expect((await add(world, number, 'BAG-1')).status).toBe(201);
    const [, leg] = await intents(ref);
    const response = await fetch(`${bench.url}/v1/payment_intents/${String(leg?.['id'])}/cancel`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${apiKey}`, 'Idempotency-Key': 'by-hand' },
    });
    expect(response.status).toBe(200);
    await until('the flag', async () => {
      const { needsAttention } = await readOrder(world, number);
      return needsAttention.includes('authorization_unexpected') || undefined;
    });
  });

  it('whose leg is made after it was believed to have failed gives that leg up', async () => {
    const { number, ref } = await opened();
    await post('/admin/webhooks', { held: true });
    await bench.fault(ref, { operation: 'create', kind: 'apply-late', delayMs: 8_000 });
    const { body } = await add(world, number, 'BAG-1', { headers: wait30 });
    expect(body).toMatchObject({ code: 'failed_safely' });
    await until('the leg', async () => (await intents(ref)).length === 2);
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    expect(await states(ref)).toEqual([
      [100_000, 'requires_capture'],
      [20_000, 'canceled'],
    ]);
    expect(await readOrder(world, number)).toMatchObject({
      authorizedMinor: 100_000,
      needsAttention: [],
    });
    await post('/admin/webhooks', { held: false });
  });
});
