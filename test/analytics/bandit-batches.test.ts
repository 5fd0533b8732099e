import { createExperiments } from '../../store/experiments';
import { aPolicy } from '../domain/policies';
import { dealt, testing } from './dealt-orders';
import { openShopWindow, type ShopWindow } from './shop-window';

describe('an experiment as a bandit', () => {
  let shop: ShopWindow;
  beforeEach(async () => (shop = await openShopWindow()));
  afterEach(async () => await shop.close());

  const reweigh = async (policy = 'cameras') =>
    await shop.ask<{ shares: Record<string, number>; code?: string }>(
      'POST',
      `/policies/${policy}/reweigh`,
      { currency: 'SEK' },
    );

  it('C10: deals the next batch towards what keeps the most margin, as a new version', async () => {
    await shop.stores.offerPolicies.publish(testing);
    await dealt(
      shop,
      { variant: 'deal', propensity: 0.5, orders: 1000, taken: 200, refunded: 120 },
      { variant: 'plain', propensity: 0.5, orders: 1000, taken: 120 },
    );
    const { status, body } = await reweigh();
    expect({ status, body }).toMatchObject({ status: 201, body: { version: 2 } });
    // The deal sells more and comes back: it keeps half of the floor of ten per cent.
    expect(body.shares['deal']).toBeCloseTo(0.05, 3);
    expect(body.shares['plain']).toBeCloseTo(0.95, 3);
    const [live] = await shop.stores.offerPolicies.live();
    expect(live).toMatchObject({ version: 2, document: { title: testing.title } });
    const weights = live?.document.experiment?.variants.map(({ weight }) => weight);
    expect(weights).toEqual([950, 50]);
  });

  it('C10: counts no tax as margin: what sells more may leave less', async () => {
    await shop.stores.offerPolicies.publish(testing);
    // 200 × (100.00 − 50.00 − 40.00) = 2000.00 are less than 120 × (100.00 − 40.00) = 7200.00.
    await dealt(
      shop,
      { variant: 'deal', propensity: 0.5, orders: 1000, taken: 200, taxMinor: 5_000 },
      { variant: 'plain', propensity: 0.5, orders: 1000, taken: 120 },
    );
    const { body } = await reweigh();
    expect(body.shares['plain']).toBeCloseTo(0.95, 3);
    const path = '/analytics/experiments/rotation?currency=SEK';
    const report = await shop.ask('GET', path);
    expect(report.body).toMatchObject({
      outcome: 'kept_margin',
      variants: expect.arrayContaining([
        expect.objectContaining({
          variant: 'deal',
          keptPerOrder: expect.objectContaining({ mean: expect.closeTo(200, 6) }),
        }),
        expect.objectContaining({
          variant: 'plain',
          keptPerOrder: expect.objectContaining({ mean: expect.closeTo(720, 6) }),
        }),
      ]),
    });
  });

  it('waits for a batch, and needs something to choose from', async () => {
    await expect(reweigh()).resolves.toMatchObject({ body: { code: 'policy_not_published' } });
    await shop.stores.offerPolicies.publish(testing);
    await dealt(shop, { variant: 'plain', propensity: 0.5, orders: 99, taken: 9 });
    const early = await reweigh();
    expect(early).toMatchObject({ status: 409, body: { code: 'batch_too_small' } });
    await shop.stores.offerPolicies.publish(aPolicy({ policy: 'plain' }));
    const plain = await reweigh('plain');
    expect(plain).toMatchObject({ status: 409, body: { code: 'experiment_without_choice' } });
  });

  it('never writes over a version that was published meanwhile', async () => {
    await shop.stores.offerPolicies.publish(testing);
    await shop.stores.offerPolicies.publish({ ...testing, title: 'Newer' });
    const experiments = createExperiments(shop.stores.database);
    await expect(experiments.reweigh(testing, 1)).resolves.toBeUndefined();
    const [newest] = await shop.stores.offerPolicies.versions('cameras');
    expect(newest).toMatchObject({ version: 2, document: { title: 'Newer' } });
    await expect(experiments.reweigh(testing, 2)).resolves.toBe(3);
  });
});
