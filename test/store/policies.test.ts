import { emptyPolicy, type ShopPolicy } from '../../domain/policy';
import { openTestStores, type TestStores } from './database';

describe('the policy of a shop', () => {
  let stores: TestStores;
  beforeAll(async () => (stores = await openTestStores()));
  afterAll(async () => await stores.close());

  it('is the empty one until the shop sends one, and then the last it sent', async () => {
    expect(await stores.policies.read()).toEqual(emptyPolicy);
    const first: ShopPolicy = {
      ...emptyPolicy,
      providers: [{ provider: 'klarna', isEnabled: false }],
    };
    await stores.policies.put(first);
    expect(await stores.policies.read()).toEqual(first);
    const second: ShopPolicy = {
      markets: [{ market: 'SE', currency: 'SEK', offerCapBp: 1000 }],
      providers: [],
      eligibility: [{ provider: '*', method: '*', country: 'NO', state: '*', verdict: 'country' }],
    };
    await stores.policies.put(second);
    expect(await stores.policies.read()).toEqual(second);
  });
});
