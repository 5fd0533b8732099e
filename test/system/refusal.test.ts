import { createWorld, type World } from '../world';
import { paymentOf } from '../world/orders';
import { cheaper } from '../world/portal';
import {
  add,
  closeByTime,
  handOver,
  mailsTo,
  newNumber,
  readHistory,
  readOrder,
  released,
  type OrderReply,
} from '../world/story';
import { until } from '../world/until';

/** The order without its records: what a refused add must leave untouched. */
function contents({ lines, totalMinor, authorizedMinor, status, fulfilment }: OrderReply) {
  return { lines, totalMinor, authorizedMinor, status, fulfilment };
}

describe('A refused add', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
  });
  afterAll(() => world.stop());

  async function refusedOrder() {
    const opened = await handOver(world);
    const before = await readOrder(world, opened.number);
    await world.klarna.fault(opened.ref, { operation: 'update', kind: 'deny' });
    const refused = await add(world, opened.number, 'BAG-1', { key: 'refused-1' });
    return { ...opened, before, refused };
  }

  it('A19: leaves the order equal to the snapshot before it, and the piece is back in stock', async () => {
    const stockBefore = (await world.stores.catalogue.findProduct('BAG-1'))?.stock;
    const { number, before, refused } = await refusedOrder();
    expect(refused.status).toBe(402);
    expect(contents(await readOrder(world, number))).toStrictEqual(contents(before));
    await until('the piece', async () => {
      return (await world.stores.catalogue.findProduct('BAG-1'))?.stock === stockBefore;
    });
  });

  it('A20: logs a failed transaction with the provider’s code, and never renames the good one', async () => {
    const { number } = await refusedOrder();
    const { transactions } = await readOrder(world, number);
    expect(transactions).toMatchObject([
      { id: 'tx-1', status: 'active', totalMinor: 100_000 },
      { id: 'tx-2', status: 'failed', totalMinor: 120_000, code: 'NOT_ALLOWED' },
    ]);
  });

  it('A21: is in the order history with its reason', async () => {
    const { number } = await refusedOrder();
    const history = await readHistory(world, number);
    expect(history.find((entry) => entry.type === 'upsell_failed')).toMatchObject({
      item: 'BAG-1',
      reason: 'NOT_ALLOWED',
      totalBeforeMinor: 100_000,
      totalAfterMinor: 100_000,
      correlationId: expect.stringMatching(/\S/),
    });
  });

  it('A22: the one mail still waits for the end of the window, with the original lines only', async () => {
    const { number, email } = await refusedOrder();
    await world.temporal.sleep(170_000);
    expect(await world.inbox.to(email)).toHaveLength(0);
    await closeByTime(world, number);
    const mails = await mailsTo(world, email);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toMatch(/Camera/);
    expect(mails[0]?.text).not.toMatch(/Camera bag/);
    expect(mails[0]?.text).toMatch(/1\s000,00/);
  });

  it('A23: the first authorization is still active and can be captured, but not for more', async () => {
    const { number, ref } = await refusedOrder();
    const early = await world.ask('POST', `/orders/${number}/captures`, {
      body: { amountMinor: 100_000 },
    });
    expect([early.status, early.body['code']]).toEqual([409, 'order_not_released']);
    await closeByTime(world, number);
    const above = await world.ask('POST', `/orders/${number}/captures`, {
      body: { amountMinor: 120_000 },
    });
    expect([above.status, above.body['code']]).toEqual([422, 'capture_above_authorization']);
    const captured = await world.ask('POST', `/orders/${number}/captures`, {
      body: { amountMinor: 100_000 },
    });
    expect(captured.status).toBe(201);
    expect((await world.klarna.order(ref)).status).toBe('CAPTURED');
  });

  it('A27: asks the shopper to place a new order, ready-made', async () => {
    const { refused } = await refusedOrder();
    expect(refused.status).toBe(402);
    expect(refused.body.code).toBe('increase_rejected');
    expect(refused.body.nextAction).toMatchObject({ type: 'new_order', items: ['BAG-1'] });
  });

  it('A28: offers say that the shopper may be assessed again; after a refusal nobody is asked again', async () => {
    const { number, ref, answer } = await refusedOrder();
    expect(answer.body.offers[0]).toMatchObject({ mayTriggerCreditCheck: true });
    const again = await add(world, number, 'MEM-64');
    expect([again.status, again.body.code]).toEqual([409, 'risk_refused_before']);
    expect(await world.klarna.raises(ref)).toHaveLength(1);
  });

  it('a repeat of the refused request gets the same refusal', async () => {
    const { number, refused } = await refusedOrder();
    const repeat = await add(world, number, 'BAG-1', { key: 'refused-1' });
    expect(repeat.status).toBe(402);
    expect(repeat.body.code).toBe(refused.body.code);
    expect(repeat.headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('An order that cannot be added to', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
  });
  afterAll(() => world.stop());

  it.each([
    ['INVOICE', 'SE', true],
    ['B2B_INVOICE', 'SE', true],
    ['BASE_ACCOUNT', 'DE', true],
    ['DIRECT_DEBIT', 'AT', true],
    ['FIXED_AMOUNT', 'SE', true],
    ['FIXED_AMOUNT', 'GB', false],
    ['CARD', 'SE', false],
    ['INVOICE', 'CH', false],
  ])('A25: %s in %s may be raised: %s', async (method, country, isAllowed) => {
    const { answer } = await handOver(world, {
      payment: { method, country },
      klarna: { initial_payment_method: { type: method }, purchase_country: country },
    });
    expect(answer.body.upsell.isAllowed).toBe(isAllowed);
  });

  it('A9: nothing is offered, the reason is told, and an add is refused', async () => {
    const { number, answer } = await handOver(world, {
      payment: { method: 'CARD' },
      klarna: { initial_payment_method: { type: 'CARD' } },
    });
    expect(answer.body.upsell.isAllowed).toBe(false);
    expect(answer.body.offers).toEqual([]);
    const offers = await world.ask('GET', `/orders/${number}/offers`);
    expect(offers.body).toMatchObject({ offers: [], reasons: ['payment_method'] });
    const refused = await add(world, number, 'BAG-1');
    expect([refused.status, refused.body.code]).toEqual([409, 'upsell_not_enabled']);
  });

  it('is confirmed and released at once', async () => {
    const { number, email } = await handOver(world, {
      klarna: { initial_payment_method: { type: 'CARD' } },
    });
    await released(world, number);
    expect(await mailsTo(world, email)).toHaveLength(1);
  });

  it('B3: a provider that is down at open costs the upsell, never the order', async () => {
    const number = newNumber();
    const { order } = await handOver(world);
    const mine = {
      ...order,
      number,
      customer: { ...order.customer, email: `${number}@x.example` },
    };
    const ref = await world.klarna.authorize(mine);
    await world.klarna.fault(ref, { operation: 'read', kind: 'down', times: 1000 });
    const pending = world.ask('PUT', '/payment-result', {
      body: { order: mine, payment: paymentOf(ref) },
    });
    await world.temporal.sleep(40_000);
    await pending;
    await released(world, number);
    expect(await mailsTo(world, `${number}@x.example`)).toHaveLength(1);
    const seen = await readOrder(world, number);
    expect(seen.needsAttention).toEqual(['provider_unavailable']);
    expect((await world.klarna.order(ref)).order_amount).toBe(100_000);
  });

  it('a total that is not what the provider holds is flagged, confirmed and released', async () => {
    const { number, email, answer } = await handOver(world, { klarna: cheaper });
    expect(answer.body.upsell.isAllowed).toBe(false);
    await released(world, number);
    expect((await readOrder(world, number)).needsAttention).toEqual(['authorization_mismatch']);
    expect(await mailsTo(world, email)).toHaveLength(1);
  });

  it('an authorization that belongs to another order starts nothing', async () => {
    const first = await handOver(world);
    const order = { ...first.order, number: newNumber() };
    const taken = await world.ask('PUT', '/payment-result', {
      body: { order, payment: first.payment },
    });
    expect([taken.status, taken.body['code']]).toEqual([409, 'authorization_in_use']);
    expect((await world.ask('GET', `/orders/${order.number}`)).status).toBe(404);
  });

  it('the same order with another payment is a conflict', async () => {
    const first = await handOver(world);
    const ref = await world.klarna.authorize(first.order);
    const other = await world.ask('PUT', '/payment-result', {
      body: { order: first.order, payment: paymentOf(ref) },
    });
    expect([other.status, other.body['code']]).toEqual([409, 'payment_result_conflict']);
  });
});
