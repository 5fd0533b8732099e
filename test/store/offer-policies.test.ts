import { aPolicy, aStep } from '../domain/policies';
import { openTestStores, type TestStores } from './database';

describe('the offer policies of a shop', () => {
  let stores: TestStores;
  beforeEach(async () => (stores = await openTestStores()));
  afterEach(async () => await stores.close());

  const names = async () =>
    (await stores.offerPolicies.live()).map(({ document }) => document.policy);

  it('are drafts that are replaced, and decide nothing', async () => {
    const { offerPolicies } = stores;
    expect(await offerPolicies.draft('cameras')).toBeUndefined();
    await offerPolicies.putDraft(aPolicy());
    await offerPolicies.putDraft(aPolicy({ title: 'Another title' }));
    expect(await offerPolicies.draft('cameras')).toEqual(aPolicy({ title: 'Another title' }));
    expect(await offerPolicies.live()).toEqual([]);
    expect(await offerPolicies.versions('cameras')).toEqual([]);
  });

  it('count their versions, and publish an equal document once, however it is written', async () => {
    const { offerPolicies } = stores;
    const first = await offerPolicies.publish(aPolicy());
    expect(first).toMatchObject({ version: 1, isNew: true, document: aPolicy() });
    const { funnel, ...rest } = aPolicy();
    const again = await offerPolicies.publish({ funnel, ...rest });
    expect(again).toMatchObject({ version: 1, isNew: false, publishedAt: first.publishedAt });
    const second = await offerPolicies.publish(aPolicy({ priority: 3 }));
    expect(second).toMatchObject({ version: 2, isNew: true });
    const back = await offerPolicies.publish(aPolicy());
    expect(back).toMatchObject({ version: 3, isNew: true });
    const versions = await offerPolicies.versions('cameras');
    expect(versions.map(({ version, document }) => [version, document.priority])).toEqual([
      [3, 10],
      [2, 3],
      [1, 10],
    ]);
    expect(await offerPolicies.live()).toMatchObject([{ version: 3, pausedOffers: [] }]);
  });

  it('are published once by many who do so at the same moment', async () => {
    const published = await Promise.all(
      [1, 2, 3, 4].map(async () => await stores.offerPolicies.publish(aPolicy())),
    );
    expect(published.map(({ version }) => version)).toEqual([1, 1, 1, 1]);
    expect(published.filter(({ isNew }) => isNew)).toHaveLength(1);
  });

  it('stay as they were published: not even the database changes them, a draft it does', async () => {
    await stores.offerPolicies.publish(aPolicy());
    await stores.offerPolicies.putDraft(aPolicy());
    const change = async (version: number) =>
      await stores.database.pool.query(
        `update offer_policies set document = '{}' where version = ${version}`,
      );
    await expect(change(1)).rejects.toThrow('version 1 of offer policy cameras was published');
    await expect(
      stores.database.pool.query('delete from offer_policies where version = 1'),
    ).rejects.toThrow('stays as it is');
    await expect(change(0)).resolves.toMatchObject({ rowCount: 1 });
    expect(await stores.offerPolicies.versions('cameras')).toMatchObject([{ document: aPolicy() }]);
  });

  it('decide by priority, then by name; one that is paused as a whole does not', async () => {
    const { offerPolicies } = stores;
    for (const [policy, priority] of [
      ['beta', 1],
      ['alpha', 1],
      ['top', 9],
    ] as const) {
      await offerPolicies.publish(aPolicy({ policy, priority }));
    }
    expect(await names()).toEqual(['top', 'alpha', 'beta']);
    await offerPolicies.pause({ policy: 'top', state: 'paused', note: 'Looks wrong' });
    expect(await names()).toEqual(['alpha', 'beta']);
    await offerPolicies.pause({ policy: 'top', state: 'resumed', note: 'It was right' });
    expect(await names()).toEqual(['top', 'alpha', 'beta']);
    expect(await offerPolicies.pauses('top')).toEqual([
      { policy: 'top', state: 'resumed', note: 'It was right', at: expect.any(String) },
      { policy: 'top', state: 'paused', note: 'Looks wrong', at: expect.any(String) },
    ]);
  });

  it('name the offers of them that are paused, whatever version these were paused in', async () => {
    const { offerPolicies } = stores;
    const steps = [aStep('tier-1', 'BAG', { onDecline: 'tier-2' }), aStep('tier-2', 'CARD')];
    await offerPolicies.publish(aPolicy({ funnel: { start: 'tier-1', steps } }));
    const pause = async (offer: string, state: 'paused_by_guardrail' | 'resumed') =>
      await offerPolicies.pause({ policy: 'cameras', offer, state, note: 'Refunds' });
    await pause('tier-1/BAG', 'paused_by_guardrail');
    await pause('tier-2/CARD', 'paused_by_guardrail');
    await pause('tier-2/CARD', 'resumed');
    await offerPolicies.publish(aPolicy({ priority: 4, funnel: { start: 'tier-1', steps } }));
    expect(await offerPolicies.live()).toMatchObject([
      { version: 2, pausedOffers: ['tier-1/BAG'] },
    ]);
  });

  it('are listed by name, each with its draft and its newest version', async () => {
    const { offerPolicies } = stores;
    await offerPolicies.publish(aPolicy({ priority: 1 }));
    await offerPolicies.publish(aPolicy({ priority: 2 }));
    await offerPolicies.putDraft(aPolicy({ priority: 3 }));
    await offerPolicies.putDraft(aPolicy({ policy: 'a-draft' }));
    expect(await offerPolicies.list()).toEqual([
      { policy: 'a-draft', draft: aPolicy({ policy: 'a-draft' }) },
      {
        policy: 'cameras',
        draft: aPolicy({ priority: 3 }),
        published: {
          version: 2,
          publishedAt: expect.any(String),
          document: aPolicy({ priority: 2 }),
        },
      },
    ]);
  });
});
