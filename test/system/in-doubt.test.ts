import type { Services } from '../../activities/services';
import { createWorld, type World } from '../world';
import { doubtClocks as clocks, wait30 } from '../world/doubt';
import { portal } from '../world/portal';
import {
  add,
  closeByTime,
  handOver,
  mailsTo,
  readHistory,
  readOrder,
  released,
  workflowOf,
  type OpenedOrder,
} from '../world/story';
import { until } from '../world/until';

describe('A raise without a clear answer', () => {
  let world: World;
  let opened: OpenedOrder;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping', clocks });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    opened = await handOver(world);
  });

  /** One confirmed order, whatever the provider did: mail and release once, money covered. */
  async function endsWell(totalMinor: number) {
    await closeByTime(world, opened.number);
    expect(await mailsTo(world, opened.email)).toHaveLength(1);
    const order = await readOrder(world, opened.number);
    expect(order.totalMinor).toBe(totalMinor);
    expect((await world.warehouse.order(opened.number)).releases).toBe(1);
    expect((await world.klarna.order(opened.ref)).order_amount).toBe(totalMinor);
  }

  it.each(['500-after-apply', 'hang-after-apply'])(
    '%s: the raise is found applied, confirmed once, and never sent under another key',
    async (kind) => {
      await world.klarna.fault(opened.ref, { operation: 'update', kind, times: 1, delayMs: 3000 });
      const added = await add(world, opened.number, 'BAG-1', { headers: wait30 });
      expect(added.status).toBe(201);
      expect(await world.klarna.applied(opened.ref)).toHaveLength(1);
      const keys = (await world.klarna.raises(opened.ref)).map((raise) => raise.idempotencyKey);
      expect(new Set(keys).size).toBe(1);
      await endsWell(120_000);
    },
  );

  it('an answer that never comes for a raise that was applied is proven by reading back', async () => {
    await world.klarna.fault(opened.ref, {
      operation: 'update',
      kind: '500-after-apply',
      times: 1,
    });
    await world.klarna.fault(opened.ref, { operation: 'update', kind: 'reset', times: 2 });
    const added = await add(world, opened.number, 'BAG-1', { headers: wait30 });
    expect(added.status).toBe(201);
    expect(await world.klarna.applied(opened.ref)).toHaveLength(1);
    await endsWell(120_000);
  });

  it.each(['500-before-apply', 'hang-before-apply', '403-no-body', 'garbage'])(
    '%s all the way: two reads prove that nothing was applied, and the order is as before',
    async (kind) => {
      await world.klarna.fault(opened.ref, { operation: 'update', kind, times: 10, delayMs: 2000 });
      const failed = await add(world, opened.number, 'BAG-1', { headers: wait30 });
      expect([failed.status, failed.body.code]).toEqual([409, 'failed_safely']);
      expect(await world.klarna.applied(opened.ref)).toHaveLength(0);
      const order = await readOrder(world, opened.number);
      expect([order.totalMinor, order.authorizedMinor]).toEqual([100_000, 100_000]);
      expect(order.needsAttention).toEqual([]);
      await world.klarna.clearFaults();
      await endsWell(100_000);
    },
  );

  it('a timeout is not a refusal: the shopper may try again', async () => {
    await world.klarna.fault(opened.ref, {
      operation: 'update',
      kind: '500-before-apply',
      times: 10,
    });
    const failed = await add(world, opened.number, 'BAG-1', { key: 'try-1', headers: wait30 });
    expect(failed.body.code).toBe('failed_safely');
    await world.klarna.clearFaults();
    const again = await add(world, opened.number, 'BAG-1', { key: 'try-2', headers: wait30 });
    expect(again.status).toBe(201);
    await endsWell(120_000);
  });

  it('409 and 429 are waited out under the same key', async () => {
    await world.klarna.fault(opened.ref, { operation: 'update', kind: '409', times: 1 });
    const first = await add(world, opened.number, 'BAG-1', { headers: wait30 });
    expect(first.status).toBe(201);
    await world.klarna.fault(opened.ref, { operation: 'update', kind: '429', times: 1 });
    const second = await add(world, opened.number, 'MEM-64', { headers: wait30 });
    expect(second.status).toBe(201);
    expect(await world.klarna.applied(opened.ref)).toHaveLength(2);
    await endsWell(145_000);
  });

  it('one applied only after both reads is lowered before the email', async () => {
    await world.klarna.fault(opened.ref, {
      operation: 'update',
      kind: 'apply-late',
      times: 1,
      delayMs: 9_000,
    });
    await world.klarna.fault(opened.ref, {
      operation: 'update',
      kind: '500-before-apply',
      times: 9,
    });
    const failed = await add(world, opened.number, 'BAG-1', { headers: wait30 });
    expect(failed.body.code).toBe('failed_safely');
    await until('the late approval', async () => {
      return (await world.klarna.order(opened.ref)).order_amount === 120_000;
    });
    await world.klarna.clearFaults();
    await endsWell(100_000);
    const history = await readHistory(world, opened.number);
    expect(history.map((entry) => entry.type)).toContain('late_authorization_reversed');
  });

  it('an order ever in doubt is read once more ten minutes after close, and then completes', async () => {
    await world.klarna.fault(opened.ref, {
      operation: 'update',
      kind: '500-before-apply',
      times: 9,
    });
    await add(world, opened.number, 'BAG-1', { headers: wait30 });
    await world.klarna.clearFaults();
    await closeByTime(world, opened.number);
    expect((await workflowOf(world, opened.number).describe()).status.name).toBe('RUNNING');
    const readsBefore = await readsOf(opened.ref);
    await world.temporal.sleep(11 * 60_000);
    await workflowOf(world, opened.number).result();
    expect(await readsOf(opened.ref)).toBe(readsBefore + 1);
  });

  it('no proof until the budget is used up: released as before, failed_safely, flagged', async () => {
    await world.klarna.fault(opened.ref, { operation: 'update', kind: 'reset', times: 1000 });
    await world.klarna.fault(opened.ref, { operation: 'read', kind: 'down', times: 1000 });
    const pending = await add(world, opened.number, 'BAG-1', {
      key: 'lost',
      headers: { prefer: 'wait=1' },
    });
    expect(pending.status).toBe(202);
    // The budget counts from the close; a whole window of readings would prove no more.
    const close = { headers: { prefer: 'respond-async' } };
    expect((await world.ask('POST', `/orders/${opened.number}/close`, close)).status).toBe(202);
    await world.temporal.sleep(30_000);
    await released(world, opened.number);
    const order = await readOrder(world, opened.number);
    expect(order.lines).toHaveLength(1);
    expect(order.needsAttention).toContain('add_unresolved');
    const told = await world.ask('GET', `/orders/${opened.number}/requests/lost`);
    expect(told.body).toMatchObject({ status: 'refused', problem: { code: 'failed_safely' } });
    expect(await mailsTo(world, opened.email)).toHaveLength(1);
    expect((await world.klarna.order(opened.ref)).order_amount).toBe(100_000);
  });

  it('a total that nobody here asked for stops the adding, not the order', async () => {
    await world.klarna.fault(opened.ref, {
      operation: 'update',
      kind: '500-before-apply',
      times: 3,
    });
    await world.klarna.fault(opened.ref, { operation: 'read', kind: 'down', times: 4 });
    const pending = add(world, opened.number, 'BAG-1', { key: 'lost', headers: wait30 });
    await until('the last send', async () => (await world.klarna.raises(opened.ref)).length === 3);
    const { order_lines } = await world.klarna.order(opened.ref);
    const line = { ...order_lines[0], unit_price: 90_000, total_amount: 90_000 };
    await portal(world).setAuthorization(opened.ref, 90_000, [
      { ...line, total_tax_amount: 18_000 },
    ]);
    expect((await pending).body.code).toBe('failed_safely');
    const order = await readOrder(world, opened.number);
    expect(order.needsAttention).toEqual(['authorization_unexpected']);
    const next = await add(world, opened.number, 'MEM-64', { key: 'next' });
    expect([next.status, next.body.code]).toEqual([409, 'failed_safely']);
    await closeByTime(world, opened.number);
    expect(await mailsTo(world, opened.email)).toHaveLength(1);
    expect((await world.klarna.order(opened.ref)).order_amount).toBe(90_000);
  });

  async function readsOf(ref: string): Promise<number> {
    const journal = await world.klarna.journal(ref);
    return journal.filter((entry) => entry.event === 'received' && entry.method === 'GET').length;
  }
});

/** A world whose commits fail while the database is gone; everything else still reaches it. */
function worldOver(database: { isGone: boolean }): Promise<World> {
  return createWorld({
    time: 'skipping',
    clocks: { ...clocks, drainBudgetMs: 2_000 },
    services: (services: Services) => ({
      ...services,
      stock: {
        ...services.stock,
        commit: async (...args) => {
          if (database.isGone) throw new Error('connection refused');
          return services.stock.commit(...args);
        },
      },
    }),
  });
}

describe('A database that goes away', () => {
  it('at commit: the authorization is put back under a fresh key, and nothing is sold', async () => {
    const database = { isGone: false };
    const world = await worldOver(database);
    try {
      const { number, ref, email } = await handOver(world);
      const stockBefore = (await world.stores.catalogue.findProduct('BAG-1'))?.stock;
      database.isGone = true;
      const pending = add(world, number, 'BAG-1', { key: 'lost', headers: wait30 });
      await world.temporal.sleep(10_000);
      const failed = await pending;
      database.isGone = false;
      expect([failed.status, failed.body.code]).toEqual([409, 'failed_safely']);
      const applied = await world.klarna.applied(ref);
      expect(applied.map((each) => each.order_amount)).toEqual([120_000, 100_000]);
      const keys = (await world.klarna.raises(ref)).map((each) => each.idempotencyKey);
      expect(new Set(keys).size).toBe(2);
      const order = await readOrder(world, number);
      expect([order.totalMinor, order.authorizedMinor]).toEqual([100_000, 100_000]);
      await until('the piece', async () => {
        return (await world.stores.catalogue.findProduct('BAG-1'))?.stock === stockBefore;
      });
      await closeByTime(world, number);
      expect(await mailsTo(world, email)).toHaveLength(1);
    } finally {
      await world.stop();
    }
  });

  it('and the provider will not lower: flagged, and the next add within it needs no new raise', async () => {
    const database = { isGone: true };
    const world = await worldOver(database);
    try {
      const { number, ref } = await handOver(world);
      const pending = add(world, number, 'BAG-1', { key: 'lost', headers: wait30 });
      await until('the raise', async () => (await world.klarna.applied(ref)).length === 1);
      await world.klarna.fault(ref, { operation: 'update', kind: 'deny', times: 100 });
      await world.temporal.sleep(10_000);
      expect((await pending).body.code).toBe('failed_safely');
      database.isGone = false;
      const order = await readOrder(world, number);
      expect(order.needsAttention).toEqual(['authorization_above_total']);
      expect([order.totalMinor, order.authorizedMinor]).toEqual([100_000, 120_000]);
      const covered = await add(world, number, 'BAG-1', { key: 'next', headers: wait30 });
      expect(covered.status).toBe(201);
      expect(await world.klarna.applied(ref)).toHaveLength(1);
      const history = await readHistory(world, number);
      expect(history.at(-1)).toMatchObject({ reason: 'covered_by_authorization' });
    } finally {
      await world.stop();
    }
  });
});
