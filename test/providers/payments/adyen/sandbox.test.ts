import { setTimeout as sleep } from 'node:timers/promises';
import type { WebhookReading } from '../../../../domain/provider-events';
import { baseTotalMinor, cancel, capture, upsoldLine } from '../commands';
import { conformsToThePaymentPort, type Held, type Rig } from '../conformance';
import { adyenIncrease, startBench, type Bench, type PlacedPayment } from './bench';

const states: Record<string, Held['state']> = {
  authorised: 'authorized',
  captured: 'captured',
  cancelled: 'cancelled',
};

async function startRig(): Promise<Rig> {
  const bench = await startBench();
  return {
    provider: bench.provider(),
    traits: {
      method: 'visa',
      keepsLines: false,
      restores: false,
      settlesLater: true,
      afterCancel: { kind: 'declined' },
      codes: { declined: 'refused', capture: '', cancel: '' },
    },
    place: async () => (await bench.place()).pspReference,
    providerStateOf: async (ref) => (await bench.payment(ref)).blob,
    async held(ref) {
      const { value, captured, status } = await bench.payment(ref);
      const state = states[status] ?? 'unknown';
      return { state, authorizedMinor: value, capturedMinor: captured };
    },
    async refuseNextRaise(ref) {
      await bench.fault(ref, { operation: 'amountUpdates', kind: 'refuse' });
    },
    async loseNextAnswer(ref, change, by) {
      const applies = change === 'applied';
      const failed = applies ? '500-after-apply' : '500-before-apply';
      const fault = by === 'reset' ? { kind: 'reset', applies } : { kind: failed };
      await bench.fault(ref, { operation: 'amountUpdates', ...fault });
    },
    effects: (ref) => bench.effects(ref),
    close: () => bench.close(),
  };
}

describe('the Adyen adapter on the sandbox, as a payment port', () => {
  conformsToThePaymentPort(startRig);
});

/** A raise of a payment placed just now; synchronous, as the blob comes along. */
const raiseOf = ({ pspReference, blob }: PlacedPayment) =>
  adyenIncrease({ authorizationRef: pspReference, providerState: blob });

async function until(isRight: () => boolean): Promise<void> {
  for (let waitedMs = 0; !isRight(); waitedMs += 20) {
    expect(waitedMs).toBeLessThan(5_000);
    await sleep(20);
  }
}

describe('the Adyen adapter on the sandbox', () => {
  let bench: Bench;
  beforeAll(async () => (bench = await startBench()));
  afterAll(async () => await bench.close());

  /** What the shop's endpoint has read of a payment's modification so far. */
  const eventsOf = (correlation: string) =>
    bench.readings.flatMap((reading) =>
      reading.kind === 'events'
        ? reading.events.filter((event) => event.correlation === correlation)
        : [],
    );

  it('uses the newest blob for the second raise; an old one is refused', async () => {
    const placed = await bench.place();
    const first = await bench.provider().increaseAuthorization(raiseOf(placed));
    const providerState = first.kind === 'authorized' ? first.providerState : undefined;
    expect(providerState).toEqual(expect.any(String));
    expect(providerState).not.toBe(placed.blob);
    const lines = [upsoldLine(), upsoldLine({ requestId: 'request-2' })];
    const second = {
      ...adyenIncrease({ authorizationRef: placed.pspReference, upsoldLines: lines }),
      requestId: 'request-2',
      previousTotalMinor: 105_900,
    };
    const old = { ...second, providerState: placed.blob, idempotencyKey: 'with-the-old-blob' };
    expect((await bench.provider().increaseAuthorization(old)).kind).toBe('declined');
    const fresh = { ...second, ...(providerState ? { providerState } : {}) };
    expect(await bench.provider().increaseAuthorization(fresh)).toMatchObject({
      kind: 'authorized',
      totalMinor: 111_800,
    });
    expect(await bench.payment(placed.pspReference)).toMatchObject({ value: 111_800 });
  });

  it.each([
    ['authorized', {}, 105_900],
    ['declined', { limit: baseTotalMinor }, baseTotalMinor],
    ['declined', { authorisationType: 'FinalAuth' }, baseTotalMinor],
  ])('without a blob is pending, and an event tells that it is %s', async (outcome, seed, held) => {
    const { pspReference: authorizationRef } = await bench.place(seed);
    const command = adyenIncrease({ authorizationRef });
    const answer = await bench.provider().increaseAuthorization(command);
    const correlation = answer.kind === 'pending' ? answer.correlation : '';
    await until(() => eventsOf(correlation).length > 0);
    expect(eventsOf(correlation)).toEqual([
      expect.objectContaining({
        kind: 'increase',
        outcome,
        order: '1001',
        requestId: 'request-1',
        amountMinor: command.totalMinor,
        providerState: (await bench.payment(authorizationRef)).blob,
      }),
    ]);
    expect(await bench.payment(authorizationRef)).toMatchObject({ value: held });
  });

  it('tells before it answers, twice or in the wrong order: one id for each event', async () => {
    const { pspReference: authorizationRef } = await bench.place();
    await bench.webhooks({ copies: 2 });
    await bench.fault(authorizationRef, { kind: 'event-first' });
    const answer = await bench
      .provider()
      .increaseAuthorization(adyenIncrease({ authorizationRef }));
    const correlation = answer.kind === 'pending' ? answer.correlation : '';
    expect(eventsOf(correlation)).toHaveLength(2);
    expect(new Set(eventsOf(correlation).map(({ eventId }) => eventId)).size).toBe(1);

    await bench.webhooks({ copies: 1, held: true });
    const first = await bench
      .provider()
      .increaseAuthorization(
        adyenIncrease({ authorizationRef, requestId: 'request-2', totalMinor: 111_800 }),
      );
    const second = await bench
      .provider()
      .increaseAuthorization(
        adyenIncrease({ authorizationRef, requestId: 'request-3', totalMinor: 117_700 }),
      );
    const before = bench.readings.length;
    await bench.release('newest_first');
    await bench.webhooks({ held: false });
    const told = bench.readings
      .slice(before)
      .flatMap((reading) => (reading.kind === 'events' ? reading.events : []));
    expect(told.map((event) => event.correlation)).toEqual(
      [second, first].map((raise) => (raise.kind === 'pending' ? raise.correlation : '')),
    );
  });

  it('also tells of what was decided at once: the same reference, so that it counts once', async () => {
    const answer = await bench.provider().increaseAuthorization(raiseOf(await bench.place()));
    const correlation = answer.kind === 'authorized' ? answer.providerRef : '';
    await until(() => eventsOf(correlation).length > 0);
    expect(eventsOf(correlation)).toMatchObject([{ outcome: 'authorized', amountMinor: 105_900 }]);
  });

  it.each<[string, object, Partial<WebhookReading> | object]>([
    [
      'a yes to an amount nobody asked for',
      { value: 9_999_900 },
      { kind: 'events', events: [{ amountMinor: 9_999_900 }] },
    ],
    ['a wrong signature', { value: 105_900, signature: 'wrong' }, { why: 'signature_invalid' }],
    ['no signature', { value: 105_900, signature: 'missing' }, { why: 'signature_missing' }],
    [
      'another merchant',
      { value: 105_900, merchantAccountCode: 'Other' },
      { why: 'wrong_merchant' },
    ],
  ])('is read for what it is: %s', async (_what, event, expected) => {
    const { pspReference } = await bench.place();
    const before = bench.readings.length;
    await bench.forge(pspReference, { merchantReference: '1001/request-1', ...event });
    expect(bench.readings[before]).toMatchObject(expected);
    expect(await bench.effects(pspReference)).toBe(0);
  });

  const lost: [string, object, string, number][] = [
    ['reset', { kind: 'reset' }, 'connection', 0],
    ['reset after it was applied', { kind: 'reset', applies: true }, 'connection', 1],
    ['truncated JSON', { kind: 'garbage', applies: true }, 'unparseable', 1],
    ['a web page', { kind: 'html' }, 'unparseable', 0],
    ['1 MB', { kind: 'huge', applies: true }, 'unparseable', 1],
    ['a redirect', { kind: 'redirect' }, 'unparseable', 0],
    ['503', { kind: 'down' }, 'http_5xx', 0],
    ['500 before', { kind: '500-before-apply' }, 'http_5xx', 0],
    ['500 after', { kind: '500-after-apply' }, 'http_5xx', 1],
    ['silence before', { kind: 'hang-before-apply' }, 'timeout', 0],
    ['silence after', { kind: 'hang-after-apply' }, 'timeout', 1],
  ];
  it.each(lost)('knows nothing after %s, and the same key then raises once', async (...given) => {
    const [, fault, cause, applied] = given;
    const placed = await bench.place();
    await bench.fault(placed.pspReference, fault);
    const provider = bench.provider({ timeoutMs: 500 });
    const unknown = await provider.increaseAuthorization(raiseOf(placed));
    expect(unknown).toMatchObject({ kind: 'unknown_outcome', cause });
    expect(await bench.effects(placed.pspReference)).toBe(applied);
    const again = await bench.provider().increaseAuthorization(raiseOf(placed));
    expect(again.kind).toBe('authorized');
    expect(await bench.effects(placed.pspReference)).toBe(1);
  });

  it('hears of a raise that was applied late by its event: there is nothing to read', async () => {
    const placed = await bench.place();
    await bench.fault(placed.pspReference, { kind: 'apply-late', delayMs: 300 });
    const command = { ...raiseOf(placed), requestId: 'request-late' };
    const silent = await bench.provider({ timeoutMs: 100 }).increaseAuthorization(command);
    expect(silent).toMatchObject({ kind: 'unknown_outcome', cause: 'timeout' });
    const heard = () =>
      bench.readings.some((reading) =>
        JSON.stringify(reading).includes('"requestId":"request-late"'),
      );
    await until(heard);
    expect(await bench.effects(placed.pspReference)).toBe(1);
  });

  it('is still at work under a key that is sent again too soon: unknown, then the answer', async () => {
    const placed = await bench.place();
    await bench.fault(placed.pspReference, { kind: 'slow', delayMs: 400 });
    const early = bench.provider({ timeoutMs: 150 }).increaseAuthorization(raiseOf(placed));
    expect((await early).kind).toBe('unknown_outcome');
    const tooSoon = await bench.provider().increaseAuthorization(raiseOf(placed));
    expect(tooSoon).toMatchObject({ kind: 'unknown_outcome', cause: 'conflict' });
    await sleep(400);
    const answer = await bench.provider().increaseAuthorization(raiseOf(placed));
    expect(answer.kind).toBe('authorized');
    expect(await bench.effects(placed.pspReference)).toBe(1);
  });

  it.each([
    ['a wrong key', { apiKey: 'another' }, '000'],
    ['a wrong merchant account', { merchantAccount: 'Other' }, '901'],
  ])('is misconfigured with %s', async (_what, options, code) => {
    const placed = await bench.place();
    const answer = await bench.provider(options).increaseAuthorization(raiseOf(placed));
    expect(answer).toMatchObject({ kind: 'misconfigured', code });
  });

  it.each([
    ['401', { kind: 'misconfigured', code: '000' }],
    ['403', { kind: 'misconfigured', code: '010' }],
    ['422', { kind: 'invalid_request', code: '137' }],
    ['429', { kind: 'throttled' }],
  ])('reads %s as Adyen means it, and the same key then raises', async (kind, expected) => {
    const placed = await bench.place();
    await bench.fault(placed.pspReference, { kind });
    expect(await bench.provider().increaseAuthorization(raiseOf(placed))).toMatchObject(expected);
    const again = await bench.provider().increaseAuthorization(raiseOf(placed));
    expect(again.kind).toBe('authorized');
  });

  it('does not know a payment of another account, nor one in another currency', async () => {
    const stranger = await bench.provider().increaseAuthorization(adyenIncrease());
    expect(stranger).toMatchObject({ kind: 'misconfigured', code: '167' });
    const placed = await bench.place({ currency: 'NOK' });
    const foreign = await bench.provider().increaseAuthorization(raiseOf(placed));
    expect(foreign).toMatchObject({ kind: 'unsupported', reason: 'currency' });
  });

  it('calls a capture of too much done, and the event tells that it failed', async () => {
    const { pspReference: authorizationRef } = await bench.place();
    const taken = await bench.provider().capture(capture(baseTotalMinor + 1, { authorizationRef }));
    const correlation = taken.kind === 'done' ? (taken.providerRef ?? '') : '';
    await until(() => eventsOf(correlation).length > 0);
    expect(eventsOf(correlation)).toMatchObject([
      { kind: 'other', outcome: 'none', authorizationRef, code: 'Insufficient balance on payment' },
    ]);
    expect((await bench.provider().cancel(cancel({ authorizationRef }))).kind).toBe('done');
    expect(await bench.payment(authorizationRef)).toMatchObject({ status: 'cancelled' });
  });

  it('lets cards be raised on the shop’s word, and nothing else', async () => {
    const ask = { authorizationRef: 'PAYMENT000000001', country: 'SE' };
    for (const method of ['scheme', 'Visa', 'mc', 'amex']) {
      const answer = await bench.provider().checkEligibility({ ...ask, method });
      expect(answer).toEqual({ kind: 'eligible', calls: [] });
    }
    for (const method of ['ideal', 'klarna', 'INVOICE', '']) {
      const answer = await bench.provider().checkEligibility({ ...ask, method });
      expect(answer).toEqual({ kind: 'unsupported', reason: 'payment_method', calls: [] });
    }
  });
});
