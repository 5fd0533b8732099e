import type { ConfirmedOrder } from '../../domain/ports';
import { openTestStores, type TestStores } from './database';
import { aClaim, aProduct, books, confirmedAt, later } from './fixtures';

/** What is confirmed of the order, in the sequence in which its run wrote it down. */
export const before = confirmedAt(1_000, 0);
export const after = confirmedAt(1_500, 1);
export const back = confirmedAt(1_000, 2);
export const another = confirmedAt(2_000, 3);

export const item = (reference = 'MEM-64', quantity = 1) => [{ reference, quantity }];

/** Before each test: five memory cards (`MEM-64`), and one order (`o`) owned by run `run-o`. */
export function openShop() {
  let stores: TestStores;
  beforeAll(async () => (stores = await openTestStores()));
  afterAll(async () => await stores.close());
  beforeEach(async () => {
    await stores.clear();
    await stores.catalogue.putProducts([aProduct()]);
    await stores.orders.claim(aClaim('o'));
  });
  return {
    stores: () => stores,
    reserve: async (requestId: string, items = item(), expiresAt = later) =>
      await stores.stock.reserve('o', requestId, items, expiresAt),
    commit: async (requestId: string, confirmed: ConfirmedOrder = after) =>
      await stores.stock.commit('o', requestId, 'run-o', confirmed),
    release: async (requestId: string, confirmed: ConfirmedOrder = back) =>
      await stores.stock.release('o', requestId, { runId: 'run-o', confirmed }),
    sweep: async (limit: number) => await stores.stock.sweep(limit),
    card: async () => await books(stores, 'MEM-64'),
    confirmed: async () => (await stores.orders.find('o'))?.confirmed,
  };
}
