import type { IncreaseCommand } from '../../../../domain/payments';
import { baseTotalMinor, cancel, capture, increase, restore, upsoldLine } from '../commands';
import { apartSeed, startBench, type Bench } from './bench';

let bench: Bench;
beforeAll(async () => (bench = await startBench()));
afterAll(async () => await bench.close());

const apart = () => bench.provider({ separateAuthorizations: true });
const placeApart = () => bench.place(apartSeed);

/** The second raise of an order, after this first one. */
function next(first: IncreaseCommand, given: Partial<IncreaseCommand> = {}): IncreaseCommand {
  return increase({
    authorizationRef: first.authorizationRef,
    requestId: 'request-2',
    upsoldLines: [upsoldLine(), upsoldLine({ requestId: 'request-2' })],
    previousTotalMinor: first.totalMinor,
    ...given,
  });
}

async function asked() {
  const id = await placeApart();
  await bench.fault(id, { operation: 'create', kind: 'authentication_required' });
  const command = increase({ authorizationRef: id });
  const answer = await apart().increaseAuthorization(command);
  if (answer.kind !== 'requires_action') throw new Error(answer.kind);
  return { id, command, answer, correlation: answer.correlation };
}

/** An order raised by a leg of its own. */
async function placedLeg() {
  const id = await placeApart();
  const raised = await apart().increaseAuthorization(increase({ authorizationRef: id }));
  if (raised.kind !== 'authorized') throw new Error(raised.kind);
  return { id, leg: raised.providerRef };
}

describe('legs of their own at Stripe', () => {
  it('never touch the base, and are captured with it', async () => {
    const id = await placeApart();
    const first = increase({ authorizationRef: id });
    const one = await apart().increaseAuthorization(first);
    if (one.kind !== 'authorized') throw new Error(one.kind);
    const { legs = [] } = one;
    expect(legs.map(({ amountMinor }) => amountMinor)).toEqual([baseTotalMinor, 5_900]);
    const two = await apart().increaseAuthorization(next(first, { legs }));
    if (two.kind !== 'authorized' || !two.legs) throw new Error(two.kind);
    expect(two.legs.map(({ amountMinor }) => amountMinor)).toEqual([100_000, 5_900, 5_900]);
    expect(await bench.intent(id)).toMatchObject({ amount: baseTotalMinor });

    const whole = capture(105_900, { authorizationRef: id, legs: two.legs, idempotencyKey: 'k' });
    const taken = await apart().capture(whole);
    expect(taken.calls.map(({ amountMinor }) => amountMinor)).toEqual([100_000, 5_900]);
    expect(taken.calls.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['k/1', 'k/2']);
    expect((await apart().capture(whole)).kind).toBe('done');
    const read = await apart().readAuthorization({ authorizationRef: id, legs: two.legs });
    expect(read).toMatchObject({
      snapshot: { state: 'part_captured', authorizedMinor: 111_800, capturedMinor: 105_900 },
    });
  });

  it('are in doubt when one was captured and the next was not', async () => {
    const id = await placeApart();
    const raised = await apart().increaseAuthorization(increase({ authorizationRef: id }));
    if (raised.kind !== 'authorized' || !raised.legs) throw new Error(raised.kind);
    const { legs, providerRef } = raised;
    await apart().cancel(cancel({ authorizationRef: providerRef, idempotencyKey: 'lapsed' }));
    const whole = { authorizationRef: id, legs, idempotencyKey: 'half' };
    const answer = await apart().capture(capture(105_900, whole));
    expect(answer).toMatchObject({ kind: 'unknown_outcome', cause: 'conflict' });
    expect(answer.calls.map(({ result }) => result)).toEqual(['done', 'refused']);
  });

  it('are all given up with the order, and cancelled twice is cancelled', async () => {
    const id = await placeApart();
    const raised = await apart().increaseAuthorization(increase({ authorizationRef: id }));
    if (raised.kind !== 'authorized' || !raised.legs) throw new Error(raised.kind);
    const { legs } = raised;
    for (const idempotencyKey of [`${id}-1`, `${id}-2`]) {
      const command = cancel({ authorizationRef: id, legs, idempotencyKey });
      expect((await apart().cancel(command)).kind).toBe('done');
    }
    for (const { providerRef } of legs) {
      expect(await bench.intent(providerRef)).toMatchObject({ status: 'canceled' });
    }
  });

  it('are not put back where that would not give the total that is wanted', async () => {
    const id = await placeApart();
    const first = increase({ authorizationRef: id });
    const raised = await apart().increaseAuthorization(first);
    const legs = raised.kind === 'authorized' ? raised.legs : undefined;
    await apart().increaseAuthorization(next(first, legs ? { legs } : {}));
    const answer = await apart().restoreAuthorization(restore({ authorizationRef: id }));
    expect(answer.kind).toBe('unsupported');
    expect(answer.calls.map(({ operation }) => operation)).toEqual(['read', 'read']);
  });

  it('of one request are not given up for another, whatever the amount', async () => {
    const id = await placeApart();
    await apart().increaseAuthorization(increase({ authorizationRef: id }));
    const other = restore({ authorizationRef: id, requestId: 'request-2' });
    expect((await apart().restoreAuthorization(other)).kind).toBe('unsupported');
    const read = await apart().readAuthorization({ authorizationRef: id });
    expect(read).toMatchObject({ snapshot: { authorizedMinor: 105_900 } });
  });

  it.each([
    ['', true],
    [', also when the shop has switched legs off since', false],
  ])('that were lost are found and put back by their request alone%s', async (_case, still) => {
    const id = await placeApart();
    await bench.fault(id, { operation: 'create', kind: '500-after-apply' });
    await apart().increaseAuthorization(increase({ authorizationRef: id }));
    const provider = bench.provider({ separateAuthorizations: still });
    const back = await provider.restoreAuthorization(restore({ authorizationRef: id }));
    expect(back).toMatchObject({ kind: 'authorized', totalMinor: baseTotalMinor });
    expect(back.calls.at(-1)).toMatchObject({ operation: 'restore', httpStatus: 200 });
    const read = await provider.readAuthorization({ authorizationRef: id });
    expect(read).toMatchObject({ snapshot: { authorizedMinor: baseTotalMinor, markers: [] } });
  });
});

describe('a capture or a cancel that Stripe answers with a 500, for ever the same', () => {
  it('is done when the payment intent shows that it was, and records both calls', async () => {
    const id = await bench.place();
    await bench.fault(id, { operation: 'capture', kind: '500-after-apply' });
    const ask = capture(baseTotalMinor, { authorizationRef: id });
    const taken = await bench.provider().capture(ask);
    expect(taken).toMatchObject({ kind: 'done', providerRef: expect.any(String) });
    expect(taken.calls).toMatchObject([
      { operation: 'capture', httpStatus: 500, result: 'unknown_outcome' },
      { operation: 'read', result: 'read' },
    ]);

    const { id: free } = await placedLeg();
    await bench.fault(free, { operation: 'cancel', kind: '500-after-apply' });
    const key = { authorizationRef: free, idempotencyKey: 'c' };
    expect((await apart().cancel(cancel(key))).kind).toBe('done');
  });

  it('stays in doubt when it was not, or when the money was taken for another request', async () => {
    const id = await bench.place();
    await bench.fault(id, { operation: 'capture', kind: '500-before-apply' });
    const ask = capture(1_000, { authorizationRef: id });
    const failed = { kind: 'unknown_outcome', cause: 'http_5xx' };
    expect(await bench.provider().capture(ask)).toMatchObject(failed);
    const other = { ...ask, requestId: 'another', idempotencyKey: 'another' };
    expect((await bench.provider().capture(other)).kind).toBe('done');
    expect(await bench.provider().capture(ask)).toMatchObject(failed);
  });

  it('gives up a leg as well', async () => {
    const { id, leg } = await placedLeg();
    await bench.fault(leg, { operation: 'cancel', kind: '500-after-apply' });
    const back = restore({ authorizationRef: id, correlation: leg });
    expect((await apart().restoreAuthorization(back)).kind).toBe('authorized');
    expect(await bench.intent(leg)).toMatchObject({ status: 'canceled' });
  });
});

describe('a bank that wants the shopper there', () => {
  it('is an action with a secret, which no record of a call holds', async () => {
    const { answer, correlation } = await asked();
    expect(answer.action).toMatchObject({ type: 'confirm' });
    expect(answer.action.type === 'confirm' && answer.action.clientSecret).toContain(correlation);
    expect(JSON.stringify(answer.calls)).not.toContain('_secret_');
  });

  it('proves nothing until it is over, and then shows the leg', async () => {
    const { id, correlation } = await asked();
    const read = () => apart().readAuthorization({ authorizationRef: id, correlation });
    expect(await read()).toMatchObject({ kind: 'unavailable', cause: 'conflict' });
    await bench.confirm(correlation);
    expect(await read()).toMatchObject({
      kind: 'read',
      snapshot: {
        authorizedMinor: 105_900,
        markers: ['request-1'],
        legs: [{ providerRef: id }, { providerRef: correlation, amountMinor: 5_900 }],
      },
    });
  });

  it.each(['never confirmed', 'confirmed at the last moment'])(
    'is called off when it was %s',
    async (moment) => {
      const { id, correlation } = await asked();
      if (moment !== 'never confirmed') await bench.confirm(correlation);
      const back = restore({ authorizationRef: id, correlation });
      const answer = await apart().restoreAuthorization(back);
      expect(answer).toMatchObject({
        kind: 'authorized',
        totalMinor: baseTotalMinor,
        legs: [{ providerRef: id, amountMinor: baseTotalMinor }],
      });
      expect(await bench.intent(correlation)).toMatchObject({ status: 'canceled' });
      expect(await bench.intent(id)).toMatchObject({ status: 'requires_capture' });
      await expect(bench.confirm(correlation)).rejects.toThrow('nothing_to_confirm');
    },
  );

  it('is a plain no to an increment, which has nothing to confirm', async () => {
    const id = await bench.place();
    await bench.fault(id, { operation: 'increment', kind: 'authentication_required' });
    const answer = await apart().increaseAuthorization(increase({ authorizationRef: id }));
    expect(answer).toMatchObject({ kind: 'declined', code: 'authentication_required' });
  });
});
