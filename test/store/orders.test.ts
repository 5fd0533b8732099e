import { openTestStores, type TestStores } from './database';
import { aClaim, aFinal, anOrder, confirmedAt } from './fixtures';

describe('the orders row', () => {
  let stores: TestStores;
  beforeAll(async () => (stores = await openTestStores()));
  afterAll(async () => await stores.close());

  it('registers a placed order once, and tells another body under its number', async () => {
    const order = anOrder('reg-1');
    await expect(stores.orders.register(order, 'a')).resolves.toBe('registered');
    await expect(stores.orders.register(order, 'a')).resolves.toBe('registered');
    await expect(stores.orders.register(order, 'b')).resolves.toBe('conflict');
    expect(await stores.orders.find('reg-1')).toEqual({
      number: 'reg-1',
      registered: order,
      fingerprint: 'a',
      hasFunnel: false,
    });
  });

  it('knows of a planned funnel, which its owner alone may note', async () => {
    const claim = aClaim('funnel-1');
    await stores.orders.claim(claim);
    await stores.orders.planFunnel('funnel-1', 'other');
    expect(await stores.orders.find('funnel-1')).toMatchObject({ hasFunnel: false });
    await stores.orders.planFunnel('funnel-1', claim.runId);
    expect(await stores.orders.find('funnel-1')).toEqual({ ...claim, hasFunnel: true });
  });

  it('no longer registers what a run owns', async () => {
    await stores.orders.claim(aClaim('reg-2'));
    await expect(stores.orders.register(anOrder('reg-2'), 'paid')).resolves.toBe('claimed');
  });

  it('knows nothing of an order nobody handed over', async () => {
    expect(await stores.orders.find('nobody')).toBeUndefined();
    expect(await stores.orders.findByAuthorization('klarna', 'nobody')).toBeUndefined();
  });

  it('lets one run claim an order, again and again, and no other run', async () => {
    const claim = aClaim('claim-1');
    await expect(stores.orders.claim(claim)).resolves.toBe('claimed');
    await expect(stores.orders.claim(claim)).resolves.toBe('claimed');
    await expect(stores.orders.claim({ ...claim, runId: 'other' })).resolves.toBe('duplicate');
    expect(await stores.orders.find('claim-1')).toEqual({ ...claim, hasFunnel: false });
    expect(await stores.orders.findByAuthorization('klarna', 'authorization-claim-1')).toBe(
      'claim-1',
    );
  });

  it('keeps what was registered when a run takes the order over', async () => {
    const order = anOrder('claim-2');
    await stores.orders.register(order, 'placed');
    const claim = aClaim('claim-2');
    await expect(stores.orders.claim(claim)).resolves.toBe('claimed');
    expect(await stores.orders.find('claim-2')).toEqual({
      ...claim,
      registered: order,
      hasFunnel: false,
    });
  });

  it('never gives one authorization to two orders, new or registered (I1)', async () => {
    const authorizationRef = 'shared';
    await stores.orders.claim(aClaim('auth-1', { authorizationRef }));
    await stores.orders.register(anOrder('auth-3'), 'placed');
    for (const number of ['auth-2', 'auth-3']) {
      await expect(stores.orders.claim(aClaim(number, { authorizationRef }))).resolves.toBe(
        'authorization_in_use',
      );
    }
    expect(await stores.orders.find('auth-2')).toBeUndefined();
    expect((await stores.orders.find('auth-3'))?.runId).toBeUndefined();
    const elsewhere = aClaim('auth-4', { provider: 'adyen', authorizationRef });
    await expect(stores.orders.claim(elsewhere)).resolves.toBe('claimed');
  });

  it('never gives it to two in different letter case either, and finds its owner in any (I1)', async () => {
    await stores.orders.claim(aClaim('case-1', { authorizationRef: 'F3-aB' }));
    await stores.orders.register(anOrder('case-3'), 'placed');
    for (const number of ['case-2', 'case-3']) {
      const claim = aClaim(number, { authorizationRef: 'f3-Ab' });
      await expect(stores.orders.claim(claim)).resolves.toBe('authorization_in_use');
    }
    expect(await stores.orders.findByAuthorization('klarna', 'f3-ab')).toBe('case-1');
    expect(await stores.orders.findByAuthorization('adyen', 'f3-ab')).toBeUndefined();
  });

  it('has one winner when many runs claim one order at once', async () => {
    for (const isRegistered of [false, true]) {
      const number = `race-${isRegistered}`;
      if (isRegistered) await stores.orders.register(anOrder(number), 'placed');
      const answers = await inParallel(12, (run) =>
        stores.orders.claim(aClaim(number, { runId: `run-${run}` })),
      );
      expect(answers.toSorted()).toEqual(['claimed', ...Array<string>(11).fill('duplicate')]);
    }
  });

  it('has one winner when many orders claim one authorization at once (I1)', async () => {
    for (const isRegistered of [false, true]) {
      const authorizationRef = `race-for-${isRegistered}`;
      const numbers = Array.from({ length: 12 }, (_, index) => `${authorizationRef}-${index}`);
      if (isRegistered) {
        for (const number of numbers) await stores.orders.register(anOrder(number), 'placed');
      }
      const answers = await Promise.all(
        numbers.map((number) => stores.orders.claim(aClaim(number, { authorizationRef }))),
      );
      expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'authorization_in_use')).toHaveLength(11);
    }
  });

  it('stores the final state for its owner alone, and what is confirmed with it', async () => {
    const claim = aClaim('final-1');
    await stores.orders.claim(claim);
    const final = aFinal('final-1', 2_500);
    await expect(stores.orders.finish('final-1', 'other', final)).rejects.toThrow('does not own');
    expect((await stores.orders.find('final-1'))?.final).toBeUndefined();
    await stores.orders.finish('final-1', claim.runId, final);
    const stored = await stores.orders.find('final-1');
    expect(stored).toEqual({
      ...claim,
      confirmed: confirmedAt(2_500),
      final,
      hasFunnel: false,
    });
    await stores.orders.finish('final-1', claim.runId, final);
    expect(await stores.orders.find('final-1')).toEqual(stored);
  });

  it('is not changed by what comes late, once it is final', async () => {
    await stores.orders.claim(aClaim('final-3'));
    const final = aFinal('final-3', 2_500);
    await stores.orders.finish('final-3', 'run-final-3', final);
    await stores.stock.commit('final-3', 'r', 'run-final-3', confirmedAt(9_000, 1));
    expect(await stores.orders.find('final-3')).toMatchObject({
      confirmed: confirmedAt(2_500),
      final,
    });
  });

  it('takes notes of what came after its end, once each, and none before it', async () => {
    const entry = {
      at: '2026-03-01T13:00:00.000Z',
      type: 'provider_event',
      text: 'Late.',
    } as const;
    await stores.orders.claim(aClaim('late-1'));
    await stores.orders.annotate('late-1', entry, 'authorization_above_total');
    expect((await stores.orders.find('late-1'))?.final).toBeUndefined();
    const final = aFinal('late-1', 1_000);
    await stores.orders.finish('late-1', 'run-late-1', final);
    await stores.orders.annotate('late-1', entry, 'authorization_above_total');
    await stores.orders.annotate('late-1', entry, 'authorization_above_total');
    await stores.orders.annotate('late-1', { ...entry, text: 'Later.' });
    const { view } = (await stores.orders.find('late-1'))?.final ?? final;
    expect(view.history).toEqual([...final.view.history, entry, { ...entry, text: 'Later.' }]);
    expect(view.needsAttention).toEqual([
      ...final.view.needsAttention,
      'authorization_above_total',
    ]);
  });

  it('gives a document back as it was stored, key by key, with any character in it', async () => {
    const final = { ...aFinal('final-2', 1), outcomes: {} };
    final.view.needsAttention = ['\u0000', '\uD800', 'Ünïcode 💳'];
    const claim = aClaim('final-2');
    await stores.orders.claim(claim);
    await stores.orders.finish('final-2', claim.runId, final);
    const stored = await stores.orders.find('final-2');
    expect(JSON.stringify(stored?.final)).toBe(JSON.stringify(final));
  });
});

async function inParallel<T>(times: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return await Promise.all(Array.from({ length: times }, (_, index) => work(index)));
}
