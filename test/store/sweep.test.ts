import { aProduct, past } from './fixtures';
import { before, item, openShop } from './shop';

describe('stock, swept', () => {
  const { stores, reserve, commit, release, sweep, card, confirmed } = openShop();

  it('frees what is past its end, at most the limit, and nothing else', async () => {
    await reserve('dead-1', item(), past);
    await reserve('dead-2', item(), past);
    await reserve('dead-3', item(), past);
    await reserve('alive');
    await expect(sweep(2)).resolves.toBe(2);
    expect(await card()).toEqual({ onHand: 5, reserved: 2 });
    await expect(sweep(2)).resolves.toBe(1);
    await expect(sweep(2)).resolves.toBe(0);
    expect(await card()).toEqual({ onHand: 5, reserved: 1 });
  });

  it('is committed after all while the pieces are there', async () => {
    await reserve('r', item('MEM-64', 2), past);
    await sweep(10);
    await expect(commit('r')).resolves.toBe('committed');
    expect(await card()).toEqual({ onHand: 3, reserved: 0 });
  });

  it('is lost once somebody else has the pieces', async () => {
    await reserve('r', item('MEM-64', 2), past);
    await sweep(10);
    await reserve('other', item('MEM-64', 4));
    await expect(commit('r')).resolves.toBe('reservation_lost');
    await expect(reserve('r', item('MEM-64', 2))).resolves.toBe('out_of_stock');
    await expect(commit('r')).resolves.toBe('reservation_lost');
    expect(await card()).toEqual({ onHand: 5, reserved: 4 });
    expect(await confirmed()).toEqual(before);
  });

  it('is reserved anew by the same request', async () => {
    await reserve('r', item(), past);
    await sweep(10);
    await expect(reserve('r')).resolves.toBe('reserved');
    expect(await card()).toEqual({ onHand: 5, reserved: 1 });
    await expect(sweep(10)).resolves.toBe(0);
  });

  it('is not given back a second time by its release', async () => {
    await reserve('r', item(), past);
    await sweep(10);
    await release('r');
    expect(await card()).toEqual({ onHand: 5, reserved: 0 });
  });

  it('meets commits half-way, and every piece is counted once', async () => {
    for (let round = 0; round < 10; round += 1) {
      await stores().catalogue.putProducts([aProduct()]);
      const requests = [0, 1, 2, 3, 4].map((add) => `r-${round}-${add}`);
      for (const request of requests) await reserve(request, item(), past);
      const [, , ...answers] = await Promise.all([
        sweep(3),
        sweep(3),
        ...requests.map((request) => commit(request)),
      ]);
      expect(new Set(answers)).toEqual(new Set(['committed']));
      expect(await card()).toEqual({ onHand: 0, reserved: 0 });
    }
  });
});
