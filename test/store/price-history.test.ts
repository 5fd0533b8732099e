import type { Product } from '../../domain/catalogue';
import { openTestStores, type TestStores } from './database';
import { aProduct } from './fixtures';

describe('what products cost lately (B16)', () => {
  let stores: TestStores;
  beforeEach(async () => (stores = await openTestStores()));
  afterEach(async () => await stores.close());

  const put = async (unitPriceMinor: number, promoPriceMinor?: number) => {
    const price = { market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: 2_500 };
    const promo = promoPriceMinor === undefined ? {} : { promoPriceMinor };
    const product: Product = aProduct({ prices: [{ ...price, ...promo }] });
    await stores.catalogue.putProducts([product]);
  };
  const lows = async () => await stores.prices.recentLows(['MEM-64', 'NOBODY']);
  const rows = async () => (await stores.database.pool.query('select * from price_history')).rows;
  const ageBy = async (days: number) =>
    await stores.database.pool.query(
      `update price_history set since = since - interval '${days} days'`,
    );

  it('is the lowest public price, promotions included', async () => {
    expect(await stores.prices.recentLows([])).toEqual([]);
    expect(await lows()).toEqual([]);
    await put(30_000);
    expect(await lows()).toEqual(low(30_000));
    await put(30_000, 20_000);
    await put(40_000);
    expect(await lows()).toEqual(low(20_000));
  });

  it('is written down when it changes, not with every list', async () => {
    await put(30_000);
    await put(30_000);
    await stores.catalogue.putProducts([aProduct({ name: 'Renamed', prices: prices(30_000) })]);
    expect(await rows()).toHaveLength(1);
    await put(29_000);
    await put(30_000);
    expect(await rows()).toHaveLength(3);
  });

  it('is forgotten 30 days after the price ended, not after it began', async () => {
    await put(20_000);
    await ageBy(20);
    await put(30_000);
    await ageBy(20);
    expect(await lows()).toEqual(low(20_000));
    await ageBy(11);
    expect(await lows()).toEqual(low(30_000));
  });

  it('keeps markets and currencies apart', async () => {
    const price = { market: 'DE', currency: 'EUR', unitPriceMinor: 2_699, taxRateBp: 1_900 };
    await stores.catalogue.putProducts([aProduct({ prices: [...prices(29_900), price] })]);
    expect(await lows()).toHaveLength(2);
    expect(await lows()).toEqual(
      expect.arrayContaining([
        { reference: 'MEM-64', market: 'DE', currency: 'EUR', lowMinor: 2_699 },
        ...low(29_900),
      ]),
    );
  });
});

function prices(unitPriceMinor: number): Product['prices'] {
  return [{ market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: 2_500 }];
}

function low(lowMinor: number) {
  return [{ reference: 'MEM-64', market: 'SE', currency: 'SEK', lowMinor }];
}
