import { setTimeout as wait } from 'node:timers/promises';
import type { Services } from '../../activities/services';
import type { PaymentProvider } from '../../domain/payments';
import { createWorld, type World } from '../world';
import { doubtClocks as clocks, losingReservations, wait30 } from '../world/doubt';
import { phoneLine, portal } from '../world/portal';
import { startWorkerProcess } from '../world/processes';
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

type Raise = PaymentProvider['increaseAuthorization'];

/** After the three attempts of an add that gets no answer, and before any of these tests ends. */
const applyLateMs = 4_500;

describe('What reaches the provider late, and answers that are lost', () => {
  let world: World;
  let opened: OpenedOrder;
  /** what stands between the worker and the provider in one test */
  let interposed: ((real: Raise) => Raise) | undefined;
  let isReservationLost = false;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping', clocks, services: interposing });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    interposed = undefined;
    isReservationLost = false;
    opened = await handOver(world);
  });

  function interposing(built: Services): Services {
    const payments = [...built.payments].map(([name, provider]): [string, PaymentProvider] => {
      const real: Raise = (command) => provider.increaseAuthorization(command);
      const increaseAuthorization: Raise = (command) => (interposed?.(real) ?? real)(command);
      return [name, { ...provider, increaseAuthorization }];
    });
    const losing = losingReservations(() => isReservationLost)(built);
    return { ...losing, payments: new Map(payments) };
  }

  /** The first raise is applied and its worker dies with the answer; then `later` answers. */
  function workerDiesAfterRaise(later: (real: Raise) => Raise): void {
    let isFirst = true;
    interposed = (real) => async (command) => {
      if (!isFirst) return later(real)(command);
      isFirst = false;
      await real(command);
      throw new Error('the worker died with the answer');
    };
  }

  /** The first send is never answered and applied late; the repeats find the provider ill. */
  async function appliesLate(delayMs = applyLateMs): Promise<void> {
    await faultUpdates({ kind: 'apply-late', times: 1, delayMs });
    await faultUpdates({ kind: '500-before-apply', times: 2 });
  }

  async function addInDoubt(item: string): Promise<void> {
    const failed = await add(world, opened.number, item, { key: `doubt-${item}`, headers: wait30 });
    expect([failed.status, failed.body.code]).toEqual([409, 'failed_safely']);
  }

  const faultUpdates = (fault: Record<string, unknown>) =>
    world.klarna.fault(opened.ref, { operation: 'update', ...fault });

  const held = () => world.klarna.order(opened.ref);

  async function heldReferences(): Promise<unknown[]> {
    return (await held()).order_lines.map((line) => line['reference']);
  }

  /** The email and the release, once each, whatever became of the money. */
  async function closes() {
    await closeByTime(world, opened.number);
    expect(await mailsTo(world, opened.email)).toHaveLength(1);
    expect((await world.warehouse.order(opened.number)).releases).toBe(1);
    return readOrder(world, opened.number);
  }

  it.each<[string, (real: Raise) => Raise]>([
    [
      '429',
      (real) => async (command) => {
        await world.klarna.fault(command.authorizationRef, { operation: 'update', kind: '429' });
        return real(command);
      },
    ],
    ['401', () => async () => ({ kind: 'misconfigured', code: 'http_401', calls: [] })],
    ['400', () => async () => ({ kind: 'invalid_request', code: 'BAD_VALUE', calls: [] })],
  ])(
    'a worker dies with the answer and every repeat is %s: the raise is found by reading, not lost',
    async (_status, later) => {
      workerDiesAfterRaise(later);
      const added = await add(world, opened.number, 'BAG-1', { headers: wait30 });
      expect(added.status).toBe(201);
      expect(await world.klarna.applied(opened.ref)).toHaveLength(1);
      const order = await closes();
      expect([order.totalMinor, order.authorizedMinor]).toEqual([120_000, 120_000]);
      expect((await held()).order_amount).toBe(120_000);
    },
  );

  it('a method that cannot be raised does not hide that too little is authorized', async () => {
    const half = { unit_price: 50_000, total_amount: 50_000, total_tax_amount: 10_000 };
    const [line] = (await held()).order_lines;
    opened = await handOver(world, {
      klarna: {
        initial_payment_method: { type: 'CARD' },
        order_amount: 50_000,
        order_lines: [{ ...line, ...half }],
      },
    });
    expect(opened.answer.body.upsell.isAllowed).toBe(false);
    await released(world, opened.number);
    const order = await readOrder(world, opened.number);
    expect(order.needsAttention).toEqual(['authorization_mismatch']);
    expect([order.totalMinor, order.authorizedMinor]).toEqual([100_000, 50_000]);
    expect(await mailsTo(world, opened.email)).toHaveLength(1);
  });

  it('a lowering nobody proved is no cover for the next add: it may be applied yet', async () => {
    isReservationLost = true;
    await faultUpdates({ kind: 'slow', times: 1, delayMs: 0 });
    await appliesLate();
    await addInDoubt('BAG-1');
    isReservationLost = false;
    const next = await add(world, opened.number, 'EBOOK-1', { headers: wait30 });
    expect([next.status, next.body.code]).toEqual([409, 'failed_safely']);
    expect((await readOrder(world, opened.number)).needsAttention).toEqual([
      'authorization_unproven',
    ]);
    await until('the late lowering', async () => (await held()).order_amount === 100_000);
    const order = await closes();
    expect([order.totalMinor, order.authorizedMinor]).toEqual([100_000, 100_000]);
    // The look before the email proved it, so nobody has to look any more.
    expect(order.needsAttention).toEqual([]);
    expect((await held()).order_amount).toBe(100_000);
  });

  it('what somebody else raised by phone is never lowered: a person looks', async () => {
    await faultUpdates({ kind: '500-before-apply', times: 9 });
    await addInDoubt('BAG-1');
    await world.klarna.clearFaults();
    const lines = [...(await held()).order_lines, phoneLine];
    await portal(world).setAuthorization(opened.ref, 150_000, lines);
    const order = await closes();
    expect((await held()).order_amount).toBe(150_000);
    expect(await heldReferences()).toEqual(['CAM-1', 'PHONE-1']);
    expect(order.needsAttention).toEqual(['authorization_unexpected']);
    expect(order.totalMinor).toBe(100_000);
  });

  it.each([
    ['of the same price', 'EBOOK-1', 120_000],
    ['that is dearer', 'MEM-64', 125_000],
  ])(
    'a raise applied late over a later add %s: the order keeps its line, a person looks',
    async (_price, second, totalMinor) => {
      await appliesLate();
      await addInDoubt('BAG-1');
      await world.klarna.clearFaults();
      const added = await add(world, opened.number, second, { headers: wait30 });
      expect(added.status).toBe(201);
      await until('the late raise', async () => (await heldReferences()).includes('BAG-1'));
      const order = await closes();
      expect(order.lines.map((line) => line.reference)).toEqual(['CAM-1', second]);
      expect(order.totalMinor).toBe(totalMinor);
      // The money is there, but for a line this order does not have.
      expect(order.needsAttention).toEqual(['authorization_unexpected']);
      expect(await heldReferences()).toEqual(['CAM-1', 'BAG-1']);
    },
  );

  it('an authorization cancelled at the provider after a doubt is seen before the email', async () => {
    await faultUpdates({ kind: 'reset', times: 1 });
    const added = await add(world, opened.number, 'BAG-1', { headers: wait30 });
    expect(added.status).toBe(201);
    await portal(world).cancel(opened.ref);
    const order = await closes();
    expect((await held()).status).toBe('CANCELLED');
    expect(order.needsAttention).toEqual(['authorization_unexpected']);
  });
});

describe('A worker that dies with a raise and stays away', () => {
  // Real time, and a worker that has just started: a second would be the machine's to miss.
  const budgets = { drainBudgetMs: 1_500, resolutionBudgetMs: 3_000 };
  let world: World;

  beforeAll(async () => {
    world = await createWorld({
      time: 'real',
      hasWorker: false,
      clocks: { ...clocks, ...budgets, windowMs: 2_000, emailHoldsReleaseMs: 500, lateReadMs: 500 },
    });
  });
  afterAll(() => world.stop());

  it('leaves no raise behind: the order alone sends it again, and never once it is closed', async () => {
    const first = await startWorkerProcess(world.env);
    const { number, ref, email, answer } = await handOver(world);
    await world.klarna.fault(ref, { operation: 'update', kind: 'hang-before-apply' });
    const pending = add(world, number, 'BAG-1', { key: 'lost', headers: { prefer: 'wait=1' } });
    await until('the raise', async () => (await world.klarna.raises(ref)).length === 1);
    await first.kill();
    expect((await pending).status).toBe(202);
    const { arrivalGraceMs, drainBudgetMs, resolutionBudgetMs } = world.clocks;
    const settledByMs =
      Date.parse(answer.body.closesAt) + arrivalGraceMs + drainBudgetMs + resolutionBudgetMs;
    const events = await until('the end of the raise', async () => {
      const history = await workflowOf(world, number).fetchHistory();
      const isEnded = history.events?.some((event) => event.activityTaskTimedOutEventAttributes);
      return isEnded ? history.events : undefined;
    });
    // What the order asked of Temporal: a worker killed in mid-task has the end itself told later.
    const lastRaise = events?.findLast(
      (event) =>
        event.activityTaskScheduledEventAttributes?.activityType?.name === 'raiseAuthorization',
    );
    const bound = lastRaise?.activityTaskScheduledEventAttributes?.scheduleToCloseTimeout;
    // Nought is no bound at all.
    const lastsS = Number(bound?.seconds) || Infinity;
    const endsByS = Number(lastRaise?.eventTime?.seconds) + lastsS;
    expect(endsByS * 1_000).toBeLessThan(settledByMs + 2_000);
    await wait(settledByMs + 500 - Date.now());
    const second = await startWorkerProcess(world.env);
    try {
      await released(world, number);
      const history = await readHistory(world, number);
      const closedAt = history.find((entry) => entry.type === 'window_closed')?.at ?? '';
      const sentAt = (await world.klarna.raises(ref)).map((raise) => raise.at);
      expect(sentAt.filter((at) => at > closedAt)).toEqual([]);
      const told = await world.ask('GET', `/orders/${number}/requests/lost`);
      expect(told.body).toMatchObject({ status: 'added' });
      const order = await readOrder(world, number);
      expect([order.totalMinor, order.needsAttention]).toEqual([120_000, []]);
      expect((await world.klarna.order(ref)).order_amount).toBe(120_000);
      expect(await mailsTo(world, email)).toHaveLength(1);
    } finally {
      await second.stop();
    }
  });
});
