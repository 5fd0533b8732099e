import { createWorld, type World } from '../world';
import { doubtClocks, wait30 } from '../world/doubt';
import { mailsTo, closeByTime, handOver, readOrder, add, type OrderReply } from '../world/story';
import { until } from '../world/until';

/** What becomes of a raise at the provider, and of the order. */
interface Played {
  number: string;
  status: number;
  code: string | undefined;
  /** before and after the close */
  open: OrderReply;
  over: OrderReply;
  heldMinor: number;
  providerStatus: string;
  mails: number;
  releases: number;
  released: string[];
}

type Fault = [what: string, fault: Record<string, unknown>];

const faults: Fault[] = [
  ['the provider refuses', { kind: 'deny' }],
  ['an error before it is applied', { kind: '500-before-apply', times: 9 }],
  ['an error after it is applied', { kind: '500-after-apply', times: 9 }],
  ['silence before it is applied', { kind: 'hang-before-apply', times: 3 }],
  ['silence after it is applied', { kind: 'hang-after-apply', times: 1 }],
  ['a slow answer', { kind: 'slow', times: 1, delayMs: 1_000 }],
  ['a provider that is down for a while', { kind: 'down', times: 2 }],
];

/** The API's half of the fault matrix; kills of processes are in kills.test.ts and the crash table. */
describe('An add under every fault of the provider', () => {
  let world: World;
  const played = new Map<string, Played>();

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping', clocks: doubtClocks });
    for (const [what, fault] of faults) played.set(what, await play(fault));
  }, 120_000);
  afterAll(() => world.stop());

  async function play(fault: Record<string, unknown>): Promise<Played> {
    const { number, ref, email } = await handOver(world);
    await world.klarna.fault(ref, { operation: 'update', ...fault });
    const { status, body } = await add(world, number, 'BAG-1', { key: 'one', headers: wait30 });
    const open = await readOrder(world, number);
    await closeByTime(world, number);
    await mailsTo(world, email);
    const over = await until(`the end of ${number}`, async () => {
      const now = await readOrder(world, number);
      return now.status === 'closed' && now;
    });
    const held = await world.klarna.order(ref);
    const { releases, lines } = await world.warehouse.order(number);
    return {
      number,
      status,
      code: body.code,
      open,
      over,
      releases,
      heldMinor: held.order_amount,
      providerStatus: held.status,
      mails: (await world.inbox.to(email)).length,
      released: (lines ?? []).map(({ reference }) => reference),
    };
  }

  function outcomeOf(what: string): Played {
    const found = played.get(what);
    if (!found) throw new Error(`${what} was not played`);
    return found;
  }

  it.each(faults)('B3: %s costs the add at most, never the order', (what) => {
    const { heldMinor, providerStatus, over, mails, releases, released } = outcomeOf(what);
    expect(providerStatus).toBe('AUTHORIZED');
    expect(heldMinor).toBeGreaterThanOrEqual(over.totalMinor);
    expect(over.totalMinor).toBeGreaterThanOrEqual(100_000);
    expect(over.lines[0]).toMatchObject({ reference: 'CAM-1', totalMinor: 100_000 });
    expect([mails, releases, released[0]]).toEqual([1, 1, 'CAM-1']);
  });

  it.each(faults)(
    'D29: after %s the add has one definite end, the same everywhere',
    async (what) => {
      const { number, status, code, open, over, heldMinor, released } = outcomeOf(what);
      const isAdded = status === 201;
      expect(isAdded ? code : status).toBe(
        isAdded ? undefined : code === 'increase_rejected' ? 402 : 409,
      );
      const references = isAdded ? ['CAM-1', 'BAG-1'] : ['CAM-1'];
      const totalMinor = isAdded ? 120_000 : 100_000;
      for (const seen of [open, over]) {
        expect(seen.lines.map(({ reference }) => reference)).toEqual(references);
        expect(seen.totalMinor).toBe(totalMinor);
      }
      expect([released, heldMinor, over.authorizedMinor]).toEqual([
        references,
        totalMinor,
        totalMinor,
      ]);
      const told = await world.ask('GET', `/orders/${number}/requests/one`);
      expect(told.body).toMatchObject({ status: isAdded ? 'added' : 'refused' });
    },
  );

  it('D29: both ends happen', () => {
    const ends = new Set([...played.values()].map(({ status }) => status));
    expect([...ends].toSorted((a, b) => a - b)).toEqual([201, 402, 409]);
  });
});
