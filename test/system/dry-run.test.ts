import { exampleOrders } from '../../stack/example-orders';
import { createWorld, type World } from '../world';
import { policyOf } from '../world/funnels';
import { handOver, released, workflowOf } from '../world/story';
import { until } from '../world/until';

const end = '2026-03-01T00:00:00.000Z';
const period = `from=2025-11-01T00:00:00Z&to=${end}`;

describe('A dry run beside a running shop', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ time: 'real' })));
  afterAll(() => world?.stop());

  /** Every row of every table, as one fingerprint a table. */
  async function tables(): Promise<Record<string, string>> {
    const { pool } = world.database;
    const { rows } = await pool.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
    );
    const prints: Record<string, string> = {};
    for (const { name } of rows) {
      const found = await pool.query<{ print: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '')
           as print from "${name}" t`,
      );
      prints[name] = found.rows[0]?.print ?? '';
    }
    return prints;
  }

  /** Every workflow of this world there ever was, with the length of its history. */
  async function workflows(): Promise<string[]> {
    const seen = [];
    const query = `TaskQueue = '${world.taskQueue}'`;
    for await (const each of world.client.workflow.list({ query })) {
      seen.push(`${each.workflowId} ${each.runId} ${each.historyLength}`);
    }
    return seen.toSorted();
  }

  async function overAndDone(): Promise<string> {
    const { number } = await handOver(world);
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    await workflowOf(world, number).result();
    await until(`${number} in the list`, async () =>
      (await workflows()).some((each) => each.startsWith(`order/${number} `)),
    );
    return number;
  }

  it('leaves every row of every table as it was, and starts no workflow', async () => {
    const orders = exampleOrders({ count: 400, seed: 'quiet', until: end });
    expect(await world.ask('POST', '/past-orders', { body: { orders } })).toMatchObject({
      body: { imported: 400 },
    });
    await world.stores.offerPolicies.publish(policyOf('live', { priority: 1 }));
    const number = await overAndDone();
    const before = { tables: await tables(), workflows: await workflows() };
    expect(Object.keys(before.tables)).toEqual(
      expect.arrayContaining(['orders', 'order_facts', 'offer_facts', 'past_orders', 'products']),
    );
    expect(before.workflows.length).toBeGreaterThan(0);

    const document = policyOf('cards');
    for (const accept of ['application/json', 'application/x-ndjson']) {
      const answer = await fetch(`${world.api.url}/policies/cards/dry-runs?${period}`, {
        method: 'POST',
        headers: {
          accept,
          authorization: `Bearer ${world.api.key}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(document),
      });
      expect(answer.status).toBe(200);
      const shown = /"orders":400,"shown":(\d+)/.exec(await answer.text())?.[1];
      expect(Number(shown)).toBeGreaterThan(50);
    }

    expect(await tables()).toEqual(before.tables);
    expect((await world.inbox.to(`${number.toLowerCase()}@shopper.example`)).length).toBe(1);
    // What started before this order is in the list by the time it is.
    const next = await overAndDone();
    const others = (await workflows()).filter((each) => !each.includes(next));
    expect(others).toEqual(before.workflows);
  });
});
