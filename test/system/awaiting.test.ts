import { setTimeout as wait } from 'node:timers/promises';
import type { RestoreCommand } from '../../domain/payments';
import type { ProviderEvent } from '../../domain/provider-events';
import { FakeProvider } from '../../providers/payments/fake';
import { createWorld, type World } from '../world';
import { orderOf } from '../world/orders';
import {
  add,
  mailsTo,
  newNumber,
  readHistory,
  readOrder,
  released,
  workflowOf,
  type AddedBody,
} from '../world/story';
import { until } from '../world/until';
import { askTheShopper, leg, MuteProvider } from '../world/waiting-providers';
import { TestWebhooks } from '../world/webhooks';

interface Waiting extends AddedBody {
  nextAction?: AddedBody['nextAction'] & { clientSecret?: string };
  actionUntil?: string;
}

const clocks = {
  windowMs: 6_000,
  drainBudgetMs: 1_500,
  resolutionBudgetMs: 3_000,
  lateReadMs: 500,
  inDoubtSettleMs: 300,
};
const longWait = { headers: { prefer: 'wait=20' } };

/** Takes its time over giving something up. */
class SlowBank extends FakeProvider {
  override async restoreAuthorization(command: RestoreCommand) {
    await wait(1_000);
    return await super.restoreAuthorization(command);
  }
}

describe('An add somebody else decides about', () => {
  let world: World;
  const bank = new FakeProvider('bank');
  const mute = new MuteProvider('mute');
  const slow = new SlowBank('slow');

  beforeAll(async () => {
    world = await createWorld({
      time: 'real',
      clocks,
      webhooks: [new TestWebhooks('bank')],
      services: (services) => ({
        ...services,
        payments: new Map([...services.payments, ['bank', bank], ['mute', mute], ['slow', slow]]),
      }),
    });
  });
  afterAll(() => world.stop());

  async function opened(provider: FakeProvider, name: string) {
    const number = newNumber();
    const order = orderOf(number);
    const authorizationRef = `auth-${number}`;
    provider.place({ authorizationRef, totalMinor: order.totalMinor, currency: 'SEK' });
    const payment = { provider: name, method: 'card', country: 'SE', authorizationRef };
    const { status } = await world.ask('PUT', '/payment-result', { body: { order, payment } });
    expect(status).toBe(200);
    return { number, ref: authorizationRef, email: order.customer.email };
  }

  async function tell(number: string, event: Partial<ProviderEvent>) {
    const eventId = event.eventId ?? newNumber('evt');
    await workflowOf(world, number).signal('providerEvent', {
      requestId: eventId,
      receivedAtMs: Date.now(),
      fingerprint: 'event',
      event: { kind: 'increase', outcome: 'authorized', ...event, eventId },
    });
  }

  async function deliver(event: Partial<ProviderEvent>) {
    return await world.ask('POST', '/webhooks/bank', {
      credential: '',
      body: [{ kind: 'increase', outcome: 'authorized', ...event }],
      headers: { signature: 'good' },
    });
  }

  async function ended(number: string) {
    await until(`the end of ${number}`, async () => {
      const { status } = await workflowOf(world, number).describe();
      return status.name === 'COMPLETED';
    });
  }

  async function givingUp(number: string): Promise<boolean> {
    const history = await readHistory(world, number);
    return history.some((entry) => entry.type === 'upsell_in_doubt');
  }

  /** The provider has the raise, whether it has answered or not. */
  async function sent(ref: string) {
    await until(`a raise of ${ref}`, async () =>
      mute.ledger.some((call) => call.authorizationRef === ref && call.operation === 'increase'),
    );
  }

  async function fate(number: string, key: string) {
    return await world.ask<Waiting>('GET', `/orders/${number}/requests/${key}`);
  }

  async function settled(number: string, key: string) {
    return await until(`the end of ${key}`, async () => {
      const { body } = await fate(number, key);
      return body.status === 'pending' || body.status === 'requires_action' ? undefined : body;
    });
  }

  it('asks the shopper at once, again to whoever asks again, and adds when it is done', async () => {
    const { number, email } = await opened(bank, 'bank');
    askTheShopper(bank);
    const asked = await add(world, number, 'BAG-1', { key: 'k' });
    expect(asked).toMatchObject({
      status: 202,
      body: {
        status: 'requires_action',
        nextAction: { type: 'confirm', clientSecret: 'secret-2' },
        actionUntil: expect.stringMatching(/Z$/),
      },
    });
    const again = await add(world, number, 'BAG-1', { key: 'k' });
    expect([again.status, again.body.status]).toEqual([202, 'requires_action']);
    expect((await fate(number, 'k')).body).toMatchObject({ status: 'requires_action' });
    expect(await readOrder(world, number)).toMatchObject({ totalMinor: 100_000 });

    await tell(number, leg);
    expect(await settled(number, 'k')).toMatchObject({ status: 'added', authorizedMinor: 120_000 });
    expect(await readOrder(world, number)).toMatchObject({
      totalMinor: 120_000,
      transactions: [
        { id: 'tx-1-old' },
        { id: 'tx-2', totalMinor: 120_000, providerRef: 'leg-2', status: 'active' },
      ],
    });
    await released(world, number);
    const [mail] = await mailsTo(world, email);
    expect(mail?.text).toMatch(/1\s200,00/);
    expect((await fate(number, 'k')).body).toMatchObject({ status: 'added' });
  });

  it('leaves the item out when the window ends first, gives the payment up, and is no refusal', async () => {
    const { number, ref } = await opened(bank, 'bank');
    askTheShopper(bank);
    const asked = await add(world, number, 'BAG-1', { key: 'k', ...longWait });
    expect(asked.body.status).toBe('requires_action');
    await world.ask('POST', `/orders/${number}/close`);
    expect(await settled(number, 'k')).toMatchObject({
      status: 'refused',
      problem: { code: 'increase_rejected' },
    });
    await released(world, number);
    const givenUp = bank.ledger.filter(
      (call) => call.authorizationRef === ref && call.operation === 'restore',
    );
    expect(givenUp).toMatchObject([{ amountMinor: 100_000, requestId: 'k' }]);
    const order = await readOrder(world, number);
    expect(order).toMatchObject({ totalMinor: 100_000, authorizedMinor: 100_000 });
    expect(order.needsAttention).toEqual([]);
    // Confirmed after all, when the order is over: it is given up once more, and said.
    await ended(number);
    const late = { ...leg, eventId: newNumber('evt'), order: number };
    expect((await deliver(late)).status).toBe(200);
    expect((await deliver(late)).status).toBe(200);
    await until('the late authorization to be given up', async () => {
      const history = await readHistory(world, number);
      return history.some((entry) => entry.type === 'late_authorization_reversed');
    });
    const reversed = bank.ledger.filter(
      (call) => call.authorizationRef === ref && call.operation === 'restore',
    );
    expect(reversed).toHaveLength(2);
  });

  it('a cancelled order waits for no shopper', async () => {
    const { number } = await opened(bank, 'bank');
    askTheShopper(bank);
    await add(world, number, 'BAG-1', { key: 'k' });
    await world.ask('POST', `/orders/${number}/cancel`);
    expect(await settled(number, 'k')).toMatchObject({ status: 'refused' });
    await until('the cancel', async () => {
      const { fulfilment } = await readOrder(world, number);
      return fulfilment.status === 'cancelled' || undefined;
    });
  });

  it('a cancel does not drop what the provider has told: each late leg is given up', async () => {
    const { number, ref } = await opened(slow, 'slow');
    await tell(number, { ...leg, correlation: 'leg-3' });
    await tell(number, { ...leg, correlation: 'leg-4' });
    await until('the first to be given up', async () => (await givingUp(number)) || undefined);
    await tell(number, { ...leg, correlation: 'leg-5' });
    await world.ask('POST', `/orders/${number}/cancel`);
    await ended(number);
    const givenUp = slow.ledger.filter(
      (call) => call.authorizationRef === ref && call.operation === 'restore',
    );
    expect(givenUp).toHaveLength(3);
  });

  it('a no to an item that is in the order is for a person, where nothing can be read', async () => {
    const { number } = await opened(mute, 'mute');
    expect((await add(world, number, 'BAG-1', { key: 'k' })).status).toBe(201);
    await tell(number, { requestId: 'k', outcome: 'declined', code: 'refused' });
    await until('the flag', async () => {
      const { needsAttention } = await readOrder(world, number);
      return needsAttention.includes('authorization_unproven') || undefined;
    });
  });

  it('waits for a decision that comes by itself, however often and early it is told', async () => {
    const { number, ref } = await opened(mute, 'mute');
    const said = { eventId: newNumber('evt'), correlation: 'change-2' };
    const yes = { ...said, amountMinor: 120_000, requestId: 'k' };
    mute.nextIncrease({ kind: 'pending', correlation: 'change-2' });
    mute.answersAfterMs = 300;
    const adding = add(world, number, 'BAG-1', { key: 'k', ...longWait });
    await sent(ref);
    await tell(number, yes);
    await tell(number, yes);
    expect((await adding).status).toBe(201);
    mute.answersAfterMs = 0;
    await tell(number, { ...yes, eventId: newNumber('evt') });
    const order = await readOrder(world, number);
    expect(order).toMatchObject({ totalMinor: 120_000, authorizedMinor: 120_000 });
    expect(order.needsAttention).toEqual([]);
    expect(order.transactions).toHaveLength(2);
  });

  it('is refused by a decision that is a no', async () => {
    const { number, ref } = await opened(mute, 'mute');
    mute.nextIncrease({ kind: 'pending', correlation: 'change-3' });
    const adding = add(world, number, 'BAG-1', { key: 'k', ...longWait });
    await sent(ref);
    await tell(number, {
      correlation: 'change-3',
      outcome: 'declined',
      code: 'Insufficient balance',
    });
    const { status, body } = await adding;
    expect([status, body.code]).toEqual([402, 'increase_rejected']);
    const { transactions } = await readOrder(world, number);
    expect(transactions).toMatchObject([
      { id: 'tx-1', status: 'active' },
      { status: 'failed', code: 'Insufficient balance' },
    ]);
  });

  it.each([
    ['a larger amount', { amountMinor: 500_000 }],
    ['the amount in another currency', { amountMinor: 120_000, currency: 'NOK' }],
    ['no amount', {}],
  ])('a yes to %s is for a person: nobody asked for it', async (_what, amount) => {
    const { number, ref } = await opened(mute, 'mute');
    mute.nextIncrease({ kind: 'pending', correlation: 'change-4' });
    const adding = add(world, number, 'BAG-1', { key: 'k', ...longWait });
    await sent(ref);
    await tell(number, { correlation: 'change-4', ...amount });
    expect((await adding).body.code).toBe('failed_safely');
    const order = await readOrder(world, number);
    expect(order).toMatchObject({ totalMinor: 100_000 });
    expect(order.needsAttention).toEqual(['authorization_unexpected']);
  });

  it('without any decision the order goes out flagged, and a late yes is kept in mind', async () => {
    const { number } = await opened(mute, 'mute');
    mute.nextIncrease({ kind: 'pending', correlation: 'change-5' });
    const asked = await add(world, number, 'BAG-1', {
      key: 'k',
      headers: { prefer: 'respond-async' },
    });
    expect(asked.status).toBe(202);
    await world.ask('POST', `/orders/${number}/close`);
    expect(await settled(number, 'k')).toMatchObject({ problem: { code: 'failed_safely' } });
    await released(world, number);
    const before = await readOrder(world, number);
    expect(before).toMatchObject({ totalMinor: 100_000, authorizedMinor: 100_000 });
    expect(before.needsAttention).toContain('add_unresolved');
    await tell(number, { correlation: 'change-5', requestId: 'k', amountMinor: 120_000 });
    await until('the late yes to be noted', async () => {
      const { authorizedMinor, needsAttention } = await readOrder(world, number);
      const isNoted = needsAttention.includes('authorization_above_total');
      return (isNoted && authorizedMinor === 120_000) || undefined;
    });
  });
});
