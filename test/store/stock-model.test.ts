import * as fc from 'fast-check';
import { openTestStores, type TestStores } from './database';
import { aClaim, aProduct, books, confirmedAt, later, past } from './fixtures';

/** I11 from outside: whatever is done in whatever order, initial − confirmed − reserved ≥ 0. */
const initial = 3;

type Step =
  | { kind: 'reserve'; request: number; quantity: number; isDue: boolean }
  | { kind: 'commit'; request: number }
  | { kind: 'release'; request: number }
  | { kind: 'sweep'; limit: number };

interface Add {
  status: 'reserved' | 'committed' | 'empty' | 'released';
  quantity: number;
  isDue: boolean;
}

const request = fc.nat({ max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('reserve' as const),
    request,
    quantity: fc.integer({ min: 1, max: 3 }),
    isDue: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('commit' as const), request }),
  fc.record({ kind: fc.constant('release' as const), request }),
  fc.record({ kind: fc.constant('sweep' as const), limit: fc.integer({ min: 1, max: 3 }) }),
);

describe('stock under any sequence of operations (I11)', () => {
  let stores: TestStores;
  let runs = 0;
  beforeAll(async () => (stores = await openTestStores()));
  afterAll(async () => await stores.close());

  async function freshProduct(): Promise<{ order: string; reference: string }> {
    runs += 1;
    const [order, reference] = [`o-${runs}`, `P-${runs}`];
    await stores.orders.claim(aClaim(order));
    await stores.catalogue.putProducts([aProduct({ reference, stock: initial })]);
    return { order, reference };
  }

  async function perform(at: { order: string; reference: string }, each: Step): Promise<unknown> {
    if (each.kind === 'sweep') return await stores.stock.sweep(each.limit);
    const requestId = `r-${each.request}`;
    if (each.kind === 'release') return await stores.stock.release(at.order, requestId);
    if (each.kind === 'commit') {
      return await stores.stock.commit(at.order, requestId, `run-${at.order}`, confirmedAt(1));
    }
    const items = [{ reference: at.reference, quantity: each.quantity }];
    return await stores.stock.reserve(at.order, requestId, items, each.isDue ? past : later);
  }

  it('one after the other: every answer and every count is the model’s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        await stores.stock.sweep(1_000);
        const at = await freshProduct();
        const adds = new Map<number, Add>();
        for (const each of steps) {
          expect(await perform(at, each)).toBe(expected(adds, each));
          const reserved = pieces(adds, 'reserved');
          const confirmed = pieces(adds, 'committed');
          expect(initial - confirmed - reserved).toBeGreaterThanOrEqual(0);
          expect(await books(stores, at.reference)).toEqual({
            onHand: initial - confirmed,
            reserved,
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('all at once: what was answered adds up, and no more is sold than there was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
        const at = await freshProduct();
        await Promise.all(steps.map((each) => perform(at, each)));
        const { rows } = await stores.database.pool.query<{ reserved: number; sold: number }>(
          `select coalesce(sum(quantity) filter (where status = 'reserved'), 0)::int as reserved,
                  coalesce(sum(quantity) filter (where status = 'committed'), 0)::int as sold
           from reservations join reservation_items using (order_number, request_id)
           where order_number = $1`,
          [at.order],
        );
        const { reserved = -1, sold = -1 } = rows[0] ?? {};
        expect(await books(stores, at.reference)).toEqual({ onHand: initial - sold, reserved });
        expect(initial - sold - reserved).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });
});

function pieces(adds: ReadonlyMap<number, Add>, status: Add['status']): number {
  return [...adds.values()]
    .filter((add) => add.status === status)
    .reduce((total, add) => total + add.quantity, 0);
}

/** What the operation must answer; moves the model along. */
function expected(adds: Map<number, Add>, each: Step): unknown {
  if (each.kind === 'sweep') {
    const due = [...adds.values()].filter((add) => add.status === 'reserved' && add.isDue);
    const swept = due.slice(0, each.limit);
    for (const add of swept) add.status = 'empty';
    return swept.length;
  }
  const add = adds.get(each.request);
  if (each.kind === 'release') {
    adds.set(each.request, { quantity: 0, isDue: false, ...add, status: 'released' });
    return undefined;
  }
  const free = initial - pieces(adds, 'committed') - pieces(adds, 'reserved');
  if (each.kind === 'reserve') {
    if (add?.status === 'reserved' || add?.status === 'committed') return 'reserved';
    if (add?.status === 'released') return 'out_of_stock';
    const status = each.quantity > free ? 'empty' : 'reserved';
    adds.set(each.request, { status, quantity: each.quantity, isDue: each.isDue });
    return status === 'empty' ? 'out_of_stock' : status;
  }
  if (add?.status === 'released' || (add?.status === 'empty' && add.quantity > free)) {
    return 'reservation_lost';
  }
  adds.set(each.request, { quantity: 0, isDue: false, ...add, status: 'committed' });
  return 'committed';
}
