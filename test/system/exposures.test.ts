import { createWorld, type World } from '../world';
import { closeByTime, handOver, newNumber } from '../world/story';
import { historyLength } from '../world/walking';

interface ExposedBody {
  taken: number;
  code?: string;
  field?: string;
}

function event(eventId: string, changes: object = {}) {
  const at = new Date().toISOString();
  return { eventId, offer: 'offer-1', kind: 'impression', at, ...changes };
}

describe('What a page tells of its offers', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ time: 'skipping' })));
  afterAll(() => world.stop());

  async function tell(number: string, events: unknown[], credential?: string) {
    const ask = { body: { events }, ...(credential === undefined ? {} : { credential }) };
    return await world.ask<ExposedBody>('POST', `/orders/${number}/exposures`, ask);
  }

  it('is taken once from both faces, and Temporal hears nothing of it', async () => {
    const { number, answer } = await handOver(world);
    const { token } = answer.body;
    const before = await historyLength(world, number);
    const told = [event('e-1'), event('e-2', { kind: 'click' }), event('e-3', { kind: 'expiry' })];
    expect(await tell(number, told, token)).toMatchObject({ status: 200, body: { taken: 3 } });
    expect(await tell(number, told)).toMatchObject({ status: 200, body: { taken: 0 } });
    expect(await historyLength(world, number)).toBe(before);
    expect(await world.stores.facts.exposuresOf(number)).toHaveLength(3);
  });

  it('still counts after the close where it happened in the window, and only then', async () => {
    const { number, answer } = await handOver(world);
    const closesAtMs = Date.parse(answer.body.closesAt);
    await closeByTime(world, number);
    const inTime = event('in-time', { at: new Date(closesAtMs - 1000).toISOString() });
    const late = event('late', { at: new Date(closesAtMs + 60_000).toISOString() });
    expect((await tell(number, [inTime, late])).body).toMatchObject({ taken: 1 });
    expect(await world.stores.facts.exposuresOf(number)).toMatchObject([{ eventId: 'in-time' }]);
  });

  it.each<[what: string, events: () => unknown[], field: string]>([
    ['nothing', () => [], 'events'],
    ['21 at once', () => Array.from({ length: 21 }, (_, at) => event(`e-${at}`)), 'events'],
    ['an offer that cannot be', () => [event('e', { offer: 'tier-1' })], 'events[0].offer'],
    ['a kind nobody knows', () => [event('e', { kind: 'accept' })], 'events[0].kind'],
    ['the year 0', () => [event('e', { at: '0000-01-01T00:00:00Z' })], 'events[0].at'],
    ['no moment', () => [event('e', { at: 'yesterday' })], 'events[0].at'],
    ['an id like one of ours', () => [event('decline:offer-1')], 'events[0].eventId'],
  ])('is refused where it is %s', async (_what, events, field) => {
    const { number } = await handOver(world);
    const told = await tell(number, events());
    expect(told).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
    expect(await world.stores.facts.exposuresOf(number)).toEqual([]);
  });

  it('is refused for another order, and for one that nobody knows', async () => {
    const one = await handOver(world);
    const other = await handOver(world);
    const foreign = await tell(other.number, [event('e')], one.answer.body.token);
    expect([foreign.status, foreign.body.code]).toEqual([403, 'token_foreign']);
    const unknown = await tell(newNumber(), [event('e')]);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'order_unknown']);
  });
});
