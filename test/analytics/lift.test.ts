import { dealt } from './dealt-orders';
import { openShopWindow, type ShopWindow } from './shop-window';

interface Lift {
  exposed: { orders: number; valuePerOrderMinor: number };
  holdout: { orders: number; valuePerOrderMinor: number };
  incrementalPerOrder: { minor: number };
}

/** Orders of 1000.00 in an ordinary week, of 2000.00 before Christmas; nobody takes anything. */
describe('B13: the lift', () => {
  let shop: ShopWindow;
  beforeEach(async () => (shop = await openShopWindow()));
  afterEach(async () => await shop.close());

  const ordinary = { taken: 0, totalMinor: 100_000, daysAgo: 10 };
  const christmas = { taken: 0, totalMinor: 200_000, version: 2 };
  const read = async () =>
    (await shop.ask<{ lift: Lift[] }>('GET', '/analytics/summary?currency=SEK')).body.lift;

  it('is none where only the share of the holdout changed with the season', async () => {
    await dealt(
      shop,
      { variant: 'A', propensity: 0.5, orders: 100, ...ordinary },
      { variant: 'holdout', propensity: 0.5, orders: 100, ...ordinary },
      { variant: 'A', propensity: 0.9, orders: 180, ...christmas },
      { variant: 'holdout', propensity: 0.1, orders: 20, ...christmas },
    );
    const [lift] = await read();
    const valuePerOrderMinor = expect.closeTo(150_000, 3) as number;
    expect(lift?.exposed).toMatchObject({ orders: 280, valuePerOrderMinor });
    expect(lift?.holdout).toMatchObject({ orders: 120, valuePerOrderMinor });
    expect(lift?.incrementalPerOrder.minor).toBeCloseTo(0, 6);
  });

  it('is told of the versions that held somebody out, and not beside those that did not', async () => {
    await dealt(
      shop,
      { variant: 'A', propensity: 0.5, orders: 100, ...ordinary },
      { variant: 'holdout', propensity: 0.5, orders: 100, ...ordinary },
      { variant: 'A', propensity: 1, orders: 200, ...christmas },
    );
    const [lift] = await read();
    expect(lift?.exposed).toMatchObject({ orders: 100, valuePerOrderMinor: 100_000 });
    expect(lift?.incrementalPerOrder.minor).toBeCloseTo(0, 6);
  });

  it('is not told where nobody was held out', async () => {
    await dealt(shop, { variant: 'A', propensity: 1, orders: 100, ...ordinary });
    expect(await read()).toEqual([]);
  });
});
