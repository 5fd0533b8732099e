import { FakeProvider } from '../../providers/payments/fake';
import { createWorld, type World } from '../world';
import { doubtClocks, wait30 } from '../world/doubt';
import { orderOf } from '../world/orders';
import {
  add,
  handOver,
  mailsTo,
  newNumber,
  readHistory,
  readOrder,
  released,
  type AddedBody,
} from '../world/story';
import { until } from '../world/until';

interface RemovedBody {
  code?: string;
  status?: string;
  line?: string;
  order: { lines: { line: string }[]; totalMinor: number };
}

/** One that keeps what it once held: a lowering is refused (Stripe's increments, Adyen). */
class KeepingProvider extends FakeProvider {
  override describe() {
    return { ...super.describe(), canLower: false };
  }
}

describe('Taking an added item back', () => {
  let world: World;
  const keeping = new KeepingProvider('keeping');

  beforeAll(async () => {
    world = await createWorld({
      time: 'real',
      clocks: { ...doubtClocks, windowMs: 12_000, lateReadMs: 500 },
      services: (services) => ({
        ...services,
        payments: new Map([...services.payments, ['keeping', keeping]]),
      }),
    });
  });
  afterAll(() => world.stop());

  async function remove(number: string, line: string, ask: { key?: string } = {}) {
    return await world.ask<RemovedBody>('DELETE', `/orders/${number}/items/${line}`, ask);
  }

  async function authorized(number: string, totalMinor: number) {
    return await until(`${totalMinor} of ${number}`, async () => {
      const order = await readOrder(world, number);
      return order.authorizedMinor === totalMinor && order;
    });
  }

  async function stockOf(item: string) {
    return (await world.stores.catalogue.findProduct(item))?.stock ?? 0;
  }

  async function sendOff(number: string, email: string) {
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    const [mail] = await mailsTo(world, email);
    return mail?.text ?? '';
  }

  it('takes the line, the money and the piece back, and answers the same again', async () => {
    const before = await stockOf('BAG-1');
    const { number, ref, email } = await handOver(world);
    const kept = await add(world, number, 'MEM-64');
    const added = await add(world, number, 'BAG-1');
    const gone = await remove(number, added.body.line.line);
    expect(gone).toMatchObject({
      status: 200,
      body: { status: 'removed', line: 'line-3', order: { totalMinor: 125_000 } },
    });
    const again = await remove(number, 'line-3');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    const order = await authorized(number, 125_000);
    expect(order.lines.map((line) => line.reference)).toEqual(['CAM-1', 'MEM-64']);
    expect(order.transactions.map(({ id, totalMinor }) => [id, totalMinor])).toEqual([
      ['tx-1-old', 100_000],
      ['tx-2-old', 125_000],
      ['tx-3-old', 145_000],
      ['tx-4', 125_000],
    ]);
    expect((await world.klarna.order(ref)).order_amount).toBe(125_000);
    await until('the piece on its shelf', async () => (await stockOf('BAG-1')) === before);
    const text = await sendOff(number, email);
    expect(text).toContain(kept.body.line['name']);
    expect(text).not.toContain(added.body.line['name']);
    expect((await readOrder(world, number)).needsAttention).toEqual([]);
  });

  it('lets the item be added anew under a key of its own, and says so to who sends none', async () => {
    const { number, ref } = await handOver(world);
    const first = await add(world, number, 'BAG-1');
    await remove(number, first.body.line.line);
    const again = await world.ask('POST', `/orders/${number}/items/BAG-1`);
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'item_taken_back', item: 'BAG-1', detail: expect.stringContaining('new key') },
    });
    const second = await add(world, number, 'BAG-1', { key: 'once-more' });
    expect([second.status, second.body.line.line]).toEqual([201, 'line-3']);
    expect((await world.klarna.order(ref)).order_amount).toBe(120_000);
    // Whoever names a key asks what became of it: the recorded answer, the line as it is now.
    await remove(number, 'line-3');
    const replay = await add(world, number, 'BAG-1', { key: 'once-more' });
    expect([replay.status, replay.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(replay.body.line).toBeUndefined();
  });

  it('refuses what came with the order, what is not there, what was delivered, and after the end', async () => {
    const { number } = await handOver(world);
    const codeOf = async (line: string) => {
      const { status, body } = await remove(number, line);
      return [status, body.code];
    };
    expect(await codeOf('line-1')).toEqual([409, 'line_not_removable']);
    expect(await codeOf('line-7')).toEqual([404, 'line_unknown']);
    const book = await add(world, number, 'EBOOK-1');
    expect(await codeOf(book.body.line.line)).toEqual([409, 'already_delivered']);
    await world.ask('POST', `/orders/${number}/close`);
    expect(await codeOf('line-3')).toEqual([409, 'window_closed']);
    expect((await remove(number, 'two')).status).toBe(400);
  });

  it('goes through when the provider refuses to lower; what is held then covers a new item', async () => {
    const { number, ref, email } = await handOver(world);
    const added = await add(world, number, 'BAG-1');
    await world.klarna.fault(ref, { operation: 'update', kind: 'deny' });
    expect((await remove(number, added.body.line.line)).status).toBe(200);
    const held = await authorized(number, 120_000);
    expect([held.totalMinor, held.needsAttention]).toEqual([100_000, []]);
    const raises = (await world.klarna.raises(ref)).length;
    const next = await add(world, number, 'BAG-1', { key: 'covered' });
    expect([next.status, next.body.authorizedMinor]).toEqual([201, 120_000]);
    expect((await world.klarna.raises(ref)).length).toBe(raises);
    await remove(number, next.body.line.line);
    expect(await sendOff(number, email)).not.toContain(added.body.line['name']);
  });

  it('in doubt about the lowering, reads before anything builds on it', async () => {
    const { number, ref } = await handOver(world);
    const added = await add(world, number, 'BAG-1');
    await world.klarna.fault(ref, { operation: 'update', kind: '500-after-apply', times: 3 });
    await world.klarna.fault(ref, { operation: 'read', kind: '500-before-apply', times: 1 });
    await remove(number, added.body.line.line);
    const next = await add(world, number, 'MEM-64', { headers: wait30 });
    expect([next.status, next.body.order.totalMinor]).toEqual([201, 125_000]);
    expect((await world.klarna.order(ref)).order_amount).toBe(125_000);
    const order = await readOrder(world, number);
    expect([order.authorizedMinor, order.needsAttention]).toEqual([125_000, []]);
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    expect((await readOrder(world, number)).needsAttention).toEqual([]);
  });

  it('asks nothing of a provider that cannot lower, and captures no more than the order', async () => {
    const number = newNumber();
    const order = orderOf(number);
    const authorizationRef = `auth-${number}`;
    keeping.place({ authorizationRef, totalMinor: order.totalMinor, currency: 'SEK' });
    const payment = { provider: 'keeping', method: 'card', country: 'SE', authorizationRef };
    await world.ask('PUT', '/payment-result', { body: { order, payment } });
    const added = await add(world, number, 'BAG-1');
    await remove(number, added.body.line.line);
    await sendOff(number, order.customer.email);
    expect(await readOrder(world, number)).toMatchObject({
      totalMinor: 100_000,
      authorizedMinor: 120_000,
      needsAttention: [],
    });
    expect(keeping.ledger.filter(({ operation }) => operation === 'restore')).toEqual([]);
    const over = await world.ask<AddedBody>('POST', `/orders/${number}/captures`, {
      body: { amountMinor: 120_000 },
    });
    expect(over.body.code).toBe('capture_above_authorization');
    const whole = await world.ask('POST', `/orders/${number}/captures`);
    expect(whole.body).toMatchObject({ capturedMinor: 100_000 });
  });

  it('keeps its place: an add and its undo at once end as they were heard', async () => {
    const { number } = await handOver(world);
    await add(world, number, 'BAG-1');
    const both = await Promise.all([
      remove(number, 'line-2'),
      add(world, number, 'MEM-64', { key: 'beside' }),
      remove(number, 'line-2', { key: 'twice' }),
    ]);
    const statuses = both.map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 201, 404]);
    const { lines, totalMinor } = await readOrder(world, number);
    expect([lines.map((line) => line.reference), totalMinor]).toEqual([
      ['CAM-1', 'MEM-64'],
      125_000,
    ]);
    const history = await readHistory(world, number);
    expect(history.filter(({ type }) => type === 'upsell_removed')).toHaveLength(1);
  });
});
