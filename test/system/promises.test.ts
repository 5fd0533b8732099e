import { setTimeout as wait } from 'node:timers/promises';
import type { Services } from '../../activities/services';
import { wait30 } from '../world/doubt';
import { createWorld, type World } from '../world';
import {
  add,
  handOver,
  mailsTo,
  readOrder,
  released,
  workflowOf,
  type OpenedOrder,
} from '../world/story';
import { until } from '../world/until';

/** Longest the last look at the provider waits after the close, and a little. */
const tenMinutesMs = 10 * 60_000 + 5_000;

describe('What an order promised', () => {
  let world: World;
  let opened: OpenedOrder;
  /** how many reservations are made without anybody hearing of it */
  let lostReservations = 0;

  beforeAll(async () => {
    world = await createWorld({
      time: 'skipping',
      clocks: { inDoubtRetryMs: 200, inDoubtSettleMs: 400 },
      services: losingReservations,
    });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    lostReservations = 0;
    opened = await handOver(world);
  });

  function losingReservations(built: Services): Services {
    const reserve: Services['stock']['reserve'] = async (...args) => {
      const answer = await built.stock.reserve(...args);
      if (lostReservations === 0) return answer;
      lostReservations -= 1;
      throw new Error('the connection broke after the commit');
    };
    return { ...built, stock: { ...built.stock, reserve } };
  }

  const pieces = async (item: string) => (await world.stores.catalogue.findProduct(item))?.stock;

  async function wasInDoubt(): Promise<void> {
    await world.klarna.fault(opened.ref, {
      operation: 'update',
      kind: '500-before-apply',
      times: 3,
    });
    const failed = await add(world, opened.number, 'BAG-1', { headers: wait30 });
    expect(failed.body.code).toBe('failed_safely');
  }

  /** The window runs out and the email is there; the warehouse may be down. */
  async function closesWithEmail(): Promise<void> {
    await world.temporal.sleep(world.clocks.windowMs + world.clocks.arrivalGraceMs + 100);
    await mailsTo(world, opened.email);
  }

  const reads = async () => {
    const journal = await world.klarna.journal(opened.ref);
    return journal.filter((entry) => entry.event === 'received' && entry.method === 'GET').length;
  };

  it('the last piece is not sold out for the shopper it is reserved for, whose answer was lost', async () => {
    lostReservations = 1;
    const added = await add(world, opened.number, 'LAST-1', { headers: wait30 });
    expect(added.status).toBe(201);
    expect(await pieces('LAST-1')).toBe(0);
    const other = await handOver(world);
    const late = await add(world, other.number, 'LAST-1', { headers: wait30 });
    expect([late.status, late.body.code]).toEqual([409, 'out_of_stock']);
  });

  it('a reservation nobody ever hears of is given back, and no money is asked for', async () => {
    const before = await pieces('BAG-1');
    lostReservations = 4;
    const failed = await add(world, opened.number, 'BAG-1', { headers: wait30 });
    expect([failed.status, failed.body.code]).toEqual([409, 'failed_safely']);
    await until('the piece', async () => (await pieces('BAG-1')) === before);
    expect(await world.klarna.raises(opened.ref)).toHaveLength(0);
  });

  it.each([
    ['took it', 'none'],
    ['is down', '500'],
  ] as const)(
    'a flag raised after the close is shown to the shop at once where the warehouse %s',
    async (_how, fault) => {
      await wasInDoubt();
      await world.warehouse.fault(fault);
      try {
        await closesWithEmail();
        await world.klarna.fault(opened.ref, { operation: 'read', kind: 'down', times: 100 });
        await world.temporal.sleep(tenMinutesMs);
        const flagged = await until('the flag', async () => {
          const { needsAttention } = await readOrder(world, opened.number);
          return needsAttention.length > 0 && needsAttention;
        });
        expect(flagged).toEqual(['authorization_unproven']);
        // A delivery that is repeated carries an older state, and must not put it back.
        await world.temporal.sleep(tenMinutesMs);
        expect((await readOrder(world, opened.number)).needsAttention).toEqual(flagged);
      } finally {
        await world.warehouse.fault('none');
        await world.klarna.clearFaults();
      }
      expect((await workflowOf(world, opened.number).describe()).status.name).toBe('RUNNING');
    },
  );

  it('a provider that was down before the email is read once more, and nobody has to look', async () => {
    await wasInDoubt();
    await world.klarna.fault(opened.ref, { operation: 'read', kind: 'down', times: 100 });
    try {
      await closesWithEmail();
      const flagged = await released(world, opened.number).then(() =>
        readOrder(world, opened.number),
      );
      expect(flagged.needsAttention).toEqual(['authorization_unproven']);
    } finally {
      await world.klarna.clearFaults();
    }
    await world.temporal.sleep(tenMinutesMs);
    await workflowOf(world, opened.number).result();
    expect((await readOrder(world, opened.number)).needsAttention).toEqual([]);
  });

  it('the read ten minutes after the close does not wait for a warehouse that is down', async () => {
    await wasInDoubt();
    await world.warehouse.fault('500');
    try {
      await closesWithEmail();
      const before = await reads();
      await world.temporal.sleep(tenMinutesMs);
      await until('the read', async () => (await reads()) === before + 1);
      expect((await world.warehouse.order(opened.number)).releases).toBe(0);
    } finally {
      await world.warehouse.fault('none');
    }
    await world.temporal.sleep(tenMinutesMs);
    await released(world, opened.number);
  });

  it.each([
    ['keep', 'void', [200, 'cancelled']],
    ['void', 'keep', [409, 'order_cancelled']],
  ])('cancelled twice, %s and then %s: it is voided, and a keep is told so', async (...given) => {
    const [first, second, heard] = given;
    await world.klarna.fault(opened.ref, { operation: 'update', kind: 'slow', delayMs: 1_000 });
    const adding = add(world, opened.number, 'BAG-1', { headers: wait30 });
    await until('the raise', async () => (await world.klarna.raises(opened.ref)).length === 1);
    const path = `/orders/${opened.number}/cancel`;
    const once = await world.ask('POST', path, { body: { authorization: first } });
    expect(once.status).toBe(200);
    const twice = await world.ask('POST', path, { body: { authorization: second } });
    expect([twice.status, twice.body['code'] ?? twice.body['status']]).toEqual(heard);
    expect((await adding).status).toBe(201);
    await workflowOf(world, opened.number).result();
    expect((await world.klarna.order(opened.ref)).status).toBe('CANCELLED');
  });

  it('a cancelled order puts back on the shelf what was added to it', async () => {
    const before = await pieces('BAG-1');
    for (const key of ['one', 'two']) {
      const added = await add(world, opened.number, 'BAG-1', { key, headers: wait30 });
      expect(added.status).toBe(201);
    }
    expect(await pieces('BAG-1')).toBe((before ?? 0) - 2);
    await world.ask('POST', `/orders/${opened.number}/cancel`, { body: { authorization: 'keep' } });
    await workflowOf(world, opened.number).result();
    expect(await pieces('BAG-1')).toBe(before);
  });

  it('an order that cannot be added to closes when it opens, and its email says so', async () => {
    const { number, email, answer } = await handOver(world, {
      klarna: { initial_payment_method: { type: 'CARD' } },
    });
    await released(world, number);
    const order = await readOrder(world, number);
    expect(answer.body.closesAt).toBe(order['closesAt']);
    const openMs = Date.parse(String(order['closesAt'])) - Date.parse(String(order['openedAt']));
    expect(openMs).toBeLessThan(5_000);
    const [mail] = await mailsTo(world, email);
    const source = await world.inbox.source(mail?.id ?? '');
    const dated = Date.parse(/^Date: (.+)$/m.exec(source)?.[1] ?? '');
    expect(dated).toBeLessThanOrEqual(await world.temporal.now());
  });
});

describe('What an order promised, against the clock', () => {
  let world: World;
  let worker: { stop(): Promise<void> };

  beforeAll(async () => {
    world = await createWorld({ time: 'real', hasWorker: false, clocks: { windowMs: 2_500 } });
    worker = await world.startWorker();
  });
  afterAll(() => world.stop());

  it('an offer taken in time is kept, however long the add before it takes', async () => {
    const { number, ref, answer } = await handOver(world);
    const offer = answer.body.offers.find((each) => each.item === 'MEM-64');
    const closesAtMs = Date.parse(answer.body.closesAt);
    await world.klarna.fault(ref, { operation: 'update', kind: 'slow', delayMs: 1_300 });
    await wait(closesAtMs - Date.now() - 900);
    const slow = add(world, number, 'BAG-1', { headers: wait30 });
    await until('the slow raise', async () => (await world.klarna.raises(ref)).length === 1);
    const taken = await add(world, number, 'MEM-64', {
      body: { offer: offer?.offer },
      headers: wait30,
    });
    expect(Date.now()).toBeGreaterThan(closesAtMs);
    expect((await slow).status).toBe(201);
    expect(taken.status).toBe(201);
    expect(taken.body.line).toMatchObject({ reference: 'MEM-64', totalMinor: 20_000 });
  });

  it('an order drained late, for want of a worker, is held for as long as that may take', async () => {
    const { drainBudgetMs, resolutionBudgetMs, emailHoldsReleaseMs, holdSlackMs } = world.clocks;
    const { number, ref, answer } = await handOver(world);
    await worker.stop();
    const ask = { key: 'in-time', headers: { prefer: 'wait=0' } };
    expect((await add(world, number, 'BAG-1', ask)).status).toBe(202);
    await world.klarna.fault(ref, { operation: 'update', kind: 'slow', delayMs: 1_300 });
    await wait(Date.parse(answer.body.closesAt) + 1_500 - Date.now());
    const backAtMs = Date.now();
    worker = await world.startWorker();
    await until('the raise', async () => (await world.klarna.raises(ref)).length === 1);
    const { fulfilment } = await readOrder(world, number);
    expect(fulfilment.status).toBe('held');
    expect(Date.parse(fulfilment.until ?? '')).toBeGreaterThanOrEqual(
      backAtMs + drainBudgetMs + resolutionBudgetMs + emailHoldsReleaseMs + holdSlackMs,
    );
    await released(world, number);
    expect((await readOrder(world, number)).totalMinor).toBe(120_000);
  });
});
