import { baseMs, bringBack, dayMs, endHundredOrders } from './hundred-orders';
import { openShopWindow, type ShopWindow } from './shop-window';

const day = (offsetMs: number) => new Date(baseMs + offsetMs).toISOString().slice(0, 10);
const place = (step: string, item: string) => `&policy=camera&step=${step}&item=${item}`;
const of = (count: number, n: number) => ({ count, n, share: count / n, isTooEarly: n < 100 });
const near = (value: number) => expect.closeTo(value, 4) as number;

/** Every sum here is made by hand from the table in `hundred-orders.ts`. */
describe('the numbers of a hundred orders', () => {
  let shop: ShopWindow;
  beforeAll(async () => {
    shop = await openShopWindow();
    await endHundredOrders(shop);
    await bringBack(shop);
    // Bought elsewhere within 30 days: the one repeat of the holdout.
    const { rows } = await shop.stores.database.pool.query<{ customer: string }>(
      `select customer from order_facts where number = 'A-2'`,
    );
    await shop.stores.database.pool.query(
      `insert into past_orders (number, source, ordered_at, customer, market, currency, total_minor)
       values ('old-1', 'import', $1, $2, 'SE', 'SEK', 1)`,
      [new Date(baseMs + 5 * dayMs), rows[0]?.customer],
    );
  });
  afterAll(async () => await shop.close());

  const from = new Date(baseMs).toISOString();
  const to = new Date(baseMs + 50 * dayMs).toISOString();
  const read = async (report: string, query = '', currency = 'SEK') => {
    const path = `/analytics/${report}?from=${from}&to=${to}&currency=${currency}${query}`;
    const { status, body } = await shop.ask('GET', path);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };

  it('B12: the take rate is orders with an accept of orders shown, with its interval', async () => {
    // Shown: C 8 + D 4 + E 8 + F 4 + G 30 + I 1 + J 1 + K 2 + L 2. Taken: C 8 + D 4 + L 1.
    expect(await read('summary')).toMatchObject({
      takeRate: { ...of(13, 60), low: near(0.1312), high: near(0.3362) },
      // Four of the thirteen came back, in part at least: C-1, C-2, C-3, D-1. C-4 kept the bag.
      keptRate: { ...of(9, 60), low: near(0.081), high: near(0.2611) },
      accepts: 13,
    });
  });

  it('D25: coverage is shown of all orders, beside what was eligible', async () => {
    expect(await read('summary')).toMatchObject({
      orders: 100,
      cancelled: 1,
      coverage: { ...of(60, 100), low: near(0.502), high: near(0.6906) },
      eligible: of(90, 100),
    });
  });

  it('D21: recovered is who took something behind a step that was declined', async () => {
    // Declined: D 4 + E 8 + F 4. Recovered: D 4, at 90.00 each.
    expect(await read('summary')).toMatchObject({ recovered: of(4, 16), recoveredMinor: 36_000 });
  });

  it('D35: revenue is what was taken; kept is net of refunds, margin of known costs too', async () => {
    // 8 × 240.00 + 4 × 90.00 + 200.00 = 2480.00; back came 240 + 40 + 240 + 90 = 610.00.
    // Margin, without the card and without tax: 8 × 192.00 + 4 × 72.00 = 1824.00, less costs of
    // 8 × 100.00 + 4 × 30.00 = 920.00, less what came back: 192 + 32 + 192 + 72 = 488.00.
    // All: 99 × 1000.00 + 2480.00 − 610.00 − 500.00 − 1000.00 = 99 370.00; J is worth nothing.
    expect(await read('summary')).toMatchObject({
      revenueMinor: 248_000,
      keptRevenueMinor: 187_000,
      keptMarginMinor: 41_600,
      marginUnknown: 1,
      revenuePerOrderMinor: 2_480,
      valuePerOrderMinor: 99_370,
    });
  });

  it('B13: the lift is over all orders of the arm beside the holdout, and may be a loss', async () => {
    // Exposed: 68 orders, C to K without L: 67 000.00 + 2280.00 − 2110.00 = 67 170.00. Holdout:
    // 20 × 1000.00. The variance: 57 at 1000, 2 at 0, 3 at 1090, 1 at 1200, 1 at 740, 4 at 1240.
    const { lift } = await read('summary');
    expect(lift).toEqual([
      expect.objectContaining({
        experiment: 'e1',
        exposed: expect.objectContaining({ orders: 68, valuePerOrderMinor: near(98_779.4118) }),
        holdout: expect.objectContaining({ orders: 20, valuePerOrderMinor: 100_000 }),
        incrementalPerOrder: {
          minor: near(-1_220.5882),
          low: expect.closeTo(-5_755.9, 0),
          high: expect.closeTo(3_314.7, 0),
        },
        aovLift: { share: near(-0.0122), low: near(-0.0558), high: near(0.0333) },
        isTooEarly: true,
      }),
    ]);
  });

  it('C5: repeats are counted of exposed and of holdout, within 30 days', async () => {
    // C-1 came back as L-1 after 10 days; A-2 elsewhere after 5; A-1 as L-2 only after 40.
    expect(await read('summary')).toMatchObject({
      lift: [{ exposed: { repeatRate: of(1, 68) }, holdout: { repeatRate: of(1, 20) } }],
    });
  });

  it('B14: refunds and NPS stand beside each other with and without upsell, as association', async () => {
    // With: C-1, C-2, C-3, C-4, D-1 of 13; scores 3, 9, 10 (not the first 2), 8. Without: G-1 of
    // 86, the cancelled one left out; scores 10, 0, 7.
    expect(await read('summary')).toMatchObject({
      aftermath: {
        withUpsell: {
          orders: 13,
          refundRate: of(5, 13),
          nps: { answers: 4, nps: 25, low: near(-56.2558), high: 100 },
        },
        withoutUpsell: { orders: 86, refundRate: of(1, 86), nps: { answers: 3, nps: 0 } },
        refundRateDifference: { difference: near(5 / 13 - 1 / 86), isTooEarly: true },
        reading: 'association',
      },
    });
  });

  it('D22: the funnel tells per step who took, declined and left it; a choice is one step', async () => {
    expect(await read('funnel')).toMatchObject({
      steps: [
        {
          step: 'tier-1',
          position: 1,
          takeRate: of(8, 58),
          declineRate: of(16, 58),
          ignoreRate: of(34, 58),
          revenueMinor: 192_000,
          keptRevenueMinor: 140_000,
        },
        {
          step: 'tier-2',
          position: 2,
          takeRate: of(4, 16),
          declineRate: of(8, 16),
          ignoreRate: of(4, 16),
          revenueMinor: 36_000,
          keptRevenueMinor: 27_000,
        },
      ],
      recovered: of(4, 16),
    });
  });

  it('D23: refunds and chargebacks are told by offer, with the variant they came from', async () => {
    const { offers } = await read('offers');
    expect(offers).toMatchObject([
      {
        group: { policy: 'camera', step: 'tier-1', item: 'BAG-1' },
        takeRate: of(8, 58),
        declineRate: of(16, 58),
        refusalRate: of(2, 58),
        refundRate: of(3, 8),
        keptRate: of(5, 58),
        chargedBack: 1,
        revenueMinor: 192_000,
        keptRevenueMinor: 140_000,
        keptMarginMinor: 32_000, // 8 × (192.00 − 100.00) − 416.00
      },
      { group: { item: 'CLOTH-1' }, takeRate: of(0, 16), declineRate: of(8, 16) },
      {
        group: { item: 'STRAP-1' },
        takeRate: of(4, 16),
        declineRate: of(8, 16),
        refundRate: of(1, 4),
        keptMarginMinor: 9_600, // 4 × (72.00 − 30.00) − 72.00
      },
      {
        group: { policy: null, step: null, item: 'CARD-1' },
        takeRate: of(1, 2),
        marginUnknown: 1,
        keptMarginMinor: 0,
      },
    ]);
    expect(await read('offers', '&by=variant')).toMatchObject({
      offers: [
        { group: { policy: 'camera', step: 'tier-1', variant: 'a' }, refundRate: of(3, 8) },
        { group: { policy: 'camera', step: 'tier-2', variant: 'a' }, refundRate: of(1, 4) },
        { group: { variant: null }, takeRate: of(1, 2) },
      ],
    });
  });

  it('D7: take rates stand by discount band, market, channel and kind', async () => {
    // 20 %: bag 58, cloth 16, card 2. 10 %: strap.
    expect(await read('offers', '&by=discount_band')).toMatchObject({
      offers: [
        { group: { discountBand: '20_to_30' }, takeRate: of(9, 76) },
        { group: { discountBand: '10_to_20' }, takeRate: of(4, 16) },
      ],
    });
    expect(await read('offers', '&by=market')).toMatchObject({
      offers: [
        { group: { market: 'SE' }, takeRate: of(12, 90) },
        { group: { market: 'NO' }, takeRate: of(1, 2) },
      ],
    });
    expect(await read('offers', '&by=channel')).toMatchObject({
      offers: [
        { group: { channel: null }, takeRate: of(5, 84) },
        { group: { channel: 'ads' }, takeRate: of(8, 8) },
      ],
    });
    expect(await read('offers', '&by=kind')).toMatchObject({
      offers: [{ group: { kind: 'add' }, takeRate: of(13, 92) }],
    });
  });

  it('C5: a paid channel has its orders, its upsells and what they came to', async () => {
    // C: 1000 + 1200 + 1000 + 740 + 4 × 1240 = 8900.00, and ten of the holdout: 10 000.00.
    expect(await read('channels')).toMatchObject({
      channels: [
        { channel: null, orders: 82, takeRate: of(5, 52) },
        {
          channel: 'ads',
          campaign: 'spring',
          orders: 18,
          coverage: of(8, 18),
          revenueMinor: 192_000,
          keptRevenueMinor: 140_000,
          keptMarginMinor: 32_000,
          valueMinor: 1_890_000,
        },
      ],
    });
  });

  it('B17: the time on the flow is that of those who decided something', async () => {
    // 10 s: C 8, K 2, L 1. 20 s: F 4. 30 s: I 1. 40 s: D 4. 90 s: E 8. The 14th and 27th of 28.
    expect(await read('flow')).toMatchObject({
      decided: of(28, 60),
      withinBudget: of(20, 28),
      p50Ms: 20_000,
      p95Ms: 90_000,
    });
  });

  it('D37: one offer is told day by day, with what a test of it would take', async () => {
    expect(await read('report-30-days', place('tier-1', 'BAG-1'))).toMatchObject({
      days: [
        { day: day(0), shown: 28, taken: 8, returned: 3, keptRevenueMinor: 140_000 },
        { day: day(dayMs), shown: 30, taken: 0 },
      ],
      takeRate: of(8, 58),
      refundRate: of(3, 8),
      revenueMinor: 192_000,
      sampleSize: null,
    });
    expect(await read('report-30-days', place('tier-9', 'BAG-1'))).toMatchObject({
      days: [],
      takeRate: { count: 0, n: 0, share: null, low: 0, high: 1, isTooEarly: true },
    });
  });

  it('D36: published figures stand beside ours, with their source', async () => {
    const { benchmarks } = await read('benchmarks');
    expect(benchmarks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          number: 'take_rate',
          low: 0.05,
          high: 0.15,
          source: expect.stringContaining('B12'),
          own: { value: 13 / 60, low: near(0.1312), high: near(0.3362) },
          isTooEarly: true,
        }),
        expect.objectContaining({
          number: 'recovered',
          own: expect.objectContaining({ value: 0.25 }),
        }),
        expect.objectContaining({
          number: 'one_click_share',
          own: expect.objectContaining({ value: 1 }),
        }),
        expect.objectContaining({ number: 'mean_upsell_value', own: null }),
      ]),
    );
  });

  it('D14: a very high abandonment rate is warned of, an ordinary one is not', async () => {
    expect(await read('summary', '&abandonmentRateBp=8500')).toMatchObject({
      warnings: [{ code: 'abandonment_high', detail: expect.stringContaining('85 %') }],
    });
    for (const query of ['', '&abandonmentRateBp=8000']) {
      expect(await read('summary', query)).toMatchObject({ warnings: [] });
    }
    const strict = await read('summary', '&abandonmentRateBp=7100&abandonmentMaxBp=7000');
    expect(strict).toMatchObject({ warnings: [{ code: 'abandonment_high' }] });
  });

  it('never adds two currencies together', async () => {
    expect(await read('summary', '', 'EUR')).toMatchObject({ orders: 2, revenueMinor: 24_000 });
    expect(await read('summary', '', 'NOK')).toMatchObject({
      orders: 0,
      takeRate: { share: null },
    });
  });
});
