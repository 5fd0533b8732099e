import { createWorld, type World } from '../world';
import { doubtClocks as clocks, losingReservations, wait30 } from '../world/doubt';
import { handOverFor, publishKinds, take } from '../world/kinds';
import {
  closeByTime,
  mailsTo,
  readHistory,
  readOrder,
  released,
  type OpenedOrder,
} from '../world/story';
import { until } from '../world/until';

/** After the three attempts of an upgrade that gets no answer. */
const applyLateMs = 4_500;

describe('An upgrade that goes wrong after its raise was sent', () => {
  let world: World;
  let opened: OpenedOrder;
  let isReservationLost = false;

  beforeAll(async () => {
    const services = losingReservations(() => isReservationLost);
    world = await createWorld({ time: 'skipping', clocks, services });
    await publishKinds(world);
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    isReservationLost = false;
    opened = await handOverFor(world, 'upgrade');
  });
  afterEach(() => world.klarna.clearFaults());

  const faultUpdates = (fault: Record<string, unknown>) =>
    world.klarna.fault(opened.ref, { operation: 'update', ...fault });

  async function held() {
    const { order_amount: minor, order_lines: lines } = await world.klarna.order(opened.ref);
    return [minor, lines.map((line) => line['reference'])];
  }

  async function fails() {
    const taken = await take(world, opened, {}, { headers: wait30 });
    expect([taken.status, taken.body.code]).toEqual([409, 'failed_safely']);
  }

  /** Email and release have the camera at its price, and the kit is nowhere. */
  async function wentOutAsItWas() {
    const order = await readOrder(world, opened.number);
    expect(order.lines).toMatchObject([
      { line: 'line-1', status: 'confirmed', reference: 'CAM-1' },
    ]);
    expect([order.lines.length, order.totalMinor]).toEqual([1, 100_000]);
    expect(order['replacedLines']).toBeUndefined();
    const { lines = [] } = await world.warehouse.order(opened.number);
    expect(lines.map(({ reference }) => reference)).toEqual(['CAM-1']);
    const [mail] = await mailsTo(world, opened.email);
    expect(mail?.text).not.toContain('Travel kit');
    return order;
  }

  it('and is applied after it was given up: the provider has the old line and total back', async () => {
    await faultUpdates({ kind: 'apply-late', times: 1, delayMs: applyLateMs });
    await faultUpdates({ kind: '500-before-apply', times: 2 });
    await fails();
    await until('the late raise', async () => (await held())[0] === 118_000);
    await closeByTime(world, opened.number);
    const order = await wentOutAsItWas();
    expect(await held()).toEqual([100_000, ['CAM-1']]);
    expect([order.authorizedMinor, order.needsAttention]).toEqual([100_000, []]);
    const types = (await readHistory(world, opened.number)).map(({ type }) => type);
    expect(types).toContain('late_authorization_reversed');
  });

  it('and cannot be stored: the provider has the old line and total back', async () => {
    isReservationLost = true;
    await fails();
    expect(await held()).toEqual([100_000, ['CAM-1']]);
    await closeByTime(world, opened.number);
    const order = await wentOutAsItWas();
    expect([order.authorizedMinor, order.needsAttention]).toEqual([100_000, []]);
  });

  it('and is never proven before the close: the order goes out as it was, and a person looks', async () => {
    await faultUpdates({ kind: 'reset', times: 1000 });
    await world.klarna.fault(opened.ref, { operation: 'read', kind: 'down', times: 1000 });
    const asked = { key: 'lost', headers: { prefer: 'wait=1' } };
    expect((await take(world, opened, {}, asked)).status).toBe(202);
    const close = { headers: { prefer: 'respond-async' } };
    await world.ask('POST', `/orders/${opened.number}/close`, close);
    await world.temporal.sleep(30_000);
    await released(world, opened.number);
    const order = await wentOutAsItWas();
    expect(order.needsAttention).toContain('add_unresolved');
    await world.klarna.clearFaults();
    expect(await held()).toEqual([100_000, ['CAM-1']]);
  });
});
