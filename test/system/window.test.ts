import { createWorld, type World } from '../world';
import {
  add,
  closeByTime,
  handOver,
  mailsTo,
  newNumber,
  readHistory,
  readOrder,
  released,
  workflowOf,
} from '../world/story';
import { until } from '../world/until';

describe('The window of one order', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
  });
  afterAll(() => world.stop());

  it('K1: three payment results at once start one workflow and get the same answer', async () => {
    const first = await handOver(world);
    const number = newNumber();
    const order = { ...first.order, number };
    const ref = await world.klarna.authorize(order);
    const body = { order, payment: { ...first.payment, authorizationRef: ref } };
    const answers = await Promise.all(
      [1, 2, 3].map(() => world.ask('PUT', '/payment-result', { body })),
    );
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(answers[1]?.body).toStrictEqual(answers[0]?.body);
    expect(answers[2]?.body).toStrictEqual(answers[0]?.body);
    const history = await workflowOf(world, number).fetchHistory();
    const opens = history.events?.filter(
      (event) => event.workflowExecutionUpdateAcceptedEventAttributes,
    );
    expect(opens).toHaveLength(1);
    expect((await world.warehouse.order(number)).deliveries).toHaveLength(1);
  });

  it('K2: it waits open, takes an add in the first minute, and closes when the time is up', async () => {
    const { number } = await handOver(world);
    expect((await readOrder(world, number)).status).toBe('open');
    await world.temporal.sleep(60_000);
    expect((await add(world, number, 'BAG-1')).status).toBe(201);
    expect((await readOrder(world, number)).status).toBe('open');
    await closeByTime(world, number);
    expect((await readOrder(world, number)).status).not.toBe('open');
    expect((await readOrder(world, number)).totalMinor).toBe(120_000);
  });

  it('A11: no mail one second before the end, exactly one after it, with every line', async () => {
    const { number, email } = await handOver(world);
    await add(world, number, 'BAG-1');
    await world.temporal.sleep(179_000);
    expect(await world.inbox.to(email)).toHaveLength(0);
    await closeByTime(world, number);
    const [mail] = await mailsTo(world, email);
    expect(mail?.text).toMatch(/Camera/);
    expect(mail?.text).toMatch(/Camera bag/);
    expect(mail?.text).toMatch(/1\s200,00/);
    await Promise.all(
      Array.from({ length: 5 }, () => world.ask('POST', `/orders/${number}/close`)),
    );
    expect(await world.inbox.to(email)).toHaveLength(1);
  });

  it('K5: the timer alone sends the confirmation and releases the order', async () => {
    const { number, email } = await handOver(world);
    await closeByTime(world, number);
    expect(await mailsTo(world, email)).toHaveLength(1);
    expect(await world.warehouse.events(number)).toEqual(['order.held', 'order.released']);
    const history = await workflowOf(world, number).fetchHistory();
    const timers = history.events?.filter((event) => event.timerFiredEventAttributes);
    expect(timers).toHaveLength(1);
  });

  it('K8: a window of 48 hours is tested in seconds', async () => {
    const long = await createWorld({ time: 'skipping', clocks: { windowMs: 48 * 3_600_000 } });
    try {
      const { number, email, answer } = await handOver(long);
      expect(answer.body.upsell.timeLimit).toBe(48 * 60);
      await long.temporal.sleep(47 * 3_600_000);
      expect((await add(long, number, 'BAG-1')).status).toBe(201);
      expect(await long.inbox.to(email)).toHaveLength(0);
      await long.temporal.sleep(3_600_500);
      await released(long, number);
      expect(await mailsTo(long, email)).toHaveLength(1);
    } finally {
      await long.stop();
    }
  });

  it('K4: a refused raise leaves the order as it was, and the window goes on', async () => {
    const { number, ref } = await handOver(world);
    await world.klarna.fault(ref, { operation: 'update', kind: 'deny' });
    expect((await add(world, number, 'BAG-1')).status).toBe(402);
    const order = await readOrder(world, number);
    expect([order.status, order.totalMinor, order.lines.length]).toEqual(['open', 100_000, 1]);
    await closeByTime(world, number);
  });

  it('K6: the workflow driven by the Temporal client alone behaves the same', async () => {
    const { number, email } = await handOver(world);
    const handle = workflowOf(world, number);
    await handle.signal('addItem', {
      requestId: 'by-hand',
      receivedAtMs: Date.now(),
      fingerprint: 'f',
      item: 'BAG-1',
      quantity: 1,
    });
    const reply = await handle.executeUpdate<{ kind: string }, [{ requestId: string }]>('outcome', {
      updateId: 'by-hand',
      args: [{ requestId: 'by-hand' }],
    });
    expect(reply).toMatchObject({ kind: 'settled', outcome: { result: { kind: 'added' } } });
    const seen = await world.ask('GET', `/orders/${number}/requests/by-hand`);
    expect(seen.status).toBe(200);
    await closeByTime(world, number);
    expect((await mailsTo(world, email))[0]?.text).toMatch(/Camera bag/);
  });

  it('D26: the warehouse holds at the start and gets one release, at close, with all lines', async () => {
    const { number } = await handOver(world);
    await until('the hold', async () => (await world.warehouse.order(number)).state === 'held');
    await add(world, number, 'BAG-1');
    expect((await world.warehouse.order(number)).releases).toBe(0);
    await closeByTime(world, number);
    const order = await world.warehouse.order(number);
    expect(order.releases).toBe(1);
    expect(order.lines?.map((line) => line.reference)).toEqual(['CAM-1', 'BAG-1']);
  });

  it('D3: a shopper who passes gets the order as it was', async () => {
    const { number, ref } = await handOver(world);
    await closeByTime(world, number);
    const order = await readOrder(world, number);
    expect(order.lines.map((line) => line.reference)).toEqual(['CAM-1']);
    expect(order.totalMinor).toBe(100_000);
    expect(await world.klarna.raises(ref)).toHaveLength(0);
  });

  it('after the close every add is 409 window_closed, and no call goes to the provider', async () => {
    const { number, ref } = await handOver(world);
    await closeByTime(world, number);
    const late = await add(world, number, 'BAG-1');
    expect([late.status, late.body.code]).toEqual([409, 'window_closed']);
    expect(await world.klarna.raises(ref)).toHaveLength(0);
  });

  it('the shop may close early: at once one mail and one release', async () => {
    const { number, email } = await handOver(world);
    await add(world, number, 'BAG-1');
    const closed = await world.ask('POST', `/orders/${number}/close`);
    expect(closed.status).toBe(200);
    await world.temporal.sleep(600);
    await released(world, number);
    expect(await mailsTo(world, email)).toHaveLength(1);
  });

  it('a cancelled order is confirmed to nobody, and the warehouse hears of it once', async () => {
    const { number, email, ref } = await handOver(world);
    await add(world, number, 'BAG-1');
    const cancelled = await world.ask('POST', `/orders/${number}/cancel`, {
      body: { authorization: 'void' },
    });
    expect(cancelled.status).toBe(200);
    await until('the cancellation', async () => {
      const { state } = await world.warehouse.order(number);
      return state === 'cancelled';
    });
    expect((await world.klarna.order(ref)).status).toBe('CANCELLED');
    const late = await add(world, number, 'MEM-64');
    expect([late.status, late.body.code]).toEqual([409, 'order_cancelled']);
    await world.temporal.sleep(200_000);
    expect(await world.inbox.to(email)).toHaveLength(0);
    expect(await world.warehouse.events(number)).toEqual(['order.held', 'order.cancelled']);
  });

  it('Cancel in Temporal UI cancels the order and keeps the authorization', async () => {
    const { number, ref } = await handOver(world);
    await workflowOf(world, number).cancel();
    await until('the cancellation', async () => {
      return (await world.warehouse.order(number)).state === 'cancelled';
    });
    expect((await world.klarna.order(ref)).status).toBe('AUTHORIZED');
    expect(await workflowOf(world, number).result()).toMatchObject({ outcome: 'cancelled' });
  });

  it('every line of the history is a sentence with a time', async () => {
    const { number } = await handOver(world);
    await add(world, number, 'BAG-1');
    await closeByTime(world, number);
    const history = await readHistory(world, number);
    expect(history.map((entry) => entry.type)).toEqual([
      'order_opened',
      'order_held',
      'upsell_added',
      'window_closed',
      'confirmation_sent',
      'order_released',
    ]);
    for (const entry of history) expect(entry.text).toMatch(/^\S.*\.$/);
  });
});
