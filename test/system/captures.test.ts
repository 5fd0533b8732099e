import {
  capturePaymentType,
  captureWorkflowId,
  type CapturePaymentInput,
  type CapturePaymentResult,
} from '../../workflows/messages';
import { createWorld, type World } from '../world';
import { add, handOver, readOrder, released, workflowOf, type OpenedOrder } from '../world/story';
import { until } from '../world/until';

const hourMs = 3_600_000;
const key = 'ship-1';

describe('A capture', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks: { windowMs: 2_000 } });
  });
  afterAll(() => world.stop());

  const capture = (number: string, amountMinor?: number) =>
    world.ask('POST', `/orders/${number}/captures`, {
      key,
      body: amountMinor === undefined ? {} : { amountMinor },
    });

  async function releasedOrder(): Promise<OpenedOrder> {
    const opened = await handOver(world);
    await released(world, opened.number);
    return opened;
  }

  /**
   * What the API starts for the same request once Temporal has forgotten the first one. Under an
   * id of its own, for the dev server takes half a minute to forget.
   */
  async function captureAfterRetention({ number, ref }: OpenedOrder) {
    const input: CapturePaymentInput = {
      order: number,
      requestId: key,
      fingerprint: 'f',
      provider: 'klarna',
      authorizationRef: ref,
      currency: 'SEK',
      amountMinor: 40_000,
      boundMinor: 100_000,
    };
    const handle = await world.client.workflow.start(capturePaymentType, {
      workflowId: `${captureWorkflowId(number, key)} after retention`,
      taskQueue: world.taskQueue,
      args: [input],
    });
    const { outcome }: CapturePaymentResult = await handle.result();
    return outcome;
  }

  async function sent(ref: string): Promise<number> {
    const journal = await world.klarna.journal(ref);
    return journal.filter(({ event, path }) => event === 'received' && path?.endsWith('/captures'))
      .length;
  }

  it('repeated when Temporal and the provider have forgotten it is still one (I6)', async () => {
    const opened = await releasedOrder();
    const first = await capture(opened.number, 40_000);
    expect(first.status).toBe(201);
    await world.klarna.advance(25 * hourMs);
    const again = await captureAfterRetention(opened);
    expect(again).toEqual({ kind: 'done', providerRef: first.body['providerRef'] });
    expect(await sent(opened.ref)).toBe(1);
  });

  it('that may have gone through is not sent again once its key has lapsed', async () => {
    const opened = await releasedOrder();
    const { number, ref } = opened;
    await world.klarna.fault(ref, { operation: 'capture', kind: '500-after-apply', times: 1 });
    await world.klarna.fault(ref, { operation: 'capture', kind: '500-before-apply', times: 100 });
    const unanswered = capture(number, 40_000);
    await until('the capture', async () => (await sent(ref)) > 0);
    await world.client.workflow.getHandle(captureWorkflowId(number, key)).terminate();
    expect((await unanswered).body['code']).toBe('capture_unresolved');
    await world.klarna.clearFaults();
    await world.klarna.advance(25 * hourMs);
    await world.database.pool.query(
      `update captures set booked_at = booked_at - interval '25 h' where order_number = $1`,
      [number],
    );
    const before = await sent(ref);
    expect(await captureAfterRetention(opened)).toMatchObject({ kind: 'unknown_outcome' });
    expect(await sent(ref)).toBe(before);
  });

  it('of an order that was terminated is bounded by what was last confirmed', async () => {
    const { number, ref } = await handOver(world);
    expect((await add(world, number, 'BAG-1')).status).toBe(201);
    const held = await capture(number);
    expect([held.status, held.body['code']]).toEqual([409, 'order_not_released']);
    await workflowOf(world, number).terminate('by hand');
    expect((await readOrder(world, number)).fulfilment.status).toBe('released');
    const above = await capture(number, 120_001);
    expect([above.status, above.body['code']]).toEqual([422, 'capture_above_authorization']);
    const captured = await capture(number);
    expect([captured.status, captured.body['capturedMinor']]).toEqual([201, 120_000]);
    expect((await world.klarna.order(ref)).status).toBe('CAPTURED');
  });
});
