import { createFakeProvider } from '../../../providers/payments/fake';
import { baseLines, baseTotalMinor, increase } from './commands';
import { conformsToThePaymentPort, type Rig } from './conformance';

async function startRig(): Promise<Rig> {
  const provider = createFakeProvider();
  let placed = 0;
  return {
    provider,
    async place() {
      placed += 1;
      const authorizationRef = `order-${placed}`;
      const totalMinor = baseTotalMinor;
      provider.place({ authorizationRef, totalMinor, currency: 'SEK', lines: baseLines });
      return authorizationRef;
    },
    async refuseNextRaise() {
      provider.nextIncrease({ kind: 'declined', code: 'NOT_ALLOWED', message: 'No.' });
    },
    async loseNextAnswer(_authorizationRef, change) {
      const effect = change === 'applied' ? 'applied' : 'none';
      provider.nextIncrease({ kind: 'unknown_outcome', cause: 'timeout' }, effect);
    },
    async effects(authorizationRef) {
      const mine = provider.ledger.filter((entry) => entry.authorizationRef === authorizationRef);
      return mine.filter((entry) => entry.applied).length;
    },
    async close() {},
  };
}

describe('the fake provider', () => {
  conformsToThePaymentPort(startRig);

  it('can apply a lost raise late: after a read that still shows the order without it', async () => {
    const provider = createFakeProvider({ provider: 'klarna' });
    const command = increase();
    const { authorizationRef } = command;
    provider.place({ authorizationRef, totalMinor: baseTotalMinor, currency: 'SEK' });
    provider.nextIncrease({ kind: 'unknown_outcome', cause: 'timeout' }, 'late');
    await provider.increaseAuthorization(command);
    const totals: number[] = [];
    for (let reads = 0; reads < 2; reads += 1) {
      const reading = await provider.readAuthorization({ authorizationRef });
      if (reading.kind === 'read') totals.push(reading.snapshot.authorizedMinor);
    }
    expect(totals).toEqual([baseTotalMinor, command.totalMinor]);
    expect(provider.held(authorizationRef).markers).toEqual(['request-1']);
    expect(provider.describe().provider).toBe('klarna');
  });

  it('says why an order cannot be raised when the test wants it so', async () => {
    const provider = createFakeProvider();
    const order = { authorizationRef: 'a', totalMinor: 1, currency: 'SEK' };
    provider.place({ ...order, unsupported: 'payment_method' });
    const answer = await provider.checkEligibility({ authorizationRef: 'a' });
    expect(answer).toMatchObject({ kind: 'unsupported', reason: 'payment_method' });
  });
});
