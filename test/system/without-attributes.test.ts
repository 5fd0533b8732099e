import { Client } from '@temporalio/client';
import { orderWorkflowId } from '../../workflows/messages';
import { createWorld, type World } from '../world';
import { call } from '../world/http';
import { fullNamespace } from '../world/namespace';
import { orderOf, paymentOf } from '../world/orders';
import { startApiProcess, startWorkerProcess, type TestProcess } from '../world/processes';
import { mailsTo, newNumber, released, type AddedBody, type OpenedBody } from '../world/story';

describe('K7: a namespace that takes no search attributes', () => {
  let world: World;
  let namespace: string;
  let processes: TestProcess[] = [];

  beforeAll(async () => {
    world = await createWorld({ time: 'real', hasWorker: false, clocks: { windowMs: 60_000 } });
    const { connection } = world.client;
    namespace = await fullNamespace(connection);
    const env = { ...world.env, TEMPORAL_NAMESPACE: namespace };
    processes = await Promise.all([startApiProcess(env), startWorkerProcess(env)]);
  });
  afterAll(async () => {
    await Promise.all(processes.map((each) => each.stop()));
    await world.stop();
  });

  it('K7: orders are opened, added to, confirmed and released all the same', async () => {
    const number = newNumber();
    const order = orderOf(number);
    const payment = paymentOf(await world.klarna.authorize(order));
    const ask = <T>(method: string, path: string, body?: unknown) =>
      call<T>(processes[0]?.url ?? '', method, path, { credential: world.api.key, body });
    const opened = await ask<OpenedBody>('PUT', '/payment-result', { order, payment });
    expect([opened.status, opened.body.upsell.isAllowed]).toEqual([200, true]);
    const added = await ask<AddedBody>('POST', `/orders/${number}/items/BAG-1`);
    expect([added.status, added.body.order.totalMinor]).toEqual([201, 120_000]);
    await ask('POST', `/orders/${number}/close`);
    await released(world, number);
    expect(await mailsTo(world, order.customer.email)).toHaveLength(1);
    const client = new Client({ connection: world.client.connection, namespace });
    const workflow = client.workflow.getHandle(orderWorkflowId(number));
    await workflow.result();
    const { typedSearchAttributes, status } = await workflow.describe();
    expect(status.name).toBe('COMPLETED');
    const names = typedSearchAttributes.getAll().map(({ key }) => key.name);
    expect(names.filter((name) => name.startsWith('Postlude'))).toEqual([]);
  });
});
