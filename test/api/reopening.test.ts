import type { OrderRow } from '../../domain/ports';
import { openApi, type ApiWorld } from './api-world';
import { anOrder, aPayment, releasedOrder, viewOf } from './orders';

const refusal = { kind: 'refused', code: 'authorization_in_use' } as const;
const inUse = { status: 409, body: { code: 'authorization_in_use' } };

/** Some run owns A1 and has left no final state. */
const owned: OrderRow = {
  number: 'A1',
  runId: 'run-1',
  provider: 'klarna',
  authorizationRef: 'mine',
  confirmed: { revision: 0, currency: 'SEK', lines: [], totalMinor: 1, authorizedMinor: 1 },
};

describe('handing over again', () => {
  let api: ApiWorld;
  beforeEach(async () => (api = await openApi()));
  afterEach(async () => await api.close());
  const put = async (ref: string, order = anOrder()) => {
    const body = { order, payment: aPayment('A1', { authorizationRef: ref }) };
    return await api.ask('PUT', '/payment-result', { body });
  };
  const add = async () => await api.ask('POST', '/orders/A1/items/MEM-64', { key: 'k1' });

  /** A1 lost its authorization, `taken`, to B2 in a race. */
  const loseTheRace = () => {
    api.orders.finished('B2', releasedOrder('B2'), { authorizationRef: 'taken' });
    api.temporal.hold(viewOf('A1'), refusal).status = 'ended';
  };
  it('tells the loser of a race for one authorization, and starts no other window', async () => {
    const open = api.temporal.open.bind(api.temporal);
    api.temporal.open = async (input) => {
      loseTheRace();
      return await open(input);
    };
    await expect(put('taken')).resolves.toMatchObject(inUse);
    expect(api.temporal.starts).toBe(0);
  });

  it('opens the loser of a race once it comes with an authorization that is free', async () => {
    loseTheRace();
    await expect(put('taken')).resolves.toMatchObject(inUse);
    const opened = await put('mine');
    expect(opened).toMatchObject({ status: 200, body: { status: 'open' } });
    await expect(put('mine')).resolves.toMatchObject({ status: 200, body: opened.body });
    expect(api.temporal.starts).toBe(1);
  });

  it('opens the loser of a race once, however many times at once it comes', async () => {
    loseTheRace();
    const answers = await Promise.all([put('mine'), put('mine'), put('mine')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(api.temporal.starts).toBe(1);
  });

  it('tries once more and not again', async () => {
    loseTheRace();
    let tries = 0;
    api.temporal.openAnew = async () => {
      tries += 1;
      return { kind: 'opened', reply: refusal };
    };
    await expect(put('mine')).resolves.toMatchObject(inUse);
    expect(tries).toBe(1);
  });

  it('sends the loser its commands anew: those it had were refused with its first window', async () => {
    api.temporal.hold(viewOf('A1'), refusal);
    await add();
    api.temporal.windows.get('A1')!.status = 'ended';
    await put('mine');
    await add();
    expect(api.temporal.windows.get('A1')!.sent).toHaveLength(1);
  });

  it('opens an order that was ended by hand before any run owned it', async () => {
    api.temporal.hold(viewOf('A1')).status = 'ended';
    await expect(put('mine')).resolves.toMatchObject({ status: 200 });
    await api.ask('PUT', '/orders/C3', { body: anOrder('C3') });
    api.temporal.hold(viewOf('C3')).status = 'ended';
    const registered = { order: { number: 'C3' }, payment: aPayment('C3') };
    const answer = await api.ask('PUT', '/payment-result', { body: registered });
    expect(answer).toMatchObject({ status: 200, body: { order: { number: 'C3' } } });
  });

  it('is window_closed for an order that some run owned when it was ended by hand', async () => {
    api.orders.rows.set('A1', owned);
    api.temporal.hold(viewOf('A1')).status = 'ended';
    const closed = { status: 409, body: { code: 'window_closed' } };
    await expect(put('mine')).resolves.toMatchObject(closed);
    await expect(put('another')).resolves.toMatchObject(closed);
    expect(api.temporal.starts).toBe(0);
  });

  it('joins the window another hand-over opened meanwhile', async () => {
    loseTheRace();
    const find = api.orders.find.bind(api.orders);
    const open = api.temporal.open.bind(api.temporal);
    api.temporal.open = async (input) => {
      const answer = await open(input);
      api.temporal.open = open;
      await api.temporal.openAnew(input);
      api.orders.find = async () => owned;
      return answer;
    };
    await expect(put('mine')).resolves.toMatchObject({ status: 200 });
    api.orders.find = find;
    expect(api.temporal.starts).toBe(1);
  });
});

describe('the reference of an authorization', () => {
  let api: ApiWorld;
  beforeEach(async () => (api = await openApi()));
  afterEach(async () => await api.close());
  const put = async (provider: string, authorizationRef: string) => {
    const payment = aPayment('A1', { provider, authorizationRef });
    return await api.ask('PUT', '/payment-result', { body: { order: anOrder(), payment } });
  };
  const ref = 'f3392f8b-6116-4073-ab96-e330819e2c07';

  it('of Klarna is one in either letter case: a repeat, and no second order (I1)', async () => {
    const inputs: string[] = [];
    const open = api.temporal.open.bind(api.temporal);
    api.temporal.open = async (input) => {
      inputs.push(input.payment.authorizationRef);
      return await open(input);
    };
    const first = await put('klarna', ref.toUpperCase());
    await expect(put('klarna', ref)).resolves.toMatchObject({ status: 200, body: first.body });
    expect(inputs).toEqual([ref, ref]);
    api.temporal.windows.clear();
    api.orders.finished('B2', releasedOrder('B2'), { authorizationRef: ref });
    await expect(put('klarna', ref.toUpperCase())).resolves.toMatchObject(inUse);
  });

  it('of another provider is taken as it is spelled', async () => {
    await put('stripe', 'pi_3MtwBwLkdIwHu7ix28a3tqPa');
    const other = await put('stripe', 'pi_3MTWBWLKDIWHU7IX28A3TQPA');
    expect(other).toMatchObject({ status: 409, body: { code: 'payment_result_conflict' } });
  });
});
