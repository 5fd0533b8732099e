import type { Payload } from '@temporalio/common';
import type { Services } from '../../activities/services';
import { getOrder, orderWindowType, orderWorkflowId } from '../../workflows/messages';
import { createWorld, type World } from '../world';
import { ordersAtOnce } from '../world/cache';
import { detailsOf } from '../world/desk';
import { orderOf, paymentOf } from '../world/orders';
import { cheaper } from '../world/portal';
import {
  add,
  handOver,
  mailsTo,
  newNumber,
  readHistory,
  readOrder,
  released,
  workflowOf,
  type OpenedOrder,
} from '../world/story';
import { until } from '../world/until';

/** Timers of a busy machine are late; a window that waits for somebody is later. */
const latenessMaxMs = 3_000;

/** Five groups of orders after each other, where replays allow no more at once, on a busy machine. */
const playedWithinMs = 120_000;

/** A payload as no SDK of ours would write it. */
function payload(encoding: string, data: unknown, metadata: Record<string, string> = {}): Payload {
  const entries = Object.entries({ encoding, ...metadata });
  return {
    metadata: Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value)])),
    data: Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)),
  };
}

const head = { requestId: 'by-hand', receivedAtMs: 0, fingerprint: 'f' };
const oneBag = { ...head, item: 'BAG-1', quantity: 1 };
const json = (data: unknown) => [payload('json/plain', data)];

/** What somebody sends from Temporal UI or the CLI: signal, and its raw arguments. */
const signals: [what: string, signal: string, payloads: Payload[]][] = [
  ['nothing at all', 'addItem', []],
  ['a number', 'addItem', json(42)],
  ['null', 'cancelOrder', json(null)],
  ['a list', 'closeWindow', json([head])],
  ['a command without a request id', 'addItem', json({ item: 'BAG-1', quantity: 1 })],
  ['quantity 0', 'addItem', json({ ...oneBag, quantity: 0 })],
  ['quantity as text', 'addItem', json({ ...oneBag, quantity: '1' })],
  ['a cancel that says nothing about the money', 'cancelOrder', json(head)],
  ['a time no calendar has', 'closeWindow', json({ ...head, receivedAtMs: -9e15 })],
  ['a NUL in the item', 'addItem', json({ ...oneBag, item: 'BAG\u0000' })],
  ['a NUL in the request id', 'addItem', json({ ...oneBag, requestId: 'by\u0000hand' })],
  ['half a character', 'addItem', json({ ...oneBag, requestId: 'by-hand-\ud800' })],
  ['JSON that breaks off', 'addItem', [payload('json/plain', '{"requestId":')]],
  [
    'encoding json/protobuf',
    'addItem',
    [payload('json/protobuf', head, { messageType: 'shop.AddItem' })],
  ],
  ['encoding=foo', 'cancelOrder', [payload('foo', { ...head, authorization: 'void' })]],
  ['no encoding', 'closeWindow', [{ data: Buffer.from(JSON.stringify(head)) }]],
  ['a name nobody listens to', 'makeItFree', json(head)],
  ['a name nobody listens to, encoding=foo', 'makeItFree', [payload('foo', head)]],
];

/** An argument that cannot even be turned into text: trying throws. */
const unspeakable = { requestId: { toString: 1, valueOf: 1 } };

async function failedTasks(world: World, number: string): Promise<number> {
  const { events } = await workflowOf(world, number).fetchHistory();
  return events?.filter((event) => event.workflowTaskFailedEventAttributes).length ?? 0;
}

describe('Signals sent by hand', () => {
  let world: World;
  const played = new Map<string, { opened: OpenedOrder; addStatus: number }>();

  // Side by side: each order lives through its whole window, which is seconds long.
  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks: { windowMs: 6_000 } });
    for (let first = 0; first < signals.length; first += ordersAtOnce) {
      await Promise.all(signals.slice(first, first + ordersAtOnce).map(play));
    }
  }, playedWithinMs);
  afterAll(() => world.stop());

  it.each(signals)('%s: is recorded and stops nothing', async (what, signal) => {
    const { opened, addStatus } = playedFor(what);
    const { number, email, ref, answer } = opened;
    expect(addStatus).toBe(201);
    const history = await readHistory(world, number);
    const ignored = history.filter((entry) => entry.type === 'signal_ignored');
    expect(ignored).toHaveLength(1);
    expect(ignored[0]?.text).toContain(signal);
    const order = await readOrder(world, number);
    expect(order.lines.map((line) => line.reference)).toEqual(['CAM-1', 'BAG-1']);
    const closed = history.find((entry) => entry.type === 'window_closed')?.at ?? '';
    const lateMs = Date.parse(closed) - Date.parse(answer.body.closesAt);
    expect(lateMs).toBeLessThan(world.clocks.arrivalGraceMs + latenessMaxMs);
    expect(await mailsTo(world, email)).toHaveLength(1);
    expect((await world.warehouse.order(number)).releases).toBe(1);
    expect((await world.klarna.order(ref)).order_amount).toBe(120_000);
    expect(await failedTasks(world, number)).toBe(0);
  });

  function playedFor(what: string) {
    const order = played.get(what);
    if (!order) throw new Error(`No order was played for ${what}.`);
    return order;
  }

  async function play([what, signal, payloads]: (typeof signals)[number]): Promise<void> {
    const opened = await handOver(world);
    await sendRaw(opened.number, signal, payloads);
    const { status } = await add(world, opened.number, 'BAG-1');
    played.set(what, { opened, addStatus: status });
    await released(world, opened.number);
  }

  async function sendRaw(number: string, signalName: string, payloads: Payload[]): Promise<void> {
    await world.client.workflowService.signalWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: workflowOf(world, number).workflowId },
      signalName,
      ...(payloads.length > 0 ? { input: { payloads } } : {}),
    });
  }
});

describe('Updates and queries sent by hand', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
  });
  afterAll(() => world.stop());

  it('an argument that is none gets an answer and changes nothing', async () => {
    const { number, email } = await handOver(world);
    const handle = workflowOf(world, number);
    const before = await readOrder(world, number);
    for (const argument of [undefined, null, 42, 'text', [], { requestId: {} }, unspeakable]) {
      const args = argument === undefined ? [] : [argument];
      expect(await handle.query('getOutcome', ...args)).toEqual({ kind: 'request_unknown' });
    }
    await expect(handle.query('noSuchQuery')).rejects.toThrow(/noSuchQuery/);
    await expect(handle.executeUpdate('noSuchUpdate')).rejects.toThrow(/failed|noSuchUpdate/i);
    const waiting = [undefined, 42, 'text', { requestId: 'nobody' }, unspeakable].map((argument) =>
      handle.executeUpdate<unknown, [unknown]>('outcome', { args: [argument] }),
    );
    expect((await add(world, number, 'BAG-1')).status).toBe(201);
    await world.temporal.sleep(world.clocks.windowMs + world.clocks.arrivalGraceMs + 100);
    await released(world, number);
    // `outcome` waits for an answer until there can be none, and never holds the close up.
    const unknown = { kind: 'request_unknown' };
    expect(await Promise.all(waiting)).toEqual([unknown, unknown, unknown, unknown, unknown]);
    expect(await failedTasks(world, number)).toBe(0);
    expect(await mailsTo(world, email)).toHaveLength(1);
    expect((await readOrder(world, number)).lines).toHaveLength(before.lines.length + 1);
  });
});

describe('An order started by hand', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
  });
  afterAll(() => world.stop());

  it('in a currency nobody knows goes out all the same', async () => {
    const order = { ...orderOf(newNumber()), currency: 'XYZ' };
    const { clocks, taskQueue } = world;
    await world.client.workflow.start(orderWindowType, {
      workflowId: orderWorkflowId(order.number),
      taskQueue,
      args: [{ order, payment: paymentOf('no-such-order'), clocks, fingerprint: 'f' }],
    });
    await released(world, order.number);
    const [mail] = await mailsTo(world, order.customer.email);
    expect(mail?.text).toContain('100000 minor units of XYZ');
    expect(await failedTasks(world, order.number)).toBe(0);
  });
});

describe('An order started by hand, with gaps the API lets nobody leave', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks: { windowMs: 60_000 } });
  });
  afterAll(() => world.stop());

  async function start(gaps: { line: object }): Promise<string> {
    const number = newNumber();
    const order = orderOf(number);
    const payment = paymentOf(await world.klarna.authorize(order));
    const lines = order.lines.map((line) => ({ ...line, ...gaps.line }));
    const { clocks } = world;
    await world.client.workflow.start(orderWindowType, {
      workflowId: orderWorkflowId(number),
      taskQueue: world.taskQueue,
      args: [{ order: { ...order, lines }, payment, clocks, fingerprint: 'by-hand' }],
    });
    return number;
  }

  const cancelled = async (number: string) => {
    await workflowOf(world, number).cancel();
    expect(await workflowOf(world, number).result()).toMatchObject({ outcome: 'cancelled' });
    expect(await failedTasks(world, number)).toBe(0);
  };

  it('a line without a name costs ops the page, not the order', async () => {
    const number = await start({ line: { name: null } });
    expect(await detailsOf(world, number)).toMatch(/^This order cannot be shown here/);
    await cancelled(number);
  });
});

describe('An event of the provider while the last write of an order waits for the database', () => {
  let world: World;
  let isAway = false;

  const services = (built: Services): Services => ({
    ...built,
    orders: {
      ...built.orders,
      async finish(...last) {
        if (isAway) throw new Error('the database is away');
        await built.orders.finish(...last);
      },
    },
  });

  beforeAll(async () => {
    world = await createWorld({ time: 'real', services, clocks: { windowMs: 60_000 } });
  });
  afterAll(() => world.stop());

  it('is looked at before the order ends, and is in its row', async () => {
    const { number } = await handOver(world, { klarna: cheaper });
    await released(world, number);
    const workflow = workflowOf(world, number);
    await until('the row to know all there is', async () => {
      const row = (await world.stores.orders.find(number))?.final?.view;
      const now = await workflow.query(getOrder);
      return row?.history.length === now.history.length && row.needsAttention.length > 0;
    });
    isAway = true;
    await workflow.signal('resolveAttention', { ...head, note: 'Looked.' });
    await until('the last write', async () => (await workflow.query(getOrder)).phase === 'closed');
    const event = { eventId: 'evt-1', kind: 'increase', outcome: 'authorized', amountMinor: 1 };
    await workflow.signal('providerEvent', { ...head, requestId: 'evt-1', event });
    isAway = false;
    await workflow.result();
    const { providerCalls } = await workflow.query(getOrder);
    expect(providerCalls.length).toBeGreaterThan(1);
    const row = (await world.stores.orders.find(number))?.final?.view;
    expect(row?.providerCalls).toEqual(providerCalls);
  });
});
