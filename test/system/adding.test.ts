import { createWorld, type World } from '../world';
import { add, handOver, readHistory, readOrder, type OpenedOrder } from '../world/story';

describe('Adding to a paid order', () => {
  let world: World;
  let opened: OpenedOrder;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    opened = await handOver(world);
  });

  it('A7: the payment result says whether and how long, and nothing else', () => {
    expect(opened.answer.status).toBe(200);
    expect(opened.answer.body.upsell).toStrictEqual({ isAllowed: true, timeLimit: 3 });
  });

  it('A8: a repeat one minute later still tells the limit, not what is left of it', async () => {
    await world.temporal.sleep(60_000);
    const repeat = await world.ask('PUT', '/payment-result', {
      body: { order: opened.order, payment: opened.payment },
    });
    expect(repeat.status).toBe(200);
    expect(repeat.body).toStrictEqual(opened.answer.body);
  });

  it('A1: one POST adds the item; nothing else is asked', async () => {
    const added = await add(world, opened.number, 'BAG-1');
    expect(added.status).toBe(201);
    expect(added.body.line).toMatchObject({ reference: 'BAG-1', origin: 'upsell' });
    const order = await readOrder(world, opened.number);
    expect(order.lines.map((line) => line.reference)).toEqual(['CAM-1', 'BAG-1']);
  });

  it('A5: address and card are refused in an add, and the stored address is on the line', async () => {
    const withAddress = await add(world, opened.number, 'BAG-1', {
      body: { shippingAddress: { street: 'Elsewhere 2' } },
    });
    expect(withAddress.status).toBe(400);
    const withCard = await add(world, opened.number, 'BAG-1', { body: { card: '4111' } });
    expect(withCard.status).toBe(400);
    const added = await add(world, opened.number, 'BAG-1');
    expect(added.body.line['shippingAddress']).toStrictEqual(opened.order.shippingAddress);
  });

  it('A10: unknown order 404, unknown item 404, good item 201 with the new total', async () => {
    const noOrder = await add(world, 'NOBODY-1', 'BAG-1');
    expect([noOrder.status, noOrder.body.code]).toEqual([404, 'order_unknown']);
    const noItem = await add(world, opened.number, 'NOTHING-1');
    expect([noItem.status, noItem.body.code]).toEqual([404, 'item_unknown']);
    const good = await add(world, opened.number, 'BAG-1');
    expect(good.status).toBe(201);
    expect(good.body.order.totalMinor).toBe(120_000);
    expect((await readOrder(world, opened.number)).totalMinor).toBe(120_000);
  });

  it('A6: an add before the payment result is 409', async () => {
    const number = `${opened.number}-early`;
    const order = { ...opened.order, number };
    expect((await world.ask('PUT', `/orders/${number}`, { body: order })).status).toBeLessThan(300);
    const early = await add(world, number, 'BAG-1');
    expect([early.status, early.body.code]).toEqual([409, 'payment_result_missing']);
  });

  it('K3: each accepted add is one raise, to the new total', async () => {
    await add(world, opened.number, 'BAG-1');
    await add(world, opened.number, 'MEM-64');
    const raises = await world.klarna.applied(opened.ref);
    expect(raises.map((raise) => raise.order_amount)).toEqual([120_000, 145_000]);
  });

  it('A17: the new transaction is for the whole new total, not the difference', async () => {
    await add(world, opened.number, 'BAG-1');
    const { transactions } = await readOrder(world, opened.number);
    const active = transactions.filter((transaction) => transaction.status === 'active');
    expect(active).toMatchObject([{ id: 'tx-2', totalMinor: 120_000 }]);
    expect((await world.klarna.order(opened.ref)).order_amount).toBe(120_000);
  });

  it('A16: earlier transactions carry -old, exactly one is active', async () => {
    await add(world, opened.number, 'BAG-1');
    const once = await readOrder(world, opened.number);
    expect(once.transactions.map((each) => each.id)).toEqual(['tx-1-old', 'tx-2']);
    await add(world, opened.number, 'MEM-64');
    const twice = await readOrder(world, opened.number);
    expect(twice.transactions.map((each) => [each.id, each.status])).toEqual([
      ['tx-1-old', 'superseded'],
      ['tx-2-old', 'superseded'],
      ['tx-3', 'active'],
    ]);
  });

  it('A26: a raise replaces amount and lines: all lines are sent, old ones verbatim', async () => {
    const before = await world.klarna.order(opened.ref);
    await add(world, opened.number, 'BAG-1');
    const [raise] = await world.klarna.raises(opened.ref);
    expect(raise?.order_lines?.slice(0, 1)).toStrictEqual(before.order_lines);
    expect(raise?.order_lines?.map((line) => line['reference'])).toEqual(['CAM-1', 'BAG-1']);
    const sum = raise?.order_lines?.reduce(
      (total, line) => total + Number(line['total_amount']),
      0,
    );
    expect(sum).toBe(120_000);
  });

  it('A29: the raise is Klarna’s PATCH of the authorization, answered with an empty 204', async () => {
    await add(world, opened.number, 'BAG-1');
    const journal = await world.klarna.journal(opened.ref);
    const received = journal.find(
      (entry) => entry.event === 'received' && entry.method === 'PATCH',
    );
    expect(received?.path).toBe(`/ordermanagement/v1/orders/${opened.ref}/authorization`);
    const answered = journal.find(
      (entry) => entry.event === 'answered' && entry.call === received?.call,
    );
    expect(answered?.status).toBe(204);
  });

  it('A14: the order shows both lines, the added one with origin and offer', async () => {
    const offer = opened.answer.body.offers.find((each) => each.item === 'MEM-64');
    const added = await add(world, opened.number, 'MEM-64', { body: { offer: offer?.offer } });
    expect(added.status).toBe(201);
    const { lines } = await readOrder(world, opened.number);
    expect(lines).toMatchObject([
      { reference: 'CAM-1', origin: 'original' },
      { reference: 'MEM-64', origin: 'upsell', offer: offer?.offer, totalMinor: 20_000 },
    ]);
  });

  it('A15: the history has one entry per attempt, with amounts, reference and time', async () => {
    await add(world, opened.number, 'BAG-1');
    const entries = (await readHistory(world, opened.number)).filter(
      (entry) => entry.type === 'upsell_added',
    );
    expect(entries).toMatchObject([
      {
        totalBeforeMinor: 100_000,
        totalAfterMinor: 120_000,
        providerRef: opened.ref,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    ]);
  });

  it('A18: the history names what was sold, how many, at what price and discount', async () => {
    const offer = opened.answer.body.offers.find((each) => each.item === 'MEM-64');
    await add(world, opened.number, 'MEM-64', { body: { offer: offer?.offer } });
    const history = await readHistory(world, opened.number);
    expect(history.find((entry) => entry.type === 'upsell_added')).toMatchObject({
      item: 'MEM-64',
      quantity: 1,
      unitPriceMinor: 25_000,
      discountMinor: 5_000,
    });
  });

  it('B10: one click answers enough to redraw the page', async () => {
    const added = await add(world, opened.number, 'BAG-1', {
      credential: opened.answer.body.token,
    });
    expect(added.status).toBe(201);
    expect(added.body.order).toMatchObject({
      number: opened.number,
      currency: 'SEK',
      totalMinor: 120_000,
    });
    expect(added.body.order.lines).toHaveLength(2);
  });

  it('a double click is one add and one raise, and the second answer is a replay', async () => {
    const first = await add(world, opened.number, 'BAG-1');
    const second = await add(world, opened.number, 'BAG-1');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toStrictEqual(first.body);
    expect(first.headers.get('idempotency-replayed')).not.toBe('true');
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await world.klarna.raises(opened.ref)).toHaveLength(1);
  });

  it('the same key with another body is a conflict and changes nothing', async () => {
    await add(world, opened.number, 'BAG-1', { key: 'k1' });
    const other = await add(world, opened.number, 'BAG-1', { key: 'k1', body: { quantity: 2 } });
    expect([other.status, other.body.code]).toEqual([409, 'request_conflict']);
    expect((await readOrder(world, opened.number)).totalMinor).toBe(120_000);
  });

  it('an item for nothing is added without asking the provider', async () => {
    const added = await add(world, opened.number, 'FREE-1');
    expect(added.status).toBe(201);
    expect(added.body.line['status']).toBe('confirmed_free');
    expect(await world.klarna.raises(opened.ref)).toHaveLength(0);
  });

  it('A12: the rules of a basket decide, and nothing is sent for what they refuse', async () => {
    const verdict = async (item: string, body?: unknown) => {
      const answer = await add(world, opened.number, item, body === undefined ? {} : { body });
      return [answer.status, answer.body.code];
    };
    expect(await verdict('GONE-1')).toEqual([409, 'out_of_stock']);
    expect(await verdict('HIDDEN-1')).toEqual([409, 'item_unavailable']);
    expect(await verdict('EURO-1')).toEqual([409, 'item_unavailable']);
    expect(await verdict('BAG-1', { quantity: 4 })).toEqual([422, 'quantity_above_max']);
    expect(await verdict('FLEX-1')).toEqual([422, 'flexible_bundle_not_allowed']);
    expect(await world.klarna.raises(opened.ref)).toHaveLength(0);
    const { token } = opened.answer.body;
    expect((await add(world, opened.number, 'KIT-1', { credential: token })).status).toBe(201);
  });
});
