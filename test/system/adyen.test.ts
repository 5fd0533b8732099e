import { createAdyenProvider } from '../../providers/payments/adyen/adapter';
import { createAdyenWebhookReader } from '../../providers/payments/adyen/webhooks';
import {
  apiKey,
  hmacKey,
  merchantAccount,
  startBench,
  type Bench,
} from '../providers/payments/adyen/bench';
import { createWorld, type World } from '../world';
import { orderOf } from '../world/orders';
import { add, mailsTo, newNumber, readOrder, released } from '../world/story';
import { until } from '../world/until';

const clocks = {
  windowMs: 8_000,
  drainBudgetMs: 1_500,
  resolutionBudgetMs: 3_000,
  inDoubtRetryMs: 200,
  lateReadMs: 500,
};

describe('An order paid with Adyen', () => {
  let world: World;
  let bench: Bench;

  beforeAll(async () => {
    bench = await startBench();
    const options = { baseUrl: bench.url, apiKey, merchantAccount, timeoutMs: 500 };
    const adyen = createAdyenProvider(options);
    world = await createWorld({
      time: 'real',
      clocks,
      webhooks: [createAdyenWebhookReader({ merchantAccount, hmacKey })],
      services: (services) => ({
        ...services,
        payments: new Map([...services.payments, ['adyen', adyen]]),
      }),
    });
    await bench.webhooks({ url: `${world.api.url}/webhooks/adyen`, copies: 2 });
  });
  afterAll(async () => {
    await bench.close();
    await world.stop();
  });

  /** `isSync`: the shop brings the blob of the checkout. */
  async function opened({ isSync, seed = {} }: { isSync: boolean; seed?: object }) {
    const number = newNumber();
    const order = orderOf(number);
    const { pspReference: authorizationRef, blob: providerState } = await bench.place(seed);
    const card = { provider: 'adyen', method: 'visa', country: 'SE', authorizationRef };
    const payment = { ...card, ...(isSync ? { providerState } : {}) };
    const { body } = await world.ask('PUT', '/payment-result', { body: { order, payment } });
    expect(body).toMatchObject({ upsell: { isAllowed: true } });
    return { number, ref: authorizationRef, email: order.customer.email };
  }

  async function settled(number: string, key: string) {
    return await until(`the end of ${key}`, async () => {
      const { body } = await world.ask('GET', `/orders/${number}/requests/${key}`);
      return body['status'] === 'pending' ? undefined : body;
    });
  }

  it('cannot be read, and is added to on the shop’s word, which the checks say', async () => {
    const { number } = await opened({ isSync: true });
    const { body } = await world.ask('GET', `/orders/${number}/offers?explain=1`);
    expect(JSON.stringify(body)).toContain(
      "What adyen holds cannot be read; that it is 1000.00 SEK is the shop's word.",
    );
  });

  it('is raised at once with the newest blob, also the second time', async () => {
    const { number, ref, email } = await opened({ isSync: true });
    expect((await add(world, number, 'BAG-1')).status).toBe(201);
    expect((await add(world, number, 'LAST-1')).status).toBe(201);
    expect(await bench.payment(ref)).toMatchObject({ value: 140_000 });
    const asked = (await bench.journal(ref)).filter(({ event }) => event === 'received');
    expect(asked.map(({ hasBlob }) => hasBlob)).toEqual([true, true]);
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    expect(await readOrder(world, number)).toMatchObject({
      totalMinor: 140_000,
      authorizedMinor: 140_000,
      needsAttention: [],
    });
    expect(await mailsTo(world, email)).toHaveLength(1);
  });

  it.each([
    ['after it answered', {}],
    ['before it answered', { kind: 'event-first' }],
  ])(
    'waits for the event where no blob is known; one that comes twice and %s',
    async (...given) => {
      const [, fault] = given;
      const { number, ref } = await opened({ isSync: false });
      if ('kind' in fault) await bench.fault(ref, fault);
      await add(world, number, 'BAG-1', { key: 'k' });
      expect(await settled(number, 'k')).toMatchObject({
        status: 'added',
        authorizedMinor: 120_000,
      });
      const { transactions, needsAttention } = await readOrder(world, number);
      expect(transactions).toMatchObject([{ id: 'tx-1-old' }, { id: 'tx-2', status: 'active' }]);
      expect(needsAttention).toEqual([]);
      expect(await bench.effects(ref)).toBe(1);
    },
  );

  it('is declined by the text "false", and is as it was before', async () => {
    const { number } = await opened({ isSync: false, seed: { limit: 100_000 } });
    await add(world, number, 'BAG-1', { key: 'k' });
    expect(await settled(number, 'k')).toMatchObject({ status: 'refused' });
    expect(await readOrder(world, number)).toMatchObject({
      totalMinor: 100_000,
      authorizedMinor: 100_000,
      needsAttention: [],
      transactions: [
        { id: 'tx-1', status: 'active' },
        { status: 'failed', code: 'Insufficient balance on payment' },
      ],
    });
  });

  it('is raised once when the answer was lost: the same key gives it again', async () => {
    const { number, ref } = await opened({ isSync: true });
    await bench.fault(ref, { kind: 'hang-after-apply' });
    await add(world, number, 'BAG-1', { key: 'k' });
    expect(await settled(number, 'k')).toMatchObject({ status: 'added', authorizedMinor: 120_000 });
    expect(await bench.effects(ref)).toBe(1);
  });

  it('is never raised by a yes to an amount nobody asked for: a person looks at it', async () => {
    const { number, ref } = await opened({ isSync: false });
    await bench.webhooks({ held: true, copies: 1 });
    const asked = await add(world, number, 'BAG-1', { key: 'k', headers: { prefer: 'wait=1' } });
    expect(asked.status).toBe(202);
    await bench.forge(ref, { value: 9_999_900, merchantReference: `${number}/k` });
    await bench.release('newest_first');
    expect(await settled(number, 'k')).toMatchObject({ problem: { code: 'failed_safely' } });
    // Adyen's own yes comes right after it: held is what it holds, and less will be captured.
    const order = await until('the second event', async () => {
      const read = await readOrder(world, number);
      return read.authorizedMinor === 120_000 ? read : undefined;
    });
    expect(order).toMatchObject({
      totalMinor: 100_000,
      needsAttention: ['authorization_unexpected', 'authorization_above_total'],
    });
    await bench.webhooks({ held: false, copies: 2 });
  });

  it('is left alone by what is not signed by Adyen', async () => {
    const { number, ref } = await opened({ isSync: false });
    const yes = { value: 120_000, merchantReference: `${number}/k` };
    for (const forged of [{ signature: 'wrong' }, { merchantAccountCode: 'Other' }]) {
      await bench.forge(ref, { ...yes, ...forged });
    }
    const entries = (await bench.journal(ref)).filter(({ event }) => event === 'delivered');
    const statuses = entries.map(({ httpStatus = 0 }) => httpStatus);
    expect(statuses).toHaveLength(2);
    expect(Math.min(...statuses)).toBeGreaterThanOrEqual(400);
    expect(await readOrder(world, number)).toMatchObject({ authorizedMinor: 100_000 });
  });
});
