import { createWorld, type World } from '../world';
import { orderOf, paymentOf } from '../world/orders';
import {
  add,
  handOver,
  mailsTo,
  newNumber,
  readOrder,
  released,
  workflowOf,
  type OpenedOrder,
} from '../world/story';
import { orderWindowType, type OrderWindowInput } from '../../workflows/messages';

describe('One authorization opens one order (I1)', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks: { windowMs: 3_000 } });
  });
  afterAll(() => world.stop());

  const put = (body: object) => world.ask('PUT', '/payment-result', { body });

  it('also when it comes in another letter case: a repeat, and never a second order', async () => {
    const { order, ref, answer, number } = await handOver(world);
    const shouted = paymentOf(ref.toUpperCase());
    const second = await put({ order: orderOf(newNumber()), payment: shouted });
    expect([second.status, second.body['code']]).toEqual([409, 'authorization_in_use']);
    const repeat = await put({ order, payment: shouted });
    expect([repeat.status, repeat.body]).toEqual([200, answer.body]);
    expect((await add(world, number, 'BAG-1')).status).toBe(201);
  });

  /** Both passed the API's look at the row, one claimed it: this is the other. */
  async function loseTheRaceFor({ payment }: OpenedOrder) {
    const order = orderOf(newNumber());
    const { clocks, taskQueue } = world;
    const input: OrderWindowInput = { order, payment, clocks, fingerprint: 'raced' };
    const handle = workflowOf(world, order.number);
    const { workflowId } = handle;
    await world.client.workflow.start(orderWindowType, { workflowId, taskQueue, args: [input] });
    expect(await handle.result()).toMatchObject({ outcome: 'refused' });
    return order;
  }

  it('the loser of a race opens with its own, and lives as if nothing had been', async () => {
    const winner = await handOver(world);
    const order = await loseTheRaceFor(winner);
    const { number } = order;
    const again = await put({ order, payment: winner.payment });
    expect([again.status, again.body['code']]).toEqual([409, 'authorization_in_use']);
    const ref = await world.klarna.authorize(order);
    const opened = await put({ order, payment: paymentOf(ref) });
    expect([opened.status, opened.body['status']]).toEqual([200, 'open']);
    expect((await add(world, number, 'BAG-1')).status).toBe(201);
    await released(world, number);
    expect(await mailsTo(world, order.customer.email)).toHaveLength(1);
    expect(await world.warehouse.events(number)).toEqual(['order.held', 'order.released']);
    expect((await world.klarna.order(ref)).order_amount).toBe(120_000);
    expect((await readOrder(world, winner.number)).totalMinor).toBe(100_000);
    const late = await put({ order, payment: paymentOf(ref) });
    expect([late.status, late.body]).toEqual([200, opened.body]);
  });

  it('the loser that comes three times at once opens once', async () => {
    const order = await loseTheRaceFor(await handOver(world));
    const payment = paymentOf(await world.klarna.authorize(order));
    const answers = await Promise.all([1, 2, 3].map(() => put({ order, payment })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    await released(world, order.number);
    expect(await world.warehouse.events(order.number)).toEqual(['order.held', 'order.released']);
    expect(await mailsTo(world, order.customer.email)).toHaveLength(1);
  });
});
