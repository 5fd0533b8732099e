import { openTestStores, type TestStores } from './database';
import { aClaim } from './fixtures';

describe('captures', () => {
  let stores: TestStores;
  beforeAll(async () => (stores = await openTestStores()));
  afterAll(async () => await stores.close());

  const ask = { boundMinor: 1_000, resendMaxMs: 60_000 };
  const book = async (order: string, requestId: string, amountMinor: number) =>
    (await stores.captures.book({ order, requestId, amountMinor, ...ask })).kind;
  const settle = async (order: string, requestId: string, kind: 'done' | 'refused') =>
    await stores.captures.settle(order, requestId, { kind });
  const age = async (order: string, seconds: number) =>
    await stores.database.pool.query(
      `update captures set booked_at = booked_at - make_interval(secs => $2)
       where order_number = $1`,
      [order, seconds],
    );

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
    // It may have been sent: what a provider says now is about the repeat alone.
    const again = { order: 'same', requestId: 'a', amountMinor: 1_000, ...ask };
    expect(await stores.captures.book(again)).toEqual({ kind: 'booked', isRepeat: true });
    await settle('same', 'a', 'refused');
    expect(await stores.captures.book(again)).toEqual({ kind: 'booked' });
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

  it('is answered from the row once it is done, with what the provider called it (I6)', async () => {
    await stores.orders.claim(aClaim('done'));
    const a = { order: 'done', requestId: 'a', amountMinor: 600, ...ask };
    await stores.captures.book(a);
    await stores.captures.settle('done', 'a', { kind: 'done', providerRef: 'capture-1' });
    await age('done', 3_600);
    const done = { kind: 'done', providerRef: 'capture-1' };
    await expect(stores.captures.book(a)).resolves.toEqual(done);
    await settle('done', 'a', 'done');
    await settle('done', 'a', 'refused');
    await expect(stores.captures.book(a)).resolves.toEqual(done);
    await stores.captures.book({ ...a, requestId: 'b', amountMinor: 1 });
    await settle('done', 'b', 'done');
    await expect(stores.captures.book({ ...a, requestId: 'b', amountMinor: 1 })).resolves.toEqual({
      kind: 'done',
    });
  });

  it('that was booked too long ago is not to be sent again, and still counts', async () => {
    await stores.orders.claim(aClaim('old'));
    await book('old', 'a', 600);
    await age('old', 55);
    await expect(book('old', 'a', 600)).resolves.toBe('booked');
    await age('old', 5);
    await expect(book('old', 'a', 600)).resolves.toBe('unresolved');
    await expect(book('old', 'b', 401)).resolves.toBe('above_bound');
    await settle('old', 'a', 'refused');
    await expect(book('old', 'a', 600)).resolves.toBe('booked');
    await expect(book('old', 'a', 600)).resolves.toBe('booked');
  });

  it('knows neither an order nobody claimed nor a capture nobody booked', async () => {
    await expect(book('nobody', 'a', 1)).rejects.toThrow('no order nobody');
    await stores.orders.claim(aClaim('empty'));
    await expect(settle('empty', 'a', 'done')).rejects.toThrow('never booked');
  });
});
