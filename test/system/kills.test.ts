import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probePort } from '../../stack/ports';
import { startTemporal, type RunningTemporal } from '../../stack/temporal';
import { createWorld, type World } from '../world';
import { call } from '../world/http';
import { startApiProcess, startWorkerProcess, type TestProcess } from '../world/processes';
import { add, handOver, mailsTo, readOrder, released, workflowOf } from '../world/story';
import { until } from '../world/until';

const clocks = {
  windowMs: 12_000,
  inDoubtRetryMs: 200,
  inDoubtSettleMs: 500,
  lateReadMs: 1_000,
};

/** One add, one email, one release: what every kill must end in. */
async function endsOnce(world: World, order: { number: string; ref: string; email: string }) {
  await until(
    'the release',
    async () => (await world.warehouse.order(order.number)).releases > 0,
    40_000,
  );
  expect(await world.klarna.applied(order.ref)).toHaveLength(1);
  expect((await world.klarna.order(order.ref)).order_amount).toBe(120_000);
  const seen = await readOrder(world, order.number);
  expect(seen.lines.map((line) => line.reference)).toEqual(['CAM-1', 'BAG-1']);
  const mails = await mailsTo(world, order.email);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toMatch(/Camera bag/);
  const { releases, lines } = await world.warehouse.order(order.number);
  expect([releases, lines?.length]).toEqual([1, 2]);
}

describe('Killing a process of the product', () => {
  let world: World;
  let worker: TestProcess;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks, hasWorker: false });
    worker = await startWorkerProcess(world.env);
  });
  afterAll(async () => {
    await worker?.stop();
    await world?.stop();
  });

  it('B3: SIGKILL of the worker while the provider has the raise and has not answered', async () => {
    const order = await handOver(world);
    await world.klarna.fault(order.ref, { operation: 'update', kind: 'slow', delayMs: 2_000 });
    const pending = add(world, order.number, 'BAG-1', {
      key: 'killed',
      headers: { prefer: 'wait=1' },
    });
    const received = await until('the raise at the provider', async () => {
      return (await world.klarna.raises(order.ref))[0];
    });
    await worker.kill();
    const journal = await world.klarna.journal(order.ref);
    const isAnswered = journal.some(
      (entry) => entry.event === 'answered' && entry.call === received.call,
    );
    expect(isAnswered).toBe(false);
    expect((await pending).status).toBe(202);
    worker = await startWorkerProcess(world.env);
    const told = await until(
      'the outcome',
      async () => {
        const answer = await world.ask('GET', `/orders/${order.number}/requests/killed`);
        return answer.status === 200 && answer.body['status'] !== 'pending' && answer;
      },
      20_000,
    );
    expect(told.body).toMatchObject({ status: 'added' });
    await endsOnce(world, order);
  });

  it('SIGKILL of the worker between the email and the release', async () => {
    const order = await handOver(world);
    expect((await add(world, order.number, 'BAG-1')).status).toBe(201);
    await mailsTo(world, order.email).catch(() => undefined);
    await worker.kill();
    worker = await startWorkerProcess(world.env);
    await endsOnce(world, order);
  });
});

describe('Killing the Temporal server', () => {
  let folder: string;
  let temporal: RunningTemporal;
  let port: number;
  let world: World;

  const startServer = () =>
    startTemporal({
      port,
      uiPort: 'off',
      stateFile: join(folder, 'temporal.db'),
      logFile: join(folder, 'temporal.log'),
      log: () => undefined,
    });
  const killServer = async () => {
    const exited = temporal.exited;
    process.kill(temporal.pid ?? 0, 'SIGKILL');
    await exited;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postlude-kill-'));
    port = await probePort();
    temporal = await startServer();
    world = await createWorld({
      time: 'real',
      clocks,
      hasWorker: false,
      temporalAddress: `127.0.0.1:${port}`,
    });
  });
  afterAll(async () => {
    await world?.stop();
    await temporal?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('in mid-window: the add made before it and the one made after it both stand', async () => {
    const worker = await startWorkerProcess(world.env);
    try {
      const order = await handOver(world);
      expect((await add(world, order.number, 'BAG-1')).status).toBe(201);
      await killServer();
      const refused = await add(world, order.number, 'MEM-64', { key: 'while-down' });
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBeTruthy();
      temporal = await startServer();
      await endsOnce(world, order);
    } finally {
      await worker.stop();
    }
  });

  it('SIGKILL of the api right after the signal, then Temporal restarted: nothing is lost', async () => {
    let worker = await startWorkerProcess(world.env);
    const api = await startApiProcess(world.env);
    const order = await handOver(world);
    await worker.stop();
    const credential = world.api.key;
    const lost = call(api.url, 'POST', `/orders/${order.number}/items/BAG-1`, {
      credential,
      key: 'orphan',
      headers: { prefer: 'wait=30' },
    }).catch(() => 'no answer');
    await until('the signal', async () => {
      const history = await workflowOf(world, order.number).fetchHistory();
      return history.events?.some((event) => event.workflowExecutionSignaledEventAttributes);
    });
    await api.kill();
    expect(await lost).toBe('no answer');
    await killServer();
    temporal = await startServer();
    worker = await startWorkerProcess(world.env);
    try {
      const told = await until(
        'the outcome',
        async () => {
          const answer = await world.ask('GET', `/orders/${order.number}/requests/orphan`);
          return answer.status === 200 && answer.body['status'] !== 'pending' && answer;
        },
        30_000,
      );
      expect(told.body).toMatchObject({ status: 'added' });
      await endsOnce(world, order);
      await released(world, order.number);
    } finally {
      await worker.stop();
    }
  });
});
