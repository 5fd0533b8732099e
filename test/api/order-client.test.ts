import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { TemporalUnavailable, WorkerUnavailable, type OrderClient } from '../../api/order-client';
import { createOrderClient } from '../../api/temporal-order-client';
import { defaultClocks } from '../../domain/limits';
import { probePort } from '../../stack/ports';
import { orderWorkflowId, type OrderWindowInput } from '../../workflows/messages';
import { testServers } from '../world/servers';
import { finish, settleAll } from './fixtures/tiny-window';
import { anOrder, aPayment } from './orders';

const run = randomBytes(4).toString('hex');
const taskQueue = `order-client-${run}`;
const answerMs = 5000;
const shortMs = 300;

const input = (number: string): OrderWindowInput => ({
  order: anOrder(number),
  payment: aPayment(number),
  clocks: defaultClocks,
  fingerprint: `fingerprint of ${number}`,
});

const numberOf = (name: string) => `${name}-${run}`;

const add = (requestId: string) => ({
  name: 'addItem' as const,
  requestId,
  receivedAtMs: 1,
  fingerprint: 'f',
  item: 'MEM-64',
  quantity: 1,
});

/** What the API believes of Temporal, tried on a real server with a window of few lines. */
describe('the order client on a real Temporal', () => {
  let client: Client;
  let orders: OrderClient;
  let native: NativeConnection;
  let stopWorker: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const address = testServers().temporalAddress;
    client = new Client({ connection: await Connection.connect({ address }) });
    native = await NativeConnection.connect({ address });
    orders = createOrderClient(client, taskQueue);
    await startWorker();
  });
  afterAll(async () => {
    await stopWorker?.();
    await native.close();
    await client.connection.close();
  });

  const startWorker = async () => {
    const worker = await Worker.create({
      connection: native,
      taskQueue,
      workflowsPath: require.resolve('./fixtures/tiny-window'),
      stickyQueueScheduleToStartTimeout: '1s',
    });
    const running = worker.run();
    stopWorker = async () => {
      stopWorker = undefined;
      worker.shutdown();
      await running;
    };
  };
  const handle = (order: string) => client.workflow.getHandle(orderWorkflowId(order));

  it('opens one workflow for parallel, late and finished repeats, with a summary for ops', async () => {
    const order = numberOf('open');
    const open = () => orders.open(input(order), answerMs);
    const answers = await Promise.all([open(), open(), open()]);
    expect(answers).toMatchObject(
      answers.map(() => ({ kind: 'opened', reply: { kind: 'opened' } })),
    );
    const { runId, raw } = await handle(order).describe();
    expect(JSON.stringify(raw)).not.toContain('asa@shopper.example');
    await handle(order).signal(finish);
    await handle(order).result();
    await expect(open()).resolves.toMatchObject({ kind: 'opened' });
    expect((await handle(order).describe()).runId).toBe(runId);
    await expect(orders.status(order)).resolves.toBe('ended');
    await expect(orders.status(numberOf('nobody'))).resolves.toBe('missing');
  });

  it('opens another window where one is over, joins the one that runs, and tells which', async () => {
    const order = numberOf('anew');
    const anew = (fingerprint: string) =>
      orders.openAnew({ ...input(order), fingerprint }, answerMs);
    await orders.open(input(order), answerMs);
    const first = { kind: 'opened', reply: { fingerprint: `fingerprint of ${order}` } };
    await expect(anew('second')).resolves.toMatchObject(first);
    const { runId } = await handle(order).describe();
    await handle(order).signal(finish);
    await handle(order).result();
    const answers = await Promise.all([anew('second'), anew('second'), anew('second')]);
    expect(answers).toMatchObject(answers.map(() => ({ reply: { fingerprint: 'second' } })));
    const second = await handle(order).describe();
    expect(second).toMatchObject({ status: { name: 'RUNNING' } });
    expect(second.runId).not.toBe(runId);
    await expect(orders.open(input(order), answerMs)).resolves.toEqual(answers[0]);
    expect((await handle(order).describe()).runId).toBe(second.runId);
  });

  it('hands a command over, waits for its outcome, and finds it again without the workflow', async () => {
    const order = numberOf('add');
    await orders.open(input(order), answerMs);
    await expect(orders.recordedOutcome(order, 'r1', shortMs)).resolves.toEqual({ kind: 'absent' });
    await expect(orders.send(order, add('r1'))).resolves.toBe('sent');
    await expect(orders.waitForOutcome(order, 'r1', shortMs)).resolves.toEqual({ kind: 'pending' });
    await expect(orders.recordedOutcome(order, 'r1', shortMs)).resolves.toEqual({
      kind: 'no_answer',
    });
    await handle(order).signal(settleAll);
    const settled = { kind: 'reply', reply: { kind: 'settled', outcome: { requestId: 'r1' } } };
    await expect(orders.waitForOutcome(order, 'r1', answerMs)).resolves.toMatchObject(settled);
    await expect(orders.queryOutcome(order, 'r1', answerMs)).resolves.toMatchObject(settled);
    await expect(orders.queryOutcome(order, 'r2', answerMs)).resolves.toEqual({
      kind: 'reply',
      reply: { kind: 'request_unknown' },
    });
    await handle(order).signal(finish);
    await handle(order).result();
    await expect(orders.recordedOutcome(order, 'r1', shortMs)).resolves.toMatchObject(settled);
    await expect(orders.recordedOutcome(order, 'r2', shortMs)).resolves.toEqual({ kind: 'absent' });
    await expect(orders.send(order, add('r3'))).resolves.toBe('gone');
    await expect(orders.waitForOutcome(order, 'r3', shortMs)).resolves.toEqual({ kind: 'gone' });
    await expect(orders.send(numberOf('nobody'), add('r1'))).resolves.toBe('gone');
    await expect(orders.queryOutcome(numberOf('nobody'), 'r1', shortMs)).resolves.toEqual({
      kind: 'missing',
    });
  });

  it('sees a terminated order as ended, also when somebody waits for it', async () => {
    const order = numberOf('terminated');
    await orders.open(input(order), answerMs);
    await orders.send(order, add('r1'));
    const waiting = orders.waitForOutcome(order, 'r1', answerMs);
    await orders.waitForOutcome(order, 'r1', shortMs);
    await handle(order).terminate('by hand');
    await expect(waiting).resolves.toEqual({ kind: 'gone' });
    await expect(orders.status(order)).resolves.toBe('ended');
  });

  it('keeps starts and commands while no worker lives, and says so', async () => {
    const order = numberOf('alone');
    await orders.open(input(numberOf('warm')), answerMs);
    await stopWorker?.();
    await expect(orders.open(input(order), shortMs)).resolves.toEqual({ kind: 'pending' });
    await expect(orders.send(order, add('r1'))).resolves.toBe('sent');
    await expect(orders.waitForOutcome(order, 'r1', shortMs)).resolves.toEqual({ kind: 'pending' });
    await expect(orders.queryOrder(order, shortMs)).rejects.toBeInstanceOf(WorkerUnavailable);
    await expect(orders.queryOutcome(order, 'r1', shortMs)).rejects.toBeInstanceOf(
      WorkerUnavailable,
    );
    await startWorker();
    await handle(order).signal(settleAll);
    await expect(orders.open(input(order), answerMs)).resolves.toMatchObject({ kind: 'opened' });
    await expect(orders.waitForOutcome(order, 'r1', answerMs)).resolves.toMatchObject({
      kind: 'reply',
    });
    await expect(orders.queryOrder(order, answerMs)).resolves.toMatchObject({ number: order });
  });

  it('captures once under one id, and finds it again', async () => {
    const capture = (requestId: string, provider = 'klarna') => ({
      order: numberOf('capture'),
      requestId,
      fingerprint: 'f',
      provider,
      authorizationRef: 'auth',
      currency: 'SEK',
      amountMinor: 100,
      boundMinor: 100,
    });
    const done = { kind: 'result', result: { fingerprint: 'f', outcome: { kind: 'done' } } };
    await expect(orders.capture(capture('c1'), answerMs)).resolves.toMatchObject(done);
    await expect(orders.capture(capture('c1'), answerMs)).resolves.toMatchObject(done);
    await expect(orders.findCapture(numberOf('capture'), 'c1', answerMs)).resolves.toMatchObject(
      done,
    );
    await expect(orders.findCapture(numberOf('capture'), 'c2', shortMs)).resolves.toEqual({
      kind: 'missing',
    });
    const stuck = orders.capture(capture('c3', 'silent'), shortMs);
    await expect(stuck).resolves.toEqual({ kind: 'pending' });
    await client.workflow.getHandle(`capture/${numberOf('capture')}/c3`).terminate();
    await expect(orders.findCapture(numberOf('capture'), 'c3', answerMs)).resolves.toEqual({
      kind: 'failed',
    });
  });

  it('says within its bounds that Temporal is away', async () => {
    const connection = Connection.lazy({ address: `127.0.0.1:${await probePort()}` });
    const away = createOrderClient(new Client({ connection }), taskQueue);
    const beganMs = Date.now();
    await expect(away.recordedOutcome('A1', 'r1', shortMs)).resolves.toEqual({ kind: 'no_answer' });
    await expect(away.waitForOutcome('A1', 'r1', shortMs)).resolves.toEqual({ kind: 'pending' });
    expect(Date.now() - beganMs).toBeLessThan(2 * shortMs + 500);
    await Promise.all(
      [
        away.status('A1'),
        away.ping(),
        away.open(input('A1'), shortMs),
        away.openAnew(input('A1'), shortMs),
        away.send('A1', add('r1')),
        away.queryOrder('A1', shortMs),
        away.queryOutcome('A1', 'r1', shortMs),
      ].map((call) => expect(call).rejects.toBeInstanceOf(TemporalUnavailable)),
    );
    expect(Date.now() - beganMs).toBeLessThan(8000);
    await connection.close();
  });
});
