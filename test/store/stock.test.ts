import { aProduct, books, later, uncounted } from './fixtures';
import { after, another, before, item, openShop } from './shop';

describe('stock', () => {
  const { stores, reserve, commit, release, card, confirmed } = openShop();

  it('promises pieces, sells them and stores what is confirmed', async () => {
    await expect(reserve('r', item('MEM-64', 2))).resolves.toBe('reserved');
    expect(await card()).toEqual({ onHand: 5, reserved: 2 });
    expect(await confirmed()).toEqual(before);
    await expect(commit('r')).resolves.toBe('committed');
    expect(await card()).toEqual({ onHand: 3, reserved: 0 });
    expect(await confirmed()).toEqual(after);
  });

  it('takes all of a basket or nothing of it', async () => {
    await stores().catalogue.putProducts([aProduct({ reference: 'BAG', stock: 1 })]);
    const basket = [...item('MEM-64', 2), ...item('BAG', 2)];
    await expect(reserve('r', basket)).resolves.toBe('out_of_stock');
    expect(await card()).toEqual({ onHand: 5, reserved: 0 });
    await expect(reserve('r', [...item(), ...item('BAG')])).resolves.toBe('reserved');
  });

  it('does not sell by a commit what it could not promise', async () => {
    await expect(reserve('r', item('MEM-64', 6))).resolves.toBe('out_of_stock');
    await expect(commit('r')).resolves.toBe('reservation_lost');
    expect(await card()).toEqual({ onHand: 5, reserved: 0 });
    expect(await confirmed()).toEqual(before);
  });

  it('adds up a product named twice in a basket', async () => {
    await expect(reserve('r', [...item('MEM-64', 3), ...item('MEM-64', 3)])).resolves.toBe(
      'out_of_stock',
    );
    await expect(reserve('s', [...item('MEM-64', 3), ...item('MEM-64', 2)])).resolves.toBe(
      'reserved',
    );
    expect(await card()).toEqual({ onHand: 5, reserved: 5 });
  });

  it('takes the parts of a fixed bundle off their own shelves', async () => {
    const parts = [{ reference: 'MEM-64', quantity: 2 }];
    await stores().catalogue.putProducts([
      uncounted({ reference: 'KIT', kind: 'fixed_bundle', parts }),
    ]);
    await expect(reserve('r', item('KIT', 2))).resolves.toBe('reserved');
    await expect(reserve('s', item('KIT', 1))).resolves.toBe('out_of_stock');
    await commit('r');
    expect(await card()).toEqual({ onHand: 1, reserved: 0 });
  });

  it('never runs out of what is not counted', async () => {
    await stores().catalogue.putProducts([uncounted({ reference: 'EBOOK' })]);
    await expect(reserve('r', item('EBOOK', 1_000))).resolves.toBe('reserved');
    await expect(commit('r')).resolves.toBe('committed');
    expect(await confirmed()).toEqual(after);
  });

  it('commits an add that needed no reservation', async () => {
    await expect(commit('free')).resolves.toBe('committed');
    expect(await confirmed()).toEqual(after);
  });

  it('sells the last piece once, however many want it (D27)', async () => {
    for (let round = 0; round < 10; round += 1) {
      await stores().catalogue.putProducts([aProduct({ reference: `LAST-${round}`, stock: 1 })]);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, shopper) =>
          stores().stock.reserve(`o-${shopper}`, `r-${round}`, item(`LAST-${round}`), later),
        ),
      );
      expect(answers.filter((answer) => answer === 'reserved')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'out_of_stock')).toHaveLength(19);
      expect(await books(stores(), `LAST-${round}`)).toEqual({ onHand: 1, reserved: 1 });
    }
  });

  it('takes pieces once when one request is reserved many times at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => reserve(`r-${round}`, item())),
      );
      expect(new Set(answers)).toEqual(new Set(['reserved']));
      expect(await card()).toEqual({ onHand: 5, reserved: round + 1 });
    }
  });

  it('takes nothing more when a request is reserved again, reserved or sold', async () => {
    await reserve('r');
    await expect(reserve('r', item('MEM-64', 5))).resolves.toBe('reserved');
    await commit('r');
    await expect(reserve('r')).resolves.toBe('reserved');
    expect(await card()).toEqual({ onHand: 4, reserved: 0 });
  });

  it('does not deadlock on baskets with the same products in different orders', async () => {
    const references = ['A', 'B', 'C', 'D'];
    await stores().catalogue.putProducts(
      references.map((reference) => aProduct({ reference, stock: 1_000 })),
    );
    const basket = references.map((reference) => ({ reference, quantity: 1 }));
    const adds = Array.from({ length: 40 }, async (_, add) => {
      await reserve(`r-${add}`, add % 2 ? basket : basket.toReversed());
      return add % 3 ? await commit(`r-${add}`) : await release(`r-${add}`);
    });
    await Promise.all(adds);
    expect(await books(stores(), 'C')).toEqual({ onHand: 974, reserved: 0 });
  });

  it('commits once, and a late repeat does not turn the order back', async () => {
    await reserve('r');
    await Promise.all([commit('r'), commit('r'), commit('r')]);
    await reserve('s');
    await commit('s', another);
    await expect(commit('r')).resolves.toBe('committed');
    expect(await confirmed()).toEqual(another);
    expect(await card()).toEqual({ onHand: 3, reserved: 0 });
  });

  it('sells nothing for a run that does not own the order', async () => {
    await reserve('r');
    await expect(stores().stock.commit('o', 'r', 'other', after)).rejects.toThrow('does not own');
    expect(await card()).toEqual({ onHand: 5, reserved: 1 });
    expect(await confirmed()).toEqual(before);
  });

  it('does not sell a promised piece that a recount has not found', async () => {
    await reserve('r');
    await stores().catalogue.putProducts([aProduct({ stock: 0 })]);
    await expect(commit('r')).resolves.toBe('reservation_lost');
    await release('r');
    expect(await card()).toEqual({ onHand: 0, reserved: 0 });
    expect(await confirmed()).toEqual(before);
  });
});
