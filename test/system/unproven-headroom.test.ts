import { FakeProvider } from '../../providers/payments/fake';
import { createWorld, type World } from '../world';
import { doubtClocks, wait30 } from '../world/doubt';
import { orderOf } from '../world/orders';
import { add, newNumber, readOrder, workflowOf } from '../world/story';

describe('What nothing proves to be held', () => {
  let world: World;
  const bank = new FakeProvider('bank');
  let isStockLost = false;

  beforeAll(async () => {
    world = await createWorld({
      time: 'real',
      clocks: doubtClocks,
      services: (services) => ({
        ...services,
        payments: new Map([...services.payments, ['bank', bank]]),
        stock: {
          ...services.stock,
          commit: async (...commit) =>
            isStockLost ? 'reservation_lost' : await services.stock.commit(...commit),
        },
      }),
    });
  });
  afterAll(() => world.stop());

  async function opened() {
    const number = newNumber();
    const order = orderOf(number);
    const authorizationRef = `auth-${number}`;
    bank.place({ authorizationRef, totalMinor: order.totalMinor, currency: 'SEK' });
    const payment = { provider: 'bank', method: 'card', country: 'SE', authorizationRef };
    await world.ask('PUT', '/payment-result', { body: { order, payment } });
    return { number, authorizationRef };
  }

  it('covers no later item: it is read first, also when a person has cleared the flag', async () => {
    const { number, authorizationRef } = await opened();
    // Raised, not to be stored, and put back: of which nobody hears, and nothing is to be read.
    const silence = { kind: 'unknown_outcome', cause: 'timeout' } as const;
    bank.nextRestore(silence, 'applied');
    bank.nextRestore(silence, 'none');
    bank.nextRestore(silence, 'none');
    bank.nextRead({ kind: 'unavailable', cause: 'timeout' });
    isStockLost = true;
    expect((await add(world, number, 'MEM-64', { headers: wait30 })).status).toBe(409);
    isStockLost = false;
    expect((await readOrder(world, number)).needsAttention).toEqual(['authorization_unproven']);
    await workflowOf(world, number).signal('resolveAttention', {
      requestId: newNumber('seen'),
      receivedAtMs: Date.now(),
      fingerprint: 'f',
      note: 'Looked at.',
    });
    const next = await add(world, number, 'BAG-1', { headers: wait30 });
    expect([next.status, next.body.authorizedMinor]).toEqual([201, 120_000]);
    expect(bank.held(authorizationRef).authorizedMinor).toBe(120_000);
  });

  it('covers no later item while the provider still decides about a lowering', async () => {
    const { number, authorizationRef } = await opened();
    const bag = await add(world, number, 'BAG-1');
    bank.nextRestore({ kind: 'pending', correlation: 'lowering-1' }, 'late');
    await world.ask('DELETE', `/orders/${number}/items/${bag.body.line.line}`);
    const next = await add(world, number, 'BAG-1', { key: 'again', headers: wait30 });
    expect([next.status, next.body.authorizedMinor]).toEqual([201, 120_000]);
    // By the next look it has decided, at the latest.
    await bank.readAuthorization({ authorizationRef });
    expect(bank.held(authorizationRef).authorizedMinor).toBe(120_000);
  });
});
