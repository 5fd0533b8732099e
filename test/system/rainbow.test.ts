import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { Deployment } from '../../ops/deployment';
import { createWorld, type World } from '../world';
import { add, handOver, newNumber, readOrder, released, workflowOf } from '../world/story';
import { until } from '../world/until';

describe('A rainbow deploy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'postlude-build-'));
  const otherBundle = join(folder, 'bundle.js');
  const name = newNumber('deployment');
  let world: World;
  let deployment: Deployment;

  beforeAll(async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: require.resolve('./other-build'),
      payloadConverterPath: require.resolve('../../workflows/payload-converter'),
      logger: new DefaultLogger('ERROR'),
    });
    writeFileSync(otherBundle, code);
    world = await createWorld({ time: 'real', hasWorker: false, clocks: { windowMs: 60_000 } });
    deployment = new Deployment(world.client, name);
  });
  afterAll(async () => {
    await world?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The builds that completed workflow tasks of an order. */
  async function buildsOf(number: string): Promise<string[]> {
    const { events } = await workflowOf(world, number).fetchHistory();
    const ids = (events ?? []).flatMap(
      ({ workflowTaskCompletedEventAttributes: done }) => done?.deploymentVersion?.buildId ?? [],
    );
    return [...new Set(ids)];
  }

  async function failedTasks(number: string): Promise<number> {
    const { events } = await workflowOf(world, number).fetchHistory();
    return (events ?? []).filter((event) => event.workflowTaskFailedEventAttributes).length;
  }

  /** What ops type; the exit code. */
  async function command(...args: string[]): Promise<number | null> {
    const program = join(__dirname, '../../ops/deploy.js');
    const { TEMPORAL_ADDRESS } = world.env;
    const env = { ...process.env, TEMPORAL_ADDRESS, POSTLUDE_DEPLOYMENT: name };
    const child = spawn(process.execPath, [program, ...args], { env, stdio: 'ignore' });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  }

  /** No test waits for a window, so that a slow machine cannot be late for one. */
  async function closed(number: string): Promise<void> {
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
  }

  const openOf = async (buildId: string) =>
    (await deployment.builds()).find((build) => build.buildId === buildId)?.openOrders;

  it('ends each order on the build it began on, and starts new ones on the new build', async () => {
    const old = await world.startWorker({ build: { deployment: name, buildId: 'a' } });
    await deployment.promote('a');
    const first = await handOver(world);
    await until('the first order counted', async () => (await openOf('a')) === 1);

    const next = { build: { deployment: name, buildId: 'b' }, workflowBundlePath: otherBundle };
    await world.startWorker(next);
    expect(await command('promote', 'b')).toBe(0);
    expect(await command('drained', 'a')).toBe(1);
    const second = await handOver(world);
    expect((await add(world, first.number, 'BAG-1')).status).toBe(201);
    expect((await add(world, second.number, 'BAG-1')).status).toBe(201);
    for (const { number } of [first, second]) await closed(number);
    expect((await readOrder(world, first.number)).totalMinor).toBe(120_000);
    await until('the old build to be empty', async () => (await command('drained', 'a')) === 0);
    await old.stop();
    // Nothing is open on it either, but new orders would have nobody to start on.
    await until('the new build to be empty', async () => (await openOf('b')) === 0);
    expect(await command('drained', 'b')).toBe(1);
    expect(await command('drained', 'typo')).toBe(1);

    expect(await buildsOf(first.number)).toEqual(['a']);
    expect(await buildsOf(second.number)).toEqual(['b']);
    expect([await failedTasks(first.number), await failedTasks(second.number)]).toEqual([0, 0]);
    expect(
      (await deployment.builds()).map(({ buildId, isCurrent }) => [buildId, isCurrent]),
    ).toEqual([
      ['b', true],
      ['a', false],
    ]);
  });

  it.each([[[]], [['promote']], [['promote', '../b']], [['status', 'a']], [['stop', 'a']]])(
    'says how it is used where a command is none: %p',
    async (args) => {
      expect(await command(...args)).toBe(2);
    },
  );

  it('goes back: the build before is made current again, and what is open stays where it is', async () => {
    const open = await handOver(world);
    await world.startWorker({ build: { deployment: name, buildId: 'a' } });
    await deployment.promote('a');
    const after = await handOver(world);
    for (const { number } of [open, after]) await closed(number);
    expect([await buildsOf(open.number), await buildsOf(after.number)]).toEqual([['b'], ['a']]);
  });
});

describe('Two builds without versions', () => {
  let world: World;
  const folder = mkdtempSync(join(tmpdir(), 'postlude-build-'));
  const otherBundle = join(folder, 'bundle.js');

  beforeAll(async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: require.resolve('./other-build'),
      payloadConverterPath: require.resolve('../../workflows/payload-converter'),
      logger: new DefaultLogger('ERROR'),
    });
    writeFileSync(otherBundle, code);
    world = await createWorld({ time: 'real', hasWorker: false, clocks: { windowMs: 8_000 } });
  });
  afterAll(async () => {
    await world?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('block the order that the other began: this is what the versions are for', async () => {
    const old = await world.startWorker();
    const { number } = await handOver(world);
    await old.stop();
    const wrong = await world.startWorker({ workflowBundlePath: otherBundle });
    await world.ask('POST', `/orders/${number}/close`, { headers: { prefer: 'respond-async' } });
    await until('a failed task', async () => {
      const { events } = await workflowOf(world, number).fetchHistory();
      return (events ?? []).some((event) => event.workflowTaskFailedEventAttributes);
    });
    await wrong.stop();
    await world.startWorker();
    await released(world, number);
    expect((await readOrder(world, number)).fulfilment.status).toBe('released');
  });
});
