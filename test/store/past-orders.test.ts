import { createPastOrders } from '../../store/past-orders';
import { exampleOrders } from '../../stack/example-orders';
import { openTestStores, type TestStores } from './database';
import { aProduct } from './fixtures';

const until = '2026-03-01T00:00:00.000Z';

describe('Past orders in the database', () => {
  let stores: TestStores;
  beforeAll(async () => (stores = await openTestStores()));
  afterAll(async () => await stores.close());

  it('tell of each order what was known of its customer then, as the opening would be told', async () => {
    const pastOrders = createPastOrders(stores.database);
    await stores.catalogue.putProducts([aProduct({ reference: 'BAG-1', categories: ['bags'] })]);
    // Few customers, so that most come back.
    const given = exampleOrders({ count: 120, seed: 'history', until }).map((order, index) => ({
      ...order,
      customer: { email: `shopper-${index % 7}@shopper.example` },
    }));
    await pastOrders.put(given, false);
    const numbers = await pastOrders.between('2025-01-01T00:00:00Z', until, 1000);
    expect(numbers).toEqual(given.map(({ number }) => number));
    const played = await pastOrders.play(numbers);
    expect(played).toHaveLength(120);
    expect(Math.max(...played.map(({ customer }) => customer.pastOrders))).toBeGreaterThan(10);
    for (const [index, { orderedAt, customer, lines }] of played.entries()) {
      const { email } = given[index]!.customer;
      const consent = { email: false, sms: false };
      const live = await stores.customers.historyOf({ email, consent }, orderedAt);
      const { pastOrders: earlier, bought } = live;
      expect(customer).toEqual({ customer: live.customer, pastOrders: earlier, bought });
      expect(lines).toEqual(given[index]!.lines);
    }
    expect(played.at(-1)!.customer.bought).toContainEqual(
      expect.objectContaining({ reference: 'BAG-1', categories: ['bags'] }),
    );
  });

  it('are the latest of a time, the end exclusive', async () => {
    const pastOrders = createPastOrders(stores.database);
    const all = await pastOrders.between('2025-01-01T00:00:00Z', until, 1000);
    expect(await pastOrders.between('2025-01-01T00:00:00Z', until, 3)).toEqual(all.slice(-3));
    const [last] = await pastOrders.play(all.slice(-1));
    expect(await pastOrders.between('2025-01-01T00:00:00Z', last!.orderedAt, 1)).toEqual([
      all.at(-2),
    ]);
    expect(await pastOrders.between(last!.orderedAt, until, 9)).toEqual([all.at(-1)]);
    expect(await pastOrders.play(['nobody-has-it'])).toEqual([]);
  });

  it('of our own are played as they were handed over, without what was added to them', async () => {
    const registered = {
      number: 'A-1',
      currency: 'SEK',
      market: 'SE',
      locale: 'sv-SE',
      customer: { email: 'asa@shopper.example', consent: { email: false, sms: false } },
      lines: [],
      shippingMinor: 0,
      totalMinor: 900,
    };
    const { pool } = stores.database;
    await pool.query(
      `insert into orders (number, registered, fingerprint) values ('A-1', $1, 'f')`,
      [JSON.stringify(registered)],
    );
    await pool.query(
      `insert into past_orders (number, source, ordered_at, market, currency, total_minor)
       values ('A-1', 'window', '2026-02-01', 'SE', 'SEK', 1200)`,
    );
    const [played] = await createPastOrders(stores.database).play(['A-1']);
    expect(played).toMatchObject({ totalMinor: 1200, handedOver: { totalMinor: 900 } });
  });
});
