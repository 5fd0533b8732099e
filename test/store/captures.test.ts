import { openTestStores, type TestStores } from './database';
import { aClaim } from './fixtures';

describe('captures', () => {
  let stores: TestStores;
  beforeAll(async () => (stores = await openTestStores()));
  afterAll(async () => await stores.close());

  const book = async (order: string, requestId: string, amountMinor: number) =>
    await stores.captures.book({ order, requestId, amountMinor, boundMinor: 1_000 });
  const settle = async (order: string, requestId: string, status: 'done' | 'refused') =>
    await stores.captures.settle(order, requestId, status);

  it('books up to the bound and not one minor unit above it (A23)', async () => {
    await stores.orders.claim(aClaim('sum'));
    await expect(book('sum', 'a', 600)).resolves.toBe('booked');
    await settle('sum', 'a', 'done');
    await expect(book('sum', 'b', 401)).resolves.toBe('above_bound');
    await expect(book('sum', 'b', 400)).resolves.toBe('booked');
    await expect(book('sum', 'c', 1)).resolves.toBe('above_bound');
  });

  it('books a request once, and refuses to take it for another amount', async () => {
    await stores.orders.claim(aClaim('same'));
    await expect(book('same', 'a', 1_000)).resolves.toBe('booked');
    await expect(book('same', 'a', 1_000)).resolves.toBe('booked');
    await expect(book('same', 'a', 999)).rejects.toThrow('another amount');
  });

  it('frees the amount of a refused capture, never that of one that was done', async () => {
    await stores.orders.claim(aClaim('free'));
    await book('free', 'a', 1_000);
    await settle('free', 'a', 'refused');
    await expect(book('free', 'b', 700)).resolves.toBe('booked');
    await settle('free', 'b', 'done');
    await settle('free', 'b', 'refused');
    await expect(book('free', 'a', 1_000)).resolves.toBe('above_bound');
    await expect(book('free', 'a', 300)).resolves.toBe('booked');
  });

  it('keeps the bound however many captures arrive at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = `race-${round}`;
      await stores.orders.claim(aClaim(order));
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) => book(order, `r-${index}`, 300)),
      );
      expect(answers.filter((answer) => answer === 'booked')).toHaveLength(3);
    }
  });

  it('knows neither an order nobody claimed nor a capture nobody booked', async () => {
    await expect(book('nobody', 'a', 1)).rejects.toThrow('no order nobody');
    await stores.orders.claim(aClaim('empty'));
    await expect(settle('empty', 'a', 'done')).rejects.toThrow('never booked');
  });
});
