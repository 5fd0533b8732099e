import { FakeProvider } from '../../providers/payments/fake';
import { createWorld, type World } from '../world';
import { orderOf } from '../world/orders';
import { add, newNumber, readOrder, released } from '../world/story';
import { until } from '../world/until';
import { askTheShopper } from '../world/waiting-providers';

const clocks = {
  windowMs: 4_000,
  drainBudgetMs: 1_500,
  resolutionBudgetMs: 3_000,
  lateReadMs: 500,
  inDoubtSettleMs: 300,
};

describe('An item taken back while another one keeps the order busy over its close', () => {
  let world: World;
  const bank = new FakeProvider('bank');

  beforeAll(async () => {
    world = await createWorld({
      time: 'real',
      clocks,
      services: (services) => ({
        ...services,
        payments: new Map([...services.payments, ['bank', bank]]),
      }),
    });
  });
  afterAll(() => world.stop());

  it('is gone, however long the shopper of the other one was waited for', async () => {
    const number = newNumber();
    const order = orderOf(number);
    const authorizationRef = `auth-${number}`;
    bank.place({ authorizationRef, totalMinor: order.totalMinor, currency: 'SEK' });
    const payment = { provider: 'bank', method: 'card', country: 'SE', authorizationRef };
    await world.ask('PUT', '/payment-result', { body: { order, payment } });
    const bag = await add(world, number, 'BAG-1');
    askTheShopper(bank);
    const asked = await add(world, number, 'MEM-64');
    expect(asked.status).toBe(202);
    const headers = { prefer: 'respond-async' };
    const gone = await world.ask<{ statusUrl: string }>(
      'DELETE',
      `/orders/${number}/items/${bag.body.line.line}`,
      { headers, key: 'back' },
    );
    expect(gone.status).toBe(202);
    await until('released', async () => {
      const { fulfilment } = await readOrder(world, number);
      return fulfilment.status === 'released' || undefined;
    });
    await released(world, number);
    const fate = await world.ask('GET', `/orders/${number}/requests/back`);
    expect(fate.body).toMatchObject({ status: 'removed' });
    expect((await readOrder(world, number)).totalMinor).toBe(100_000);
    expect(bank.held(authorizationRef).authorizedMinor).toBe(100_000);
  });
});
