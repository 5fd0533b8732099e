import { createWorld, type World } from '../world';
import { doubtClocks as clocks, losingReservations, wait30 } from '../world/doubt';
import { camera } from '../world/orders';
import {
  add,
  closeByTime,
  handOver,
  readHistory,
  readOrder,
  type OpenedOrder,
} from '../world/story';
import { until } from '../world/until';

/** Sold in Sweden, without stock and for as much as the shop likes. */
const product = (reference: string, kind: string, unitPriceMinor: number) => ({
  reference,
  name: reference,
  kind,
  prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: 2500 }],
  isPublished: true,
  quantityMax: 3,
  relatedTo: [],
});

const products = [
  product('FREE-EBOOK', 'digital', 0),
  product('CHEAP-EBOOK', 'digital', 10_000),
  product('HELP-1', 'service', 20_000),
];

describe('A digital item added after the purchase', () => {
  let world: World;
  let opened: OpenedOrder;
  let isReservationLost = false;

  beforeAll(async () => {
    const services = losingReservations(() => isReservationLost);
    world = await createWorld({ time: 'skipping', clocks, services });
    await world.ask('PUT', '/products', { body: { products } });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    isReservationLost = false;
    opened = await handOver(world);
  });
  afterEach(() => world.klarna.clearFaults());

  const faultUpdates = (fault: Record<string, unknown>) =>
    world.klarna.fault(opened.ref, { operation: 'update', ...fault });

  const sent = () => world.warehouse.received(opened.number, 'line.released');

  /** The shop's answer, once it knows that the line was delivered. */
  const delivered = (line = 'line-2') =>
    until(`the delivery of ${line}`, async () => {
      const { lines } = await readOrder(world, opened.number);
      return lines.find((each) => each.line === line && each['deliveredAt'] !== undefined);
    });

  const entries = async (type: string) =>
    (await readHistory(world, opened.number)).filter((entry) => entry.type === type);

  it('D17: it is delivered once, by its own event, after the provider has applied the raise', async () => {
    expect((await add(world, opened.number, 'EBOOK-1')).status).toBe(201);
    expect(await delivered()).toMatchObject({ reference: 'EBOOK-1', kind: 'digital' });
    const [raise] = await world.klarna.applied(opened.ref);
    const deliveries = await sent();
    expect(deliveries).toMatchObject([{ status: 200, duplicate: false }]);
    expect(Date.parse(deliveries[0]?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(raise?.at ?? ''));
    expect(deliveries[0]?.data).toEqual({
      order: opened.number,
      line: 'line-2',
      reference: 'EBOOK-1',
      name: 'How to see',
      quantity: 1,
      currency: 'SEK',
      totalMinor: 20_000,
    });
    const openedAtMs = Date.parse(String((await readOrder(world, opened.number))['openedAt']));
    expect(deliveries[0]?.webhookId).toBe(`line_${opened.number}_line-2_${openedAtMs}`);
    expect(await entries('line_delivered')).toMatchObject([
      { text: '1 × EBOOK-1 delivered.', item: 'EBOOK-1', quantity: 1 },
    ]);
    await closeByTime(world, opened.number);
    expect(await sent()).toHaveLength(1);
  });

  it('D17: nothing is shipped for it: no shipping, and the release says that it is delivered', async () => {
    await add(world, opened.number, 'EBOOK-1');
    await delivered();
    await closeByTime(world, opened.number);
    const order = await readOrder(world, opened.number);
    expect([order['shippingMinor'], order.totalMinor]).toEqual([0, 120_000]);
    const { order_lines: lines } = await world.klarna.order(opened.ref);
    expect(lines.map((line) => line['type'])).toEqual(['physical', 'digital']);
    const released = await world.warehouse.order(opened.number);
    expect(released.lines).toMatchObject([{ line: 'line-1' }, { line: 'line-2' }]);
    const marks = released.lines?.map((line) => line.deliveredAt);
    expect(marks).toEqual([undefined, order.lines[1]?.['deliveredAt']]);
    expect(order.fulfilment.lines).toMatchObject([{}, { deliveredAt: marks?.[1] }]);
  });

  it('each of two is delivered by an event of its own', async () => {
    await add(world, opened.number, 'EBOOK-1');
    await add(world, opened.number, 'CHEAP-EBOOK', { body: { quantity: 2 } });
    await Promise.all([delivered('line-2'), delivered('line-3')]);
    const deliveries = await sent();
    const told = new Map(deliveries.map(({ data }) => [data['line'], data['quantity']]));
    expect([deliveries.length, told.get('line-2'), told.get('line-3')]).toEqual([2, 1, 2]);
    expect(new Set(deliveries.map(({ webhookId }) => webhookId)).size).toBe(2);
  });

  it('for nothing: it is delivered, and the provider is not asked', async () => {
    expect((await add(world, opened.number, 'FREE-EBOOK')).status).toBe(201);
    await delivered();
    expect(await sent()).toMatchObject([{ data: { totalMinor: 0 } }]);
    expect(await world.klarna.raises(opened.ref)).toHaveLength(0);
  });

  it('covered by what is authorized already: it is delivered without a raise', async () => {
    isReservationLost = true;
    await faultUpdates({ kind: 'slow', times: 1, delayMs: 0 });
    await faultUpdates({ kind: 'deny', times: 100 });
    const undone = await add(world, opened.number, 'EBOOK-1', { headers: wait30 });
    expect([undone.status, undone.body.code]).toEqual([409, 'failed_safely']);
    isReservationLost = false;
    const covered = await add(world, opened.number, 'CHEAP-EBOOK', { headers: wait30 });
    expect(covered.status).toBe(201);
    await delivered();
    expect(await sent()).toMatchObject([{ data: { reference: 'CHEAP-EBOOK' } }]);
    expect(await world.klarna.applied(opened.ref)).toHaveLength(1);
  });

  it.each<[string, string, () => Promise<unknown> | void, number]>([
    ['the provider refuses', 'EBOOK-1', () => faultUpdates({ kind: 'deny' }), 402],
    ['a rule refuses', 'EURO-1', () => undefined, 409],
    [
      'nobody could prove',
      'EBOOK-1',
      () => faultUpdates({ kind: '500-before-apply', times: 9 }),
      409,
    ],
    [
      'could not be stored',
      'EBOOK-1',
      () => {
        isReservationLost = true;
      },
      409,
    ],
  ])('what %s is never delivered', async (_who, item, arrange, status) => {
    await arrange();
    const refused = await add(world, opened.number, item, { headers: wait30 });
    expect(refused.status).toBe(status);
    await closeByTime(world, opened.number);
    expect(await sent()).toHaveLength(0);
    expect((await readOrder(world, opened.number)).lines).toHaveLength(1);
    expect(await entries('line_delivered')).toHaveLength(0);
  });

  it('in doubt: it is delivered when the raise is proven, and not before', async () => {
    await faultUpdates({ kind: 'hang-after-apply', times: 1 });
    const pending = add(world, opened.number, 'EBOOK-1', { headers: wait30 });
    await until('the raise', async () => (await world.klarna.applied(opened.ref)).length === 1);
    expect(await sent()).toHaveLength(0);
    expect((await pending).status).toBe(201);
    await delivered();
    const journal = await world.klarna.journal(opened.ref);
    const proof = journal.find((entry) => entry.event === 'answered' && entry.replayed);
    const deliveries = await sent();
    expect(deliveries).toHaveLength(1);
    expect(Date.parse(deliveries[0]?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(proof?.at ?? ''));
  });

  it('what the shop sold itself, services and things: no event', async () => {
    const sold = { ...camera, reference: 'OWN-EBOOK', kind: 'digital' as const };
    opened = await handOver(world, { order: { lines: [sold] } });
    expect((await add(world, opened.number, 'HELP-1')).status).toBe(201);
    expect((await add(world, opened.number, 'BAG-1')).status).toBe(201);
    await closeByTime(world, opened.number);
    const { lines, delivered: handedOut } = await world.warehouse.order(opened.number);
    expect(lines?.map((line) => line.reference)).toEqual(['OWN-EBOOK', 'HELP-1', 'BAG-1']);
    expect(handedOut).toEqual([]);
    expect(await sent()).toHaveLength(0);
  });
});
