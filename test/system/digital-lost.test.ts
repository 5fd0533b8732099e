import type { Services } from '../../activities/services';
import { createWorld, type World } from '../world';
import { fetchCost } from '../world/actions';
import { wait30 } from '../world/doubt';
import { startWorkerProcess } from '../world/processes';
import {
  add,
  closeByTime,
  handOver,
  readHistory,
  readOrder,
  released,
  workflowOf,
  type OpenedOrder,
} from '../world/story';
import { until } from '../world/until';

const type = 'line.released';

describe('A digital item whose receiver is ill, or whose order is cancelled', () => {
  let world: World;
  let opened: OpenedOrder;

  beforeAll(async () => {
    world = await createWorld({
      time: 'real',
      clocks: { windowMs: 30_000, inDoubtRetryMs: 200, inDoubtSettleMs: 300 },
    });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    opened = await handOver(world);
  });
  afterEach(() => world.warehouse.fault('none'));

  const sent = () => world.warehouse.received(opened.number, type);
  const close = () => world.ask('POST', `/orders/${opened.number}/close`);
  const cancel = () =>
    world.ask('POST', `/orders/${opened.number}/cancel`, { body: { authorization: 'void' } });
  const ended = () => workflowOf(world, opened.number).result();
  const deliveredAt = async () =>
    (await readOrder(world, opened.number)).lines.at(-1)?.['deliveredAt'];
  const texts = async (entryType: string) =>
    (await readHistory(world, opened.number))
      .filter((entry) => entry.type === entryType)
      .map((entry) => entry.text);

  async function addEbook(): Promise<void> {
    const added = await add(world, opened.number, 'EBOOK-1', { headers: wait30 });
    expect(added.status).toBe(201);
  }

  /** The one `order.cancelled`, after everything else the order sent. */
  async function cancelled() {
    await ended();
    const { deliveries } = await world.warehouse.order(opened.number);
    const last = deliveries.at(-1);
    expect([last?.type, last?.status]).toEqual(['order.cancelled', 200]);
    expect(deliveries.filter((each) => each.type === 'order.cancelled')).toHaveLength(1);
    return last?.data['deliveredLines'];
  }

  it('a receiver that answers 500 first gets the same event again, and delivers once', async () => {
    await world.warehouse.fault('500', 1, { type });
    await addEbook();
    await until('the delivery', deliveredAt);
    const deliveries = await sent();
    expect(deliveries.map(({ status }) => status)).toEqual([500, 200]);
    expect(new Set(deliveries.map(({ webhookId }) => webhookId)).size).toBe(1);
    expect((await world.warehouse.order(opened.number)).delivered).toHaveLength(1);
  });

  it('neither the answer nor the release waits; the row hears of a delivery that comes later', async () => {
    await world.warehouse.fault('500', undefined, { type });
    // In doubt once: the workflow then has ten minutes to go, and the row must not wait for it.
    await world.klarna.fault(opened.ref, { operation: 'update', kind: '500-after-apply' });
    await addEbook();
    await close();
    await released(world, opened.number);
    const { lines } = await world.warehouse.order(opened.number);
    expect(lines?.at(-1)).not.toHaveProperty('deliveredAt');
    expect(await deliveredAt()).toBeUndefined();
    await world.warehouse.fault('none');
    const at = await until('the delivery', deliveredAt);
    expect((await world.stores.orders.find(opened.number))?.final?.view.lines.at(-1)).toMatchObject(
      { deliveredAt: at },
    );
    expect((await workflowOf(world, opened.number).describe()).status.name).toBe('RUNNING');
    expect((await world.warehouse.order(opened.number)).delivered).toHaveLength(1);
  });

  it('cancelled after the delivery: it stays delivered, and the shop is told what to revoke', async () => {
    await addEbook();
    const at = await until('the delivery', deliveredAt);
    await cancel();
    expect(await cancelled()).toEqual([
      {
        line: 'line-2',
        reference: 'EBOOK-1',
        name: 'How to see',
        kind: 'digital',
        quantity: 1,
        totalMinor: 20_000,
        origin: 'upsell',
        deliveredAt: at,
      },
    ]);
    expect(await texts('order_cancelled')).toEqual([
      'The order was cancelled. Delivered before, and stays so: 1 × EBOOK-1.',
    ]);
    expect(await deliveredAt()).toBe(at);
  });

  it('cancelled while the delivery is retried: it is given up, and nothing is sent afterwards', async () => {
    await world.warehouse.fault('500', undefined, { type });
    await addEbook();
    await until('an attempt', async () => (await sent()).length > 0);
    await cancel();
    expect(await cancelled()).toEqual([]);
    expect(await texts('line_undelivered')).toEqual([
      'Delivery of 1 × EBOOK-1 given up unconfirmed: the order was cancelled.',
    ]);
    expect(await texts('order_cancelled')).toEqual(['The order was cancelled.']);
    const order = await readOrder(world, opened.number);
    expect([await deliveredAt(), order.needsAttention]).toEqual([undefined, []]);
  });

  it('cancelled while an attempt is under way: its answer is waited for, and it counts', async () => {
    await world.warehouse.fault('slow', 1, { type, delayMs: 1_500 });
    await addEbook();
    await until('the attempt', async () => (await sent()).length === 1);
    await cancel();
    expect(await cancelled()).toMatchObject([{ line: 'line-2' }]);
    expect(await texts('line_delivered')).toHaveLength(1);
    expect(await sent()).toHaveLength(1);
  });

  it('cancelled while it is being added: it is never sent', async () => {
    const fault = { operation: 'update', kind: 'slow', times: 1, delayMs: 1_000 };
    await world.klarna.fault(opened.ref, fault);
    const adding = addEbook();
    await until('the raise', async () => (await world.klarna.raises(opened.ref)).length === 1);
    await cancel();
    await adding;
    expect(await cancelled()).toEqual([]);
    expect(await sent()).toHaveLength(0);
    expect(await texts('line_undelivered')).toHaveLength(1);
  });
});

describe('A worker that dies while a digital line is delivered', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', hasWorker: false, clocks: { windowMs: 3_000 } });
  });
  afterAll(() => world.stop());

  it('sends the same event again: its receiver knows it and delivers once', async () => {
    const first = await startWorkerProcess(world.env);
    const { number } = await handOver(world);
    await world.warehouse.fault('slow', 1, { type, delayMs: 3_000 });
    expect((await add(world, number, 'EBOOK-1')).status).toBe(201);
    const sent = () => world.warehouse.received(number, type);
    await until('the first attempt', async () => (await sent()).length === 1);
    await first.kill();
    const second = await startWorkerProcess(world.env);
    try {
      await until('the second attempt', async () => (await sent()).length === 2, 30_000);
      const deliveries = await sent();
      expect(deliveries.map(({ duplicate }) => duplicate)).toEqual([false, true]);
      expect(new Set(deliveries.map(({ webhookId }) => webhookId)).size).toBe(1);
      expect((await world.warehouse.order(number)).delivered).toHaveLength(1);
      await workflowOf(world, number).result();
      expect((await readOrder(world, number)).lines.at(-1)).toHaveProperty('deliveredAt');
    } finally {
      await second.stop();
    }
  });
});

describe('What a digital item costs at Temporal', () => {
  /** What an order with one add may cost (`bounds.test.ts`), one activity and its task more. */
  const budget = { events: 56 + 6, actions: 13 + 1 };
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks: { windowMs: 2_000 } });
  });
  afterAll(() => world.stop());

  it(`at most ${budget.events} events and ${budget.actions} billable actions`, async () => {
    const { number } = await handOver(world);
    expect((await add(world, number, 'EBOOK-1')).status).toBe(201);
    await closeByTime(world, number);
    await workflowOf(world, number).result();
    const cost = await fetchCost(world, number);
    expect((await world.warehouse.order(number)).delivered).toHaveLength(1);
    expect(cost.events).toBeLessThanOrEqual(budget.events);
    expect(cost.actions).toBeLessThanOrEqual(budget.actions);
  });
});

describe('A receiver that is down for three days', () => {
  /** The longest wait a receiver may ask for: three days are then some seventy attempts. */
  const retryAfterMs = 60 * 60_000;
  const halfADayMs = 12 * 60 * 60_000;
  let world: World;
  let attempts = 0;

  const services = (built: Services): Services => ({
    ...built,
    warehouse: {
      async deliver(event) {
        if (event.type !== type) return built.warehouse.deliver(event);
        attempts += 1;
        return { kind: 'failed', detail: 'ECONNREFUSED', retryAfterMs };
      },
    },
  });

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping', services });
  });
  afterAll(() => world.stop());

  it('costs the delivery, never the order: a person is told to deliver by hand', async () => {
    const { number } = await handOver(world);
    expect((await add(world, number, 'EBOOK-1')).status).toBe(201);
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    for (let days = 0; days < 2.5; days += 0.5) await world.temporal.sleep(halfADayMs);
    expect((await readOrder(world, number)).needsAttention).toEqual([]);
    const tried = attempts;
    expect(tried).toBeGreaterThan(2);
    await world.temporal.sleep(halfADayMs * 1.5);
    const flagged = await until('the flag', async () => {
      const { needsAttention } = await readOrder(world, number);
      return needsAttention.length > 0 && needsAttention;
    });
    expect(flagged).toEqual(['warehouse_unreachable']);
    const history = await readHistory(world, number);
    expect(history.find((entry) => entry.type === 'line_undelivered')).toMatchObject({
      text: 'Delivery of 1 × EBOOK-1 given up unconfirmed: nobody took its event for three days.',
    });
    const { lines } = await readOrder(world, number);
    expect(lines.at(-1)).not.toHaveProperty('deliveredAt');
  });
});
