import { setTimeout as wait } from 'node:timers/promises';
import { createWorld, type World } from '../world';
import {
  add,
  handOver,
  mailsTo,
  readOrder,
  released,
  workflowOf,
  type AddedBody,
} from '../world/story';
import { until } from '../world/until';

const windowMs = 3_000;

describe('Races against the clock and against each other', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({
      time: 'real',
      clocks: {
        windowMs,
        drainBudgetMs: 4_000,
        resolutionBudgetMs: 4_000,
        emailHoldsReleaseMs: 1_000,
        holdSlackMs: 500,
        inDoubtRetryMs: 200,
        inDoubtSettleMs: 300,
      },
    });
  });
  afterAll(() => world.stop());

  it('D27: the last unit is sold once; the loser hears out_of_stock and no money is asked for', async () => {
    const [one, two] = await Promise.all([handOver(world), handOver(world)]);
    const answers = await Promise.all([
      add(world, one.number, 'LAST-1'),
      add(world, two.number, 'LAST-1'),
    ]);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201, 409]));
    const loser = answers.find((answer) => answer.status === 409);
    expect(loser?.body.code).toBe('out_of_stock');
    const raises = [
      ...(await world.klarna.raises(one.ref)),
      ...(await world.klarna.raises(two.ref)),
    ];
    expect(raises).toHaveLength(1);
  });

  it('D2: a fast provider is answered in the click, a slow one with 202 and a status to ask for', async () => {
    const { number, ref } = await handOver(world);
    const startedAt = Date.now();
    expect((await add(world, number, 'BAG-1')).status).toBe(201);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    await world.klarna.fault(ref, { operation: 'update', kind: 'slow', delayMs: 1_200 });
    const slow = await add(world, number, 'MEM-64', { headers: { prefer: 'respond-async' } });
    expect([slow.status, slow.body.status]).toEqual([202, 'pending']);
    const told = await until('the outcome', async () => {
      const answer = await world.ask<AddedBody>('GET', slow.body.statusUrl ?? '');
      return answer.body.status === 'pending' ? undefined : answer;
    });
    expect(told.status).toBe(200);
    expect((await readOrder(world, number)).totalMinor).toBe(145_000);
  });

  it('two different adds at once are done one after the other: totals chain, none is lost', async () => {
    const { number, ref } = await handOver(world);
    const answers = await Promise.all([
      add(world, number, 'BAG-1'),
      add(world, number, 'MEM-64'),
      add(world, number, 'EBOOK-1'),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    const totals = (await world.klarna.applied(ref)).map((raise) => Number(raise.order_amount));
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    expect(totals.at(-1)).toBe(165_000);
  });

  it('five clicks with one key are one add', async () => {
    const { number, ref } = await handOver(world);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => add(world, number, 'BAG-1', { key: 'same' })),
    );
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
    expect(await world.klarna.applied(ref)).toHaveLength(1);
  });

  it('the same command sent again while it is being worked on is still one add', async () => {
    const { number, ref } = await handOver(world);
    await world.klarna.fault(ref, { operation: 'update', kind: 'slow', delayMs: 800 });
    const adding = add(world, number, 'BAG-1', { key: 'k' });
    await until('the raise', async () => (await world.klarna.raises(ref)).length === 1);
    await workflowOf(world, number).signal('addItem', {
      requestId: 'k',
      receivedAtMs: Date.now(),
      fingerprint: 'another',
      item: 'MEM-64',
      quantity: 1,
    });
    expect((await adding).status).toBe(201);
    await released(world, number);
    expect((await readOrder(world, number)).lines).toHaveLength(2);
    expect(await world.klarna.raises(ref)).toHaveLength(1);
  });

  it('an add in flight when the time is up is finished first, and is in the email', async () => {
    const { number, ref, email, answer } = await handOver(world);
    await world.klarna.fault(ref, { operation: 'update', kind: 'slow', delayMs: 1_300 });
    await wait(Date.parse(answer.body.closesAt) - Date.now() - 400);
    const added = await add(world, number, 'BAG-1', { headers: { prefer: 'wait=10' } });
    expect(added.status).toBe(201);
    await released(world, number);
    const [mail] = await mailsTo(world, email);
    expect(mail?.text).toMatch(/Camera bag/);
    expect((await world.warehouse.order(number)).lines).toHaveLength(2);
  });

  it('adds queued before the time is up are drained; the mail waits for the last of them', async () => {
    const { number, ref, email, answer } = await handOver(world);
    await world.klarna.fault(ref, { operation: 'update', kind: 'slow', delayMs: 700, times: 3 });
    await wait(Date.parse(answer.body.closesAt) - Date.now() - 500);
    const prefer = { headers: { prefer: 'wait=10' } };
    const answers = await Promise.all([
      add(world, number, 'BAG-1', prefer),
      add(world, number, 'MEM-64', prefer),
      add(world, number, 'EBOOK-1', prefer),
    ]);
    expect(answers.map((each) => each.status)).toEqual([201, 201, 201]);
    await released(world, number);
    expect(await mailsTo(world, email)).toHaveLength(1);
    expect((await world.warehouse.order(number)).lines).toHaveLength(4);
  });

  it('an add received after the close is refused and asks nobody for money', async () => {
    const { number, ref, answer } = await handOver(world);
    await wait(Date.parse(answer.body.closesAt) - Date.now() + 50);
    const late = await add(world, number, 'BAG-1');
    expect([late.status, late.body.code]).toEqual([409, 'window_closed']);
    expect(await world.klarna.raises(ref)).toHaveLength(0);
  });

  it('a worker that was down over the close still honours what was received in time', async () => {
    const idle = await createWorld({
      time: 'real',
      hasWorker: false,
      clocks: { windowMs: 2_000, drainBudgetMs: 5_000 },
    });
    try {
      const worker = await idle.startWorker();
      const { number, email } = await handOver(idle);
      await worker.stop();
      const pending = await add(idle, number, 'BAG-1', {
        key: 'in-time',
        headers: { prefer: 'wait=1' },
      });
      expect(pending.status).toBe(202);
      await wait(2_500);
      await idle.startWorker();
      await released(idle, number);
      const told = await idle.ask('GET', `/orders/${number}/requests/in-time`);
      expect(told.body).toMatchObject({ status: 'added' });
      expect((await mailsTo(idle, email))[0]?.text).toMatch(/Camera bag/);
    } finally {
      await idle.stop();
    }
  });

  it('a cancel with an add in flight lets it finish, voids, and confirms nothing', async () => {
    const { number, ref, email } = await handOver(world);
    await world.klarna.fault(ref, { operation: 'update', kind: 'slow', delayMs: 800 });
    const adding = add(world, number, 'BAG-1', { headers: { prefer: 'wait=10' } });
    await until('the raise', async () => (await world.klarna.raises(ref)).length === 1);
    const cancelled = await world.ask('POST', `/orders/${number}/cancel`, {
      body: { authorization: 'void' },
    });
    expect(cancelled.status).toBe(200);
    expect((await adding).status).toBe(201);
    await workflowOf(world, number).result();
    expect((await world.klarna.order(ref)).status).toBe('CANCELLED');
    expect(await world.warehouse.events(number)).toEqual(['order.held', 'order.cancelled']);
    expect(await world.inbox.to(email)).toHaveLength(0);
  });

  it('a cancel after the close is 409 window_closed', async () => {
    const { number } = await handOver(world);
    await released(world, number);
    const late = await world.ask('POST', `/orders/${number}/cancel`, {
      body: { authorization: 'keep' },
    });
    expect([late.status, late.body['code']]).toEqual([409, 'window_closed']);
  });

  it('D28: the hold ends soon after the window, and a terminated order is released by asking', async () => {
    const { number, answer } = await handOver(world);
    await add(world, number, 'BAG-1');
    const held = await until('the hold', async () => {
      const order = await world.warehouse.order(number);
      return order.state === 'held' && order;
    });
    const { arrivalGraceMs, drainBudgetMs, resolutionBudgetMs, emailHoldsReleaseMs, holdSlackMs } =
      world.clocks;
    const graceMs =
      arrivalGraceMs + drainBudgetMs + resolutionBudgetMs + emailHoldsReleaseMs + holdSlackMs;
    expect(Date.parse(held.until ?? '')).toBe(Date.parse(answer.body.closesAt) + graceMs);
    await workflowOf(world, number).terminate('the test pulls the plug');
    const order = await until(
      'the watchdog',
      async () => {
        const seen = await world.warehouse.order(number);
        return seen.state === 'released' && seen;
      },
      windowMs + graceMs + 10_000,
    );
    expect(order.lines?.map((line) => line.reference)).toEqual(['CAM-1', 'BAG-1']);
  });

  it('a warehouse that is away is told later, and holds nothing else up', async () => {
    await world.warehouse.fault('500', 6);
    const { number, email } = await handOver(world);
    expect((await add(world, number, 'BAG-1')).status).toBe(201);
    expect(await mailsTo(world, email)).toHaveLength(1);
    await world.warehouse.fault('none');
    await released(world, number);
    expect(await world.warehouse.events(number)).toEqual(['order.held', 'order.released']);
  });
});
