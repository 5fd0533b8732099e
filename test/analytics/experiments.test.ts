import { dealt, testing } from './dealt-orders';
import { openShopWindow, type ShopWindow } from './shop-window';

interface Interval {
  low: number;
  high: number;
}

interface Difference {
  difference: number;
  anytime: Interval | null;
  welch: Interval | null;
}

interface VariantBody {
  variant: string;
  orders: number;
  units: number;
  shown: number;
  take: { count: number; n: number };
  keptPerOrder: { mean: number; interval: Interval | null; winsorisedMean: number };
  againstFirst?: { takePerOrder: Difference; keptPerOrder: Difference };
  againstHoldout?: { keptPerOrder: Difference };
  novelty: Record<'firstWeek' | 'later', { orders: number; takePerOrder: number | null }>;
}

interface ReportBody {
  status: string;
  winner: string | null;
  outcome: string;
  sampleRatio: { isAlarm: boolean; lnE: number; untestedUnits: number };
  sizes: { variant: string; orders: number; units: number }[];
  variants: VariantBody[];
  code?: string;
}

const variant = (report: ReportBody, name: string) => {
  const found = report.variants.find((each) => each.variant === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};

describe('an experiment over HTTP', () => {
  let shop: ShopWindow;
  beforeEach(async () => (shop = await openShopWindow()));
  afterEach(async () => await shop.close());

  async function read(currency = 'SEK'): Promise<ReportBody> {
    const path = `/analytics/experiments/rotation?currency=${currency}`;
    const { body, status } = await shop.ask<ReportBody>('GET', path);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  }

  it('C10: reports each variant over all its orders, and what it is worth', async () => {
    // 80 of 1000 earn 60.00 each, 10 of them come back: (80 × 6000 − 10 × 10 000) ÷ 1000 = 380.
    await dealt(
      shop,
      { variant: 'A', propensity: 0.4, orders: 1000, taken: 80, refunded: 10 },
      { variant: 'B', propensity: 0.4, orders: 1010, taken: 101 },
      { variant: 'holdout', propensity: 0.2, orders: 500, taken: 0 },
    );
    const report = await read();
    expect(report).toMatchObject({ outcome: 'kept_margin', sampleRatio: { isAlarm: false } });
    const a = variant(report, 'A');
    expect(a).toMatchObject({ orders: 1000, shown: 1000, take: { count: 80, n: 1000 } });
    expect(a.keptPerOrder.mean).toBeCloseTo(380, 9);
    expect(a.keptPerOrder.interval?.low).toBeLessThan(380);
    expect(a.keptPerOrder.interval?.high).toBeGreaterThan(380);
    expect(a.againstFirst).toBeUndefined();
    const b = variant(report, 'B');
    expect(b.keptPerOrder.mean).toBeCloseTo(600, 9);
    expect(b.againstFirst?.takePerOrder.difference).toBeCloseTo(0.02, 9);
    expect(b.againstFirst?.keptPerOrder.difference).toBeCloseTo(220, 9);
    expect(b.againstHoldout?.keptPerOrder.difference).toBeCloseTo(600, 9);
    // Looking every day has its price: the interval is wider than that of one look.
    const { anytime, welch } = b.againstFirst?.keptPerOrder ?? {};
    expect(anytime?.low).toBeLessThan(welch?.low ?? 0);
    expect(anytime?.high).toBeGreaterThan(welch?.high ?? Infinity);
    // 36.6 % lie between one look's standard errors of √(10000²·p·q…): B is better, maybe.
    expect(report).toMatchObject({ status: 'collecting', winner: null });
  });

  it('C10: names a winner on evidence alone: a clear difference, in enough orders', async () => {
    await dealt(
      shop,
      { variant: 'A', propensity: 0.5, orders: 60, taken: 0 },
      { variant: 'B', propensity: 0.5, orders: 60, taken: 30 },
    );
    // Half against none, and still too early to look.
    expect(await read()).toMatchObject({ status: 'collecting', winner: null });
    await dealt(
      shop,
      { variant: 'A', propensity: 0.5, orders: 3000, taken: 240 },
      { variant: 'B', propensity: 0.5, orders: 3000, taken: 390 },
    );
    expect(await read()).toMatchObject({ status: 'decided', winner: 'B' });
  });

  it('C10: does not let the better seller win when it comes back more often', async () => {
    await dealt(
      shop,
      { variant: 'A', propensity: 0.5, orders: 3000, taken: 240 },
      { variant: 'B', propensity: 0.5, orders: 3000, taken: 390, refunded: 250 },
    );
    const report = await read();
    expect(variant(report, 'B').againstFirst?.takePerOrder.difference).toBeGreaterThan(0.04);
    expect(report).toMatchObject({ status: 'decided', winner: 'A' });
  });

  it('C10: hides every result while the arms are not as large as they were to be', async () => {
    await dealt(
      shop,
      { variant: 'A', propensity: 0.5, orders: 3600, taken: 240 },
      { variant: 'B', propensity: 0.5, orders: 3000, taken: 390 },
    );
    const report = await read();
    expect(report).toMatchObject({ status: 'srm_alarm', winner: null, variants: [] });
    expect(report.sizes).toEqual([
      { variant: 'A', orders: 3600, units: 3600 },
      { variant: 'B', orders: 3000, units: 3000 },
    ]);
    expect(JSON.stringify(report)).not.toContain('keptPerOrder');
  });

  it('raises no alarm for shares that were changed by a new version', async () => {
    await dealt(
      shop,
      { variant: 'A', propensity: 0.5, orders: 1000, taken: 80 },
      { variant: 'B', propensity: 0.5, orders: 1000, taken: 80 },
      { variant: 'A', propensity: 0.2, orders: 1000, taken: 160, version: 2 },
      { variant: 'B', propensity: 0.8, orders: 4000, taken: 640, version: 2 },
    );
    const report = await read();
    expect(report.sampleRatio.isAlarm).toBe(false);
    // 8 % in each version 1 arm, 16 % in each of version 2: A and B are alike, not 12 and 14.4 %.
    const { takePerOrder } = variant(report, 'B').againstFirst ?? {};
    expect(takePerOrder?.difference).toBeCloseTo(0, 9);
  });

  it('C10: takes who comes again under a new version for no new evidence of the shares', async () => {
    const unequal = [
      { variant: 'deal', propensity: 0.5, orders: 550, taken: 44, customers: 'd' },
      { variant: 'plain', propensity: 0.5, orders: 450, taken: 36, customers: 'p' },
    ];
    // 550 of 1000 happen by chance; the same thousand twice are no 1100 of 2000.
    for (const version of [1, 2, 3]) {
      await shop.stores.offerPolicies.publish({ ...testing, title: `Words, take ${version}` });
      await dealt(shop, ...unequal.map((arm) => ({ ...arm, version })));
    }
    const report = await read();
    expect(report).toMatchObject({ status: 'collecting', sampleRatio: { isAlarm: false } });
    expect(report.sizes).toContainEqual({ variant: 'deal', orders: 1650, units: 550 });
  });

  it('counts orders of one customer as one observation', async () => {
    await dealt(
      shop,
      { variant: 'A', propensity: 0.5, orders: 300, taken: 150 },
      { variant: 'B', propensity: 0.5, orders: 300, taken: 300, customer: 'the-same' },
    );
    const report = await read();
    expect(variant(report, 'B')).toMatchObject({ orders: 300, units: 1 });
    // One person, however busy, decides nothing.
    expect(report).toMatchObject({ status: 'collecting' });
    expect(variant(report, 'B').againstFirst?.keptPerOrder.anytime).toBeNull();
  });

  it('decides by revenue where the cost of anything sold is not known', async () => {
    await dealt(
      shop,
      { variant: 'A', propensity: 0.5, orders: 200, taken: 20 },
      { variant: 'B', propensity: 0.5, orders: 200, taken: 20, isCostUnknown: true },
    );
    const report = await read();
    expect(report.outcome).toBe('kept_revenue');
    expect(variant(report, 'A').keptPerOrder.mean).toBeCloseTo(1000, 9);
    expect(variant(report, 'B').keptPerOrder.mean).toBeCloseTo(1000, 9);
  });

  it('never adds currencies together', async () => {
    const arm = { variant: 'A', propensity: 1, orders: 50, taken: 5 };
    await dealt(shop, arm, { ...arm, currency: 'EUR', orders: 10 });
    expect(variant(await read(), 'A').orders).toBe(50);
    expect(variant(await read('EUR'), 'A').orders).toBe(10);
    const none = await shop.ask('GET', '/analytics/experiments/rotation?currency=USD');
    expect(none).toMatchObject({ status: 404, body: { code: 'experiment_unknown' } });
    const unnamed = await shop.ask('GET', '/analytics/experiments/rotation');
    expect(unnamed).toMatchObject({ status: 400, body: { field: 'currency' } });
  });

  it('shows week 1 beside later whole weeks, and leaves out the week that is not over', async () => {
    const arm = { variant: 'A', propensity: 1 };
    await dealt(
      shop,
      { ...arm, orders: 100, taken: 20, daysAgo: 16 },
      { ...arm, orders: 100, taken: 8, daysAgo: 8 },
      { ...arm, orders: 100, taken: 50, daysAgo: 1 },
    );
    const { novelty } = variant(await read(), 'A');
    expect(novelty).toMatchObject({
      firstWeek: { orders: 100, takePerOrder: 0.2 },
      later: { orders: 100, takePerOrder: 0.08 },
    });
  });

  it('compares with the variant the policy names first', async () => {
    await shop.stores.offerPolicies.publish(testing);
    await dealt(
      shop,
      { variant: 'deal', propensity: 0.5, orders: 100, taken: 9, customer: 'one' },
      { variant: 'plain', propensity: 0.5, orders: 1, taken: 0, customer: 'other' },
    );
    const report = await read();
    expect(variant(report, 'plain').againstFirst).toBeUndefined();
    expect(variant(report, 'deal').againstFirst).toBeDefined();
    // 100 orders against 1 would be an alarm; two customers were dealt, one each.
    expect(report.sampleRatio).toMatchObject({ isAlarm: false });
  });

  it('lists the experiments that had orders', async () => {
    await dealt(
      shop,
      { variant: 'A', propensity: 0.5, orders: 2, taken: 0, daysAgo: 3 },
      { variant: 'B', propensity: 0.5, orders: 1, taken: 0 },
    );
    const { body } = await shop.ask('GET', '/analytics/experiments?currency=SEK');
    expect(body).toMatchObject({
      experiments: [
        { experiment: 'rotation', policies: ['cameras'], variants: ['A', 'B'], orders: 3 },
      ],
    });
  });

  it('C10: says before the start how many orders it takes', async () => {
    const path = '/analytics/sample-size?baselineBp=800&targetBp=1000';
    const two = await shop.ask('GET', `${path}&ordersPerDay=500`);
    // 6426 orders in all: 12.9 days, so two whole weeks.
    expect(two.body).toMatchObject({ ordersPerArm: 3213, orders: 6426, wholeWeeks: 2 });
    const three = await shop.ask<{ ordersPerArm: number }>('GET', `${path}&arms=3`);
    expect(three.body.ordersPerArm).toBeGreaterThan(3213);
    const same = await shop.ask('GET', '/analytics/sample-size?baselineBp=800&targetBp=800');
    expect(same).toMatchObject({ status: 400, body: { field: 'targetBp' } });
  });
});
