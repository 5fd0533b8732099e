import { Client } from 'pg';
import { item, openShop } from './shop';

/** What an add waits for: each statement is a way to the database and back. */
describe('the statements of an add', () => {
  const { stores, reserve, commit } = openShop();

  it('are few, begin and commit counted', async () => {
    expect(await statementsOf(() => stores().catalogue.findProduct('MEM-64'))).toBe(1);
    expect(await statementsOf(() => reserve('r', item('MEM-64', 2)))).toBe(5);
    expect(await statementsOf(() => commit('r'))).toBe(6);
  });

  async function statementsOf(work: () => Promise<unknown>): Promise<number> {
    await stores().database.ping(); // so that opening a connection is not counted
    const query = jest.spyOn(Client.prototype, 'query');
    try {
      await work();
      return query.mock.calls.length;
    } finally {
      query.mockRestore();
    }
  }
});
