import { aProduct } from '../store/fixtures';
import { offer } from '../api/orders';
import { end } from './ended-orders';
import { openShopWindow, type ShopWindow } from './shop-window';

/** `costMinor` is without tax, and so is what it is compared with: tax is nobody's margin. */
describe('D35: the kept margin', () => {
  let shop: ShopWindow;
  beforeEach(async () => (shop = await openShopWindow()));
  afterEach(async () => await shop.close());

  const openedAtMs = Date.now() - 86_400_000;

  /** A bag of this price, a fifth of it tax, is taken once and goes out with the order. */
  async function sold(unitPriceMinor: number, costMinor: number) {
    const price = { market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: 2500, costMinor };
    await shop.stores.catalogue.putProducts([aProduct({ reference: 'BAG-1', prices: [price] })]);
    const bag = { ...offer, item: 'BAG-1', quantity: 1, unitPriceMinor };
    const answers = { seen: { 'offer-1': 1 }, taken: { 'offer-1': 5 } };
    await end(shop, { number: 'M-1', openedAtMs, offers: [bag], ...answers });
  }

  async function back(returnId: string, amountMinor: number) {
    const lines = [{ line: 'line-2', kind: 'refund', quantity: 0, amountMinor }];
    const body = { returnId, at: new Date().toISOString(), lines };
    const answer = await shop.ask('POST', '/orders/M-1/returns', body);
    expect(answer).toMatchObject({ status: 201 });
  }

  async function read(report: string) {
    return (await shop.ask<Reports>('GET', `/analytics/${report}?currency=SEK`)).body;
  }

  /** What order, offer and channel say of it: always the same. */
  async function told() {
    const { offers } = await read('offers');
    const { channels } = await read('channels');
    const [all, byOffer, byChannel] = [await read('summary'), offers?.[0], channels?.[0]];
    for (const part of [byOffer, byChannel]) {
      expect(part).toMatchObject({
        keptRevenueMinor: all.keptRevenueMinor,
        keptMarginMinor: all.keptMarginMinor,
      });
    }
    return [all.keptRevenueMinor, all.keptMarginMinor];
  }

  it('is what is left without tax: 20.00 of 100.00 that cost 60.00, not 40.00', async () => {
    await sold(10_000, 6_000);
    expect(await told()).toEqual([10_000, 2_000]);
    // Half goes back with half of the tax: 40.00 are left of it, and the bag cost 60.00.
    await back('half', 5_000);
    expect(await told()).toEqual([5_000, -2_000]);
    await back('rest', 5_000);
    expect(await told()).toEqual([0, -6_000]);
  });

  it('loses the cost and no more, in however many parts a line is given back', async () => {
    // 9.99 hold 2.00 of tax: a third of it, 0.67, three times would be 2.01.
    await sold(999, 500);
    expect(await told()).toEqual([999, 299]);
    await back('one', 333);
    expect(await told()).toEqual([666, 33]); // 6.66 less 1.33 of tax less 5.00
    await back('two', 333);
    expect(await told()).toEqual([333, -234]); // 3.33 less 0.67 of tax less 5.00
    await back('three', 333);
    expect(await told()).toEqual([0, -500]);
  });

  it('is the same when the end of the order is stored again', async () => {
    await sold(10_000, 6_000);
    await back('half', 5_000);
    const { final } = (await shop.stores.orders.find('M-1')) ?? {};
    if (!final) throw new Error('no end');
    await shop.stores.orders.finish('M-1', 'run-M-1', { ...final, revision: final.revision + 1 });
    expect(await told()).toEqual([5_000, -2_000]);
  });
});

interface Money {
  keptRevenueMinor: number;
  keptMarginMinor: number;
}

interface Reports extends Money {
  offers?: Money[];
  channels?: Money[];
}
