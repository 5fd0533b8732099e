import { Client } from 'pg';
import { item, openShop } from './shop';

/** What an add and an opening wait for: each statement is a way to the database and back. */
describe('the statements of an order', () => {
  const { stores, reserve, commit } = openShop();

  it('for an add are few, begin and commit counted', async () => {
    expect(await statementsOf(() => stores().catalogue.findProduct('MEM-64'))).toBe(1);
    expect(await statementsOf(() => reserve('r', item('MEM-64', 2)))).toBe(5);
    expect(await statementsOf(() => commit('r'))).toBe(6);
  });

  it('for its opening are one about the policies and one about the customer', async () => {
    const customer = { email: 'asa@shopper.example', consent: { email: false, sms: false } };
    const { offerPolicies, customers, facts } = stores();
    expect(await statementsOf(() => offerPolicies.live())).toBe(1);
    expect(await statementsOf(() => customers.historyOf(customer, '2026-03-01'))).toBe(1);
    const event = { eventId: '1', offer: 'offer-1', kind: 'impression', at: '2026-03-01' } as const;
    expect(await statementsOf(() => facts.expose('o', [event]))).toBe(1);
    expect(await statementsOf(() => facts.exposuresOf('o'))).toBe(1);
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
