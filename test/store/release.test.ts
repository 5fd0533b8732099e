import { confirmedAt } from './fixtures';
import { another, back, before, item, openShop } from './shop';

describe('stock, released', () => {
  const { stores, reserve, commit, release, card, confirmed } = openShop();

  it('gives promised pieces back once', async () => {
    await reserve('r', item('MEM-64', 2));
    await Promise.all([release('r'), release('r'), stores().stock.release('o', 'r')]);
    expect(await card()).toEqual({ onHand: 5, reserved: 0 });
    expect(await confirmed()).toEqual(before);
  });

  it('takes back a commit whose answer was lost, and what it had confirmed', async () => {
    await reserve('r', item('MEM-64', 2));
    await commit('r');
    await release('r');
    expect(await card()).toEqual({ onHand: 5, reserved: 0 });
    expect(await confirmed()).toEqual(back);
  });

  it('leaves the order alone when the add never was in it', async () => {
    await reserve('r');
    await release('r');
    expect(await confirmed()).toEqual(before);
  });

  it('is repeated late without turning the order back', async () => {
    await reserve('r');
    await commit('r');
    await release('r');
    await reserve('s');
    await commit('s', another);
    await release('r');
    expect(await confirmed()).toEqual(another);
    expect(await card()).toEqual({ onHand: 4, reserved: 0 });
  });

  it('late, gives the pieces back and leaves a newer confirmation alone', async () => {
    await reserve('r');
    await commit('r');
    await reserve('s');
    await commit('s', another);
    await release('r');
    expect(await card()).toEqual({ onHand: 4, reserved: 0 });
    expect(await confirmed()).toEqual(another);
  });

  it.each([
    ['counted', item()],
    ['not counted', item('EBOOK')],
  ])('cannot be committed by a dead attempt, though pieces are there: %s', async (_, items) => {
    await reserve('r', items);
    await release('r');
    await expect(commit('r')).resolves.toBe('reservation_lost');
    await expect(reserve('r', items)).resolves.toBe('out_of_stock');
    await expect(commit('r')).resolves.toBe('reservation_lost');
    expect(await card()).toEqual({ onHand: 5, reserved: 0 });
    expect(await confirmed()).toEqual(before);
  });

  it('stops a dead reserve or commit that had not even arrived', async () => {
    await release('r');
    await expect(reserve('r')).resolves.toBe('out_of_stock');
    await expect(commit('r')).resolves.toBe('reservation_lost');
    expect(await card()).toEqual({ onHand: 5, reserved: 0 });
  });

  it('ends one way when a dead commit meets it', async () => {
    for (let round = 0; round < 15; round += 1) {
      await reserve(`r-${round}`);
      const added = confirmedAt(1_500, 2 * round + 1);
      const undone = confirmedAt(1_000, 2 * round + 2);
      await Promise.all([commit(`r-${round}`, added), release(`r-${round}`, undone)]);
      expect(await card()).toEqual({ onHand: 5, reserved: 0 });
      expect((await confirmed())?.totalMinor).toBe(1_000);
    }
  });

  it('undoes nothing for a run that does not own the order', async () => {
    await reserve('r');
    await commit('r');
    const foreign = { runId: 'other', confirmed: back };
    await expect(stores().stock.release('o', 'r', foreign)).rejects.toThrow('does not own');
    expect(await card()).toEqual({ onHand: 4, reserved: 0 });
  });
});
