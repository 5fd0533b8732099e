import { setTimeout as wait } from 'node:timers/promises';
import { addsMax, commandsPerOrderMax, orderLinesMax } from '../../domain/limits';
import { createWorld, type World } from '../world';
import { fetchCost, type Cost } from '../world/actions';
import type { Answer } from '../world/http';
import { camera } from '../world/orders';
import {
  add,
  closeByTime,
  handOver,
  mailsTo,
  readOrder,
  released,
  workflowOf,
  type AddedBody,
} from '../world/story';

/** What an order may cost at Temporal. */
const budgets = {
  withoutAdds: { events: 38, actions: 8 },
  withOneAdd: { events: 56, actions: 13 },
};

/** A history this long still replays in milliseconds; only digital items may add to it, 6 events each. */
const historyEventsMax = 400;

const bodyBytesMax = 256 * 1024;

/** Priced items of the catalogue; at most three of one fit into an order. */
const items = ['BAG-1', 'MEM-64', 'KIT-1', 'CAM-1'];
const threeOfEach = items.flatMap((item) => [item, item, item]);

describe('What one order costs at Temporal', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks: { windowMs: 2_000 } });
  });
  afterAll(() => world.stop());

  async function costOfClosed(number: string): Promise<Cost> {
    await closeByTime(world, number);
    await workflowOf(world, number).result();
    return fetchCost(world, number);
  }

  it(`without adds: at most ${limits(budgets.withoutAdds)}, the closing upsert included`, async () => {
    const { number } = await handOver(world);
    const cost = await costOfClosed(number);
    report('an order without adds', cost, budgets.withoutAdds);
    expect(cost.kinds['search attributes']).toBe(1);
    expect(cost.events).toBeLessThanOrEqual(budgets.withoutAdds.events);
    expect(cost.actions).toBeLessThanOrEqual(budgets.withoutAdds.actions);
  });

  it(`with one accepted add: at most ${limits(budgets.withOneAdd)}`, async () => {
    const { number } = await handOver(world);
    expect((await add(world, number, 'BAG-1')).status).toBe(201);
    const cost = await costOfClosed(number);
    report('an order with one add', cost, budgets.withOneAdd);
    expect(cost.kinds['search attributes']).toBe(1);
    expect(cost.events).toBeLessThanOrEqual(budgets.withOneAdd.events);
    expect(cost.actions).toBeLessThanOrEqual(budgets.withOneAdd.actions);
  });
});

describe('What one order takes', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks: { windowMs: 60_000 } });
  });
  afterAll(() => world.stop());

  it(`${orderLinesMax} lines are opened, added to and released; one more is refused`, async () => {
    const lines = Array.from({ length: orderLinesMax }, (_, index) => ({
      ...camera,
      reference: `CAM-LINE-${index}`,
    }));
    const totalMinor = orderLinesMax * camera.totalMinor;
    const { number } = await handOver(world, { order: { lines, totalMinor } });
    expect((await add(world, number, 'BAG-1')).status).toBe(201);
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    expect((await world.warehouse.order(number)).lines).toHaveLength(orderLinesMax + 1);

    const tooLong = await handOver(world, {
      order: { lines: [...lines, camera], totalMinor: totalMinor + camera.totalMinor },
    });
    expect([tooLong.answer.status, tooLong.answer.body.code]).toEqual([400, 'invalid_request']);
  });

  it('a body over 256 KiB is 413 before anybody reads it', async () => {
    const { number } = await handOver(world);
    const answer = await world.ask('POST', `/orders/${number}/items/BAG-1`, {
      rawBody: JSON.stringify({ offer: 'x'.repeat(bodyBytesMax) }),
    });
    expect([answer.status, answer.body['code']]).toEqual([413, 'body_too_large']);
    const largest = await world.ask('POST', `/orders/${number}/items/BAG-1`, {
      rawBody: '{}'.padEnd(bodyBytesMax),
    });
    expect(largest.status).toBe(201);
  });

  it(`${addsMax} adds; the eleventh is adds_exhausted and asks the provider nothing`, async () => {
    const { number, ref } = await handOver(world);
    for (const [index, item] of threeOfEach.slice(0, addsMax).entries()) {
      await pace(index);
      const added = await add(world, number, item, { key: `add-${index}` });
      expect(added.status).toBe(201);
    }
    await pace(addsMax);
    const eleventh = await add(world, number, 'CAM-1', { key: 'add-eleventh' });
    expect([eleventh.status, eleventh.body.code]).toEqual([409, 'adds_exhausted']);
    expect(await world.klarna.raises(ref)).toHaveLength(addsMax);
    expect((await readOrder(world, number)).lines).toHaveLength(1 + addsMax);
  });

  it.each([
    ['twenty at a time', 20],
    ['one after another', 1],
  ])('1,000 posts from the page, %s: 429, a short history, one email', async (_, atOnce) => {
    const opened = await handOver(world);
    const { token } = opened.answer.body;
    const answers = await flood(opened.number, { token, atOnce, posts: 1_000 });
    const refused = answers.filter((answer) => answer.status === 429);
    expect(answers.length - refused.length).toBeLessThanOrEqual(commandsPerOrderMax);
    expect(answers.filter((answer) => answer.status >= 500)).toEqual([]);
    for (const { headers, body } of refused) {
      expect(body.code).toBe('too_many_commands');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    // The shop is not locked out by what a page has used up.
    expect((await world.ask('POST', `/orders/${opened.number}/close`)).status).toBe(200);
    await released(world, opened.number);
    await workflowOf(world, opened.number).result();
    const cost = await fetchCost(world, opened.number);
    report('an order posted to 1,000 times', cost, { events: historyEventsMax });
    expect(cost.events).toBeLessThan(historyEventsMax);
    expect(await mailsTo(world, opened.email)).toHaveLength(1);
    expect((await world.warehouse.order(opened.number)).releases).toBe(1);
  });

  /** Each post with a key of its own, so that none is a repeat. */
  async function flood(
    number: string,
    { token, atOnce, posts }: { token: string; atOnce: number; posts: number },
  ) {
    const answers: Answer<AddedBody>[] = [];
    const post = (index: number) =>
      add(world, number, items[index % items.length] ?? '', {
        key: `post-${index}`,
        credential: token,
      });
    for (let sent = 0; sent < posts; sent += atOnce) {
      const batch = Array.from({ length: atOnce }, (_, index) => post(sent + index));
      answers.push(...(await Promise.all(batch)));
    }
    return answers;
  }
});

/** At most five commands a second are taken. */
async function pace(index: number): Promise<void> {
  if (index > 0 && index % 4 === 0) await wait(1_000);
}

function limits({ events, actions }: { events: number; actions: number }): string {
  return `${events} events and ${actions} actions`;
}

function report(what: string, cost: Cost, limit: { events: number; actions?: number }): void {
  const kinds = Object.entries(cost.kinds).map(([kind, times]) => `${times} ${kind}`);
  const actionsMax = limit.actions === undefined ? '' : ` of ${limit.actions}`;
  process.stdout.write(
    `  ${what}: ${cost.events} of ${limit.events} events, ` +
      `${cost.actions}${actionsMax} actions (${kinds.join(', ')})\n`,
  );
}
