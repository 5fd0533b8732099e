import { commitAdd, releaseStock } from '../../activities/commit-add';
import { prepareAdd, type PrepareAddInput } from '../../activities/prepare-add';
import type { Product } from '../../domain/catalogue';
import type { Catalogue, ConfirmedOrder, Stock } from '../../domain/ports';
import { catalogue } from '../world/orders';
import { anActivity, portOf, servicesOf } from './fakes';

const input: PrepareAddInput = {
  order: '1001',
  requestId: 'r-1',
  item: 'MEM-64',
  quantity: 2,
  market: 'SE',
  currency: 'SEK',
  lines: [{ reference: 'CAM-1', quantity: 1 }],
  orderTotalMinor: 100_000,
  nowMs: Date.parse('2026-03-01T12:01:00.000Z'),
  expiresAt: '2026-03-01T12:25:00.500Z',
};

/** A bundle with a part that the catalogue shows as sold out. */
const lampKit: Product = {
  reference: 'KIT-DARK',
  name: 'Dark kit',
  kind: 'fixed_bundle',
  prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor: 20_000, taxRateBp: 2500 }],
  isPublished: true,
  quantityMax: 1,
  relatedTo: [],
  parts: [{ reference: 'GONE-1', quantity: 1 }],
};
const shelf = [...catalogue, lampKit];

async function prepare(changes: Partial<PrepareAddInput>, answer?: 'reserved' | 'out_of_stock') {
  const reservations: unknown[] = [];
  const released: unknown[] = [];
  const services = servicesOf({
    catalogue: portOf<Catalogue>('catalogue', {
      findProduct: async (reference) => shelf.find((each) => each.reference === reference),
      findProducts: async (references) =>
        shelf.filter((each) => references.includes(each.reference)),
    }),
    stock: portOf<Stock>('stock', {
      reserve: async (...reservation) => {
        reservations.push(reservation);
        return answer ?? 'reserved';
      },
      release: async (...request) => void released.push(request),
    }),
  });
  const environment = anActivity();
  const result = await environment.run(prepareAdd(services), { ...input, ...changes });
  return { result, reservations, released };
}

describe('preparing an add', () => {
  it('reserves its pieces for this request until the hold ends, and prices the line', async () => {
    const { result, reservations } = await prepare({});
    expect(result).toMatchObject({
      kind: 'reserved',
      line: { reference: 'MEM-64', quantity: 2, totalMinor: 50_000, taxMinor: 10_000 },
    });
    expect(reservations).toEqual([
      ['1001', 'r-1', [{ reference: 'MEM-64', quantity: 2 }], '2026-03-01T12:25:00.500Z'],
    ]);
  });

  it.each([
    ['an item nobody knows', { item: 'NEVER-1' }, 'item_unknown'],
    ['a flexible bundle', { item: 'FLEX-1' }, 'flexible_bundle_not_allowed'],
    ['an item of another market', { item: 'EURO-1' }, 'item_unavailable'],
    ['a piece too many', { quantity: 4 }, 'quantity_above_max'],
  ])(
    'refuses %s by the basket rules, and gives back what a lost attempt may hold',
    async (_what, changes, code) => {
      const { result, reservations, released } = await prepare(changes);
      expect(result).toMatchObject({ kind: 'refused', code });
      expect(reservations).toEqual([]);
      expect(released).toEqual([['1001', 'r-1']]);
    },
  );

  it('puts a bundle together from its parts and reserves it as one item', async () => {
    const { result, reservations } = await prepare({ item: 'KIT-1', quantity: 1 });
    expect(result).toMatchObject({
      kind: 'reserved',
      line: { reference: 'KIT-1', kind: 'bundle' },
    });
    expect(reservations).toEqual([
      ['1001', 'r-1', [{ reference: 'KIT-1', quantity: 1 }], '2026-03-01T12:25:00.500Z'],
    ]);
  });

  it('holds to what the order may come to, and to the steps the provider counts in', async () => {
    const cap = { totalMaxMinor: 149_999, code: 'over_cap' as const, detail: 'Above the cap.' };
    const above = await prepare({ limits: [cap] });
    expect(above.result).toMatchObject({ kind: 'refused', code: 'over_cap' });
    const within = await prepare({ limits: [{ ...cap, totalMaxMinor: 150_000 }] });
    expect(within.result).toMatchObject({ kind: 'reserved' });
    const between = await prepare({ amountStepMinor: 100_000 });
    expect(between.result).toMatchObject({ kind: 'refused', code: 'amount_not_representable' });
  });

  it.each(['GONE-1', 'KIT-DARK'])(
    'lets the reservation say whether pieces of %s are left: it knows those this add holds',
    async (item) => {
      const { result } = await prepare({ item, quantity: 1 }, 'reserved');
      expect(result).toMatchObject({ kind: 'reserved' });
    },
  );

  it.each([
    ['GONE-1', 'GONE-1 is sold out.'],
    ['KIT-DARK', 'GONE-1 in KIT-DARK is sold out.'],
  ])('names what is sold out in %s where the catalogue shows it', async (item, detail) => {
    const { result } = await prepare({ item, quantity: 1 }, 'out_of_stock');
    expect(result).toEqual({ kind: 'refused', code: 'out_of_stock', detail });
  });

  it('refuses the last piece to the second of two shoppers', async () => {
    const { result } = await prepare({ item: 'LAST-1', quantity: 1 }, 'out_of_stock');
    expect(result).toEqual({
      kind: 'refused',
      code: 'out_of_stock',
      detail: 'The last LAST-1 has just been sold.',
    });
  });
});

describe('the end of an add in the database', () => {
  const confirmed: ConfirmedOrder = {
    revision: 3,
    currency: 'SEK',
    lines: [],
    totalMinor: 120_000,
    authorizedMinor: 120_000,
  };
  const ending = { order: '1001', requestId: 'r-1', runId: 'run-1', confirmed };

  it.each(['committed', 'reservation_lost'] as const)(
    'is told as it is: %s, with what is confirmed by then',
    async (answer) => {
      const commit = jest.fn<ReturnType<Stock['commit']>, Parameters<Stock['commit']>>();
      commit.mockResolvedValue(answer);
      const services = servicesOf({ stock: portOf<Stock>('stock', { commit }) });
      expect(await anActivity().run(commitAdd(services), ending)).toBe(answer);
      expect(commit).toHaveBeenCalledWith('1001', 'r-1', 'run-1', confirmed);
    },
  );

  it('gives the pieces back and puts the row where it was', async () => {
    const release = jest.fn<ReturnType<Stock['release']>, Parameters<Stock['release']>>();
    release.mockResolvedValue();
    const services = servicesOf({ stock: portOf<Stock>('stock', { release }) });
    await anActivity().run(releaseStock(services), ending);
    expect(release).toHaveBeenCalledWith('1001', 'r-1', { runId: 'run-1', confirmed });
  });
});
