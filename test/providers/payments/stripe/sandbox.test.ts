import { baseTotalMinor, increase, upsoldLine } from '../commands';
import { conformsToThePaymentPort, type Rig } from '../conformance';
import { apartSeed, startBench, type Bench } from './bench';

/** How an order is raised: the charge itself, or a leg of its own for the difference. */
const ways = {
  increment: { seed: { incremental: 'available' }, operation: 'increment' },
  separate: { seed: apartSeed, operation: 'create' },
} as const;

async function startRig(way: keyof typeof ways): Promise<Rig> {
  const bench = await startBench();
  const { seed, operation } = ways[way];
  return {
    provider: bench.provider({ separateAuthorizations: way === 'separate' }),
    traits: {
      method: 'card',
      keepsLines: false,
      restores: way === 'separate',
      codes: {
        declined: 'insufficient_funds',
        capture: 'amount_too_large',
        cancel: 'payment_intent_unexpected_state',
      },
    },
    place: () => bench.place(seed),
    async refuseNextRaise(id) {
      await bench.fault(id, { operation, kind: 'decline' });
    },
    async loseNextAnswer(id, change, by) {
      const applies = change === 'applied';
      const failed = applies ? '500-after-apply' : '500-before-apply';
      const fault = by === 'reset' ? { kind: 'reset', applies } : { kind: failed };
      await bench.fault(id, { operation, ...fault });
    },
    effects: (id) => bench.effects(id),
    close: () => bench.close(),
  };
}

describe('the Stripe adapter on the sandbox', () => {
  describe('as a payment port, raising the charge itself', () => {
    conformsToThePaymentPort(() => startRig('increment'));
  });

  describe('as a payment port, by legs of their own', () => {
    conformsToThePaymentPort(() => startRig('separate'));
  });

  let bench: Bench;
  beforeAll(async () => (bench = await startBench()));
  afterAll(async () => await bench.close());
  const apart = (given: { timeoutMs?: number } = {}) =>
    bench.provider({ separateAuthorizations: true, ...given });
  const placeApart = () => bench.place(apartSeed);

  describe('an answer that was lost', () => {
    it.each(['hang-after-apply', 'hang-before-apply'])(
      'by %s is unknown, and the same key then raises once',
      async (kind) => {
        const id = await bench.place();
        await bench.fault(id, { operation: 'increment', kind });
        const command = increase({ authorizationRef: id });
        const lost = await bench.provider({ timeoutMs: 700 }).increaseAuthorization(command);
        expect(lost).toMatchObject({ kind: 'unknown_outcome', cause: 'timeout' });
        expect((await bench.provider().increaseAuthorization(command)).kind).toBe('authorized');
        expect(await bench.effects(id)).toBe(1);
      },
    );

    it('and applied late shows in the second read', async () => {
      const id = await bench.place();
      const fault = { operation: 'increment', kind: 'apply-late', delayMs: 1_500 };
      await bench.fault(id, fault);
      await bench
        .provider({ timeoutMs: 700 })
        .increaseAuthorization(increase({ authorizationRef: id }));
      const read = () => bench.provider().readAuthorization({ authorizationRef: id });
      expect(await read()).toMatchObject({ snapshot: { authorizedMinor: baseTotalMinor } });
      while ((await bench.effects(id)) === 0) await new Promise((go) => setTimeout(go, 20));
      expect(await read()).toMatchObject({
        snapshot: { authorizedMinor: 105_900, markers: ['request-1'] },
      });
    });

    it('with a 500 stays a 500 under its key: only a read tells, and no other key is made', async () => {
      const id = await placeApart();
      await bench.fault(id, { operation: 'create', kind: '500-after-apply' });
      const command = increase({ authorizationRef: id });
      const failed = { kind: 'unknown_outcome', cause: 'http_5xx' };
      expect(await apart().increaseAuthorization(command)).toMatchObject(failed);
      expect(await apart().increaseAuthorization(command)).toMatchObject(failed);
      const read = await apart().readAuthorization({
        authorizationRef: id,
        requestId: 'request-1',
      });
      expect(read).toMatchObject({
        snapshot: { authorizedMinor: 105_900, markers: ['request-1'] },
      });
      expect(await bench.effects(id)).toBe(1);
    });

    it('with a 500 before it was applied is read as the old total', async () => {
      const id = await placeApart();
      await bench.fault(id, { operation: 'create', kind: '500-before-apply' });
      const command = increase({ authorizationRef: id });
      expect((await apart().increaseAuthorization(command)).kind).toBe('unknown_outcome');
      const read = await apart().readAuthorization({ authorizationRef: id });
      expect(read).toMatchObject({ snapshot: { authorizedMinor: baseTotalMinor, markers: [] } });
      expect(await bench.effects(id)).toBe(0);
    });

    it.each([
      ['garbage', 'unparseable'],
      ['409', 'conflict'],
      ['down', 'http_5xx'],
    ])('is unknown after %s', async (kind, cause) => {
      const id = await bench.place();
      await bench.fault(id, { operation: 'increment', kind });
      const command = increase({ authorizationRef: id });
      expect(await bench.provider().increaseAuthorization(command)).toMatchObject({ cause });
      expect((await bench.provider().increaseAuthorization(command)).kind).toBe('authorized');
    });

    it('waits out 429 under the same key', async () => {
      const id = await bench.place();
      await bench.fault(id, { operation: 'increment', kind: '429' });
      const command = increase({ authorizationRef: id });
      expect((await bench.provider().increaseAuthorization(command)).kind).toBe('throttled');
      expect((await bench.provider().increaseAuthorization(command)).kind).toBe('authorized');
    });
  });

  it('gives the first answer again under a key, and refuses it for another amount', async () => {
    const id = await bench.place();
    const command = increase({ authorizationRef: id });
    await bench.fault(id, { operation: 'increment', kind: 'decline' });
    const declined = { kind: 'declined', code: 'insufficient_funds' };
    expect(await bench.provider().increaseAuthorization(command)).toMatchObject(declined);
    expect(await bench.provider().increaseAuthorization(command)).toMatchObject(declined);
    const dearer = [upsoldLine({ unitPriceMinor: 9_900, totalMinor: 9_900, taxMinor: 1_980 })];
    const other = increase({ authorizationRef: id, upsoldLines: dearer });
    expect(other.idempotencyKey).not.toBe(command.idempotencyKey);
    const shared = { ...other, idempotencyKey: command.idempotencyKey };
    expect(await bench.provider().increaseAuthorization(shared)).toMatchObject({
      kind: 'invalid_request',
      code: 'idempotency_error',
    });
    expect((await bench.provider().increaseAuthorization(other)).kind).toBe('authorized');
  });

  it('is exhausted at the eleventh attempt, declined ones included', async () => {
    const id = await bench.place();
    await bench.fault(id, { operation: 'increment', kind: 'decline', times: 10 });
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      const command = increase({ authorizationRef: id, idempotencyKey: `${id}-${attempt}` });
      expect((await bench.provider().increaseAuthorization(command)).kind).toBe('declined');
    }
    const eleventh = increase({ authorizationRef: id, idempotencyKey: `${id}-11` });
    expect(await bench.provider().increaseAuthorization(eleventh)).toMatchObject({
      kind: 'unsupported',
      reason: 'attempts_exhausted',
    });
  });

  it('does not ask an eleventh time where ten raises are marked', async () => {
    const metadata = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`postlude_add_${index}`, `request-${index + 20}`]),
    );
    const id = await bench.place({ metadata });
    const answer = await bench.provider().increaseAuthorization(increase({ authorizationRef: id }));
    expect(answer).toMatchObject({ kind: 'unsupported', reason: 'attempts_exhausted' });
    expect(answer.calls.map(({ operation }) => operation)).toEqual(['read']);
  });

  const unraisable: [string, object, string][] = [
    ['a charge that cannot be incremented', { incremental: 'unavailable' }, 'payment_method'],
    ['a payment that is no card', { method: 'klarna' }, 'payment_method'],
    ['a captured payment', { status: 'succeeded' }, 'order_state'],
    ['a cancelled payment', { status: 'canceled' }, 'order_state'],
    ['a payment nobody completed', { status: 'requires_payment_method' }, 'order_state'],
  ];
  it.each(unraisable)('does not offer and does not raise %s', async (_case, seed, reason) => {
    const id = await bench.place({ saved_card: true, ...seed });
    const ask = { authorizationRef: id, method: 'card', country: 'SE' };
    const unsupported = { kind: 'unsupported', reason };
    expect(await bench.provider().checkEligibility(ask)).toMatchObject(unsupported);
    const answer = await bench.provider().increaseAuthorization(increase({ authorizationRef: id }));
    expect(answer).toMatchObject(unsupported);
    expect(await bench.effects(id)).toBe(0);
  });

  it('charges nobody apart who did not agree to it, and nobody where the shop does not want it', async () => {
    const customer = 'cus_who_saved_no_card';
    const stranger = await bench.place({ incremental: 'unavailable', customer });
    const ask = { authorizationRef: stranger, method: 'card', country: 'SE' };
    expect((await apart().checkEligibility(ask)).kind).toBe('unsupported');
    const saved = { ...ask, authorizationRef: await placeApart() };
    expect((await bench.provider().checkEligibility(saved)).kind).toBe('unsupported');
    expect((await apart().checkEligibility(saved)).kind).toBe('eligible');
  });

  it('keeps what the shop wrote on a payment, and adds order and request', async () => {
    const id = await bench.place({ metadata: { cart: 'c-17' } });
    const command = increase({ authorizationRef: id, order: 'A-1' });
    await bench.provider().increaseAuthorization(command);
    const { metadata } = await bench.intent(id);
    expect(metadata).toMatchObject({
      cart: 'c-17',
      postlude_order: 'A-1',
      postlude_request: 'request-1',
    });
  });

  it('leaves a total alone that somebody else has set', async () => {
    const id = await bench.place({ amount: baseTotalMinor + 1 });
    const answer = await bench.provider().increaseAuthorization(increase({ authorizationRef: id }));
    expect(answer).toMatchObject({ kind: 'unknown_outcome', cause: 'conflict' });
    expect(await bench.effects(id)).toBe(0);
  });

  it('is misconfigured with another key or a payment of another account', async () => {
    const answer = await bench
      .provider()
      .increaseAuthorization(increase({ authorizationRef: 'pi_of_somebody_else' }));
    expect(answer).toMatchObject({ kind: 'misconfigured', code: 'resource_missing' });
    expect(answer.calls).toHaveLength(1);
  });
});
