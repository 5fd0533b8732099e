import type {
  AuthorizationLeg,
  AuthorizationSnapshot,
  ChangeOutcome,
  IncreaseCommand,
  PaymentProvider,
  ReadAsk,
} from '../../../domain/payments';
import {
  baseLines,
  baseTotalMinor,
  cancel,
  capture,
  increase,
  restore,
  upsoldLine,
} from './commands';

/** In what providers may differ and still conform. */
export interface Traits {
  /** its name of the method that {@link Rig.place} pays with */
  method: string;
  /** the order's lines are kept at the provider and come back */
  keepsLines: boolean;
  /** a raised authorization can be put back to what it was */
  restores: boolean;
  /** a capture or a cancel is only taken at first, and what comes of it told later */
  settlesLater: boolean;
  /** what it answers to a raise of what is cancelled */
  afterCancel: Partial<ChangeOutcome>;
  /** what it calls a refused raise, a capture of too much, and a cancel after a capture */
  codes: { declined: string; capture: string; cancel: string };
}

/** As Klarna does it. */
const usualTraits: Traits = {
  method: 'INVOICE',
  keepsLines: true,
  restores: true,
  settlesLater: false,
  afterCancel: { kind: 'unsupported', reason: 'order_state' },
  codes: {
    declined: 'NOT_ALLOWED',
    capture: 'CAPTURE_NOT_ALLOWED',
    cancel: 'CANCEL_NOT_ALLOWED',
  },
};

/** The amounts of a snapshot: what there is to see of a provider that keeps no lines. */
export type Held = Pick<AuthorizationSnapshot, 'state' | 'authorizedMinor' | 'capturedMinor'>;

/** A provider and what stands behind it, so that a test can plant orders and misfortune. */
export interface Rig {
  provider: PaymentProvider;
  /** in what it differs from the usual */
  traits?: Partial<Traits>;
  /** An authorized order over {@link baseLines} in SEK, paid in Sweden; its id. */
  place(): Promise<string>;
  /** What the checkout gave to be sent with the first raise, where it gives something. */
  providerStateOf?(authorizationRef: string): Promise<string>;
  /** What is held, for a provider that cannot be read. */
  held?(authorizationRef: string): Promise<Held>;
  /** The next raise of this order is a definite no. */
  refuseNextRaise(authorizationRef: string): Promise<void>;
  /** The next raise is carried out, or not, and its answer is lost: broken off, or a 500. */
  loseNextAnswer(
    authorizationRef: string,
    change: 'applied' | 'not_applied',
    by: 'reset' | 'server_error',
  ): Promise<void>;
  /** How often a call has changed the order. */
  effects(authorizationRef: string): Promise<number>;
  close(): Promise<void>;
}

/** What every provider behind the port must do, whoever it is (`docs/design.md` §8–8.2). */
export function conformsToThePaymentPort(startRig: () => Promise<Rig>): void {
  let rig: Rig;
  let traits: Traits;
  let keptLines: string;
  beforeAll(async () => {
    rig = await startRig();
    traits = { ...usualTraits, ...rig.traits };
    keptLines = traits.keepsLines ? baseLines : '[]';
  });
  afterAll(async () => await rig.close());

  async function held(authorizationRef: string, known: Pick<ReadAsk, 'legs'> = {}): Promise<Held> {
    if (rig.held) return await rig.held(authorizationRef);
    const reading = await rig.provider.readAuthorization({ authorizationRef, ...known });
    if (reading.kind !== 'read') throw new Error(`read as ${reading.kind}`);
    return reading.snapshot;
  }

  /** Lines and their markers are looked for only where a read tells them. */
  function seen(snapshot: Partial<AuthorizationSnapshot>): Partial<AuthorizationSnapshot> {
    if (rig.provider.describe().canReadBack) return snapshot;
    const { lines: _lines, markers: _markers, ...amounts } = snapshot;
    return amounts;
  }

  /** The first raise of an order, with what the checkout gave. */
  async function firstRaise(authorizationRef: string): Promise<IncreaseCommand> {
    const providerState = await rig.providerStateOf?.(authorizationRef);
    return increase({ authorizationRef, ...(providerState ? { providerState } : {}) });
  }

  it('lets what it says it can raise be raised, and hands over the lines it found', async () => {
    const authorizationRef = await rig.place();
    const ask = { authorizationRef, method: traits.method, country: 'SE' };
    const answer = await rig.provider.checkEligibility(ask);
    expect(answer).toMatchObject({
      kind: 'eligible',
      ...(rig.held ? {} : { snapshot: { state: 'authorized', lines: keptLines } }),
    });
    expect(await held(authorizationRef)).toMatchObject({ authorizedMinor: baseTotalMinor });
  });

  it('takes totals, not differences, and replaces all lines', async () => {
    const authorizationRef = await rig.place();
    const first = await firstRaise(authorizationRef);
    const raised = await rig.provider.increaseAuthorization(first);
    expect(raised).toMatchObject({ kind: 'authorized', totalMinor: 105_900 });
    const second = increase({
      authorizationRef,
      requestId: 'request-2',
      upsoldLines: [upsoldLine(), upsoldLine({ requestId: 'request-2' })],
      previousTotalMinor: first.totalMinor,
      ...carriedFrom(raised),
    });
    expect(await rig.provider.increaseAuthorization(second)).toMatchObject({ totalMinor: 111_800 });
    const both = seen({ authorizedMinor: 111_800, markers: ['request-1', 'request-2'] });
    expect(await held(authorizationRef)).toMatchObject(both);
    // The same is read whether or not the legs known of are named.
    expect(await held(authorizationRef, carriedFrom(raised))).toMatchObject(both);
  });

  it('puts an authorization back to its earlier total and lines, or says that it cannot', async () => {
    const authorizationRef = await rig.place();
    const raise = await firstRaise(authorizationRef);
    const raised = await rig.provider.increaseAuthorization(raise);
    const back = await rig.provider.restoreAuthorization(
      restore({ authorizationRef, ...carriedFrom(raised) }),
    );
    const expected = traits.restores
      ? { authorizedMinor: baseTotalMinor, lines: keptLines, markers: [] }
      : { authorizedMinor: raise.totalMinor, markers: ['request-1'] };
    expect(back).toMatchObject(
      traits.restores
        ? { kind: 'authorized', totalMinor: baseTotalMinor }
        : { kind: 'unsupported' },
    );
    expect(await held(authorizationRef)).toMatchObject(seen(expected));
  });

  it('answers a repeated key as the first time and changes the order once', async () => {
    const authorizationRef = await rig.place();
    const command = await firstRaise(authorizationRef);
    const first = await rig.provider.increaseAuthorization(command);
    const again = await rig.provider.increaseAuthorization(command);
    expect(again).toMatchObject({ kind: first.kind, totalMinor: command.totalMinor });
    expect(await rig.effects(authorizationRef)).toBe(1);
  });

  it('tells a definite no, and leaves the earlier authorization to be captured', async () => {
    const authorizationRef = await rig.place();
    await rig.refuseNextRaise(authorizationRef);
    const command = await firstRaise(authorizationRef);
    const answer = await rig.provider.increaseAuthorization(command);
    expect(answer).toMatchObject({ kind: 'declined', code: traits.codes.declined });
    expect(await held(authorizationRef)).toMatchObject(
      seen({ authorizedMinor: baseTotalMinor, lines: keptLines }),
    );
    const key = { authorizationRef, idempotencyKey: `whole-${authorizationRef}` };
    const done = await rig.provider.capture(capture(baseTotalMinor, key));
    expect(done.kind).toBe('done');
  });

  it.each([
    ['reset', 'applied'],
    ['server_error', 'applied'],
    ['reset', 'not_applied'],
    ['server_error', 'not_applied'],
  ] as const)(
    'takes an answer lost by a %s, the change %s, for neither yes nor no; its key settles it',
    async (by, change) => {
      const authorizationRef = await rig.place();
      const command = await firstRaise(authorizationRef);
      await rig.loseNextAnswer(authorizationRef, change, by);
      const lost = await rig.provider.increaseAuthorization(command);
      expect(lost.kind).toBe('unknown_outcome');
      const isApplied = change === 'applied';
      const raised = seen({ authorizedMinor: command.totalMinor, markers: ['request-1'] });
      const untouched = { authorizedMinor: baseTotalMinor };
      expect(await held(authorizationRef)).toMatchObject(isApplied ? raised : untouched);
      expect(await rig.effects(authorizationRef)).toBe(isApplied ? 1 : 0);
      const again = await rig.provider.increaseAuthorization(command);
      // Some give a 500 again under its key for ever: then nothing new may happen either.
      const isStuck = by === 'server_error' && rig.provider.describe().repeatsServerErrors;
      const ends = isStuck
        ? ['unknown_outcome', ...(isApplied ? ['authorized'] : [])]
        : ['authorized'];
      expect(ends).toContain(again.kind);
      expect(await rig.effects(authorizationRef)).toBe(isApplied || !isStuck ? 1 : 0);
    },
  );

  it('uses the key it is given: another total of the same request is a raise of its own', async () => {
    const authorizationRef = await rig.place();
    await rig.refuseNextRaise(authorizationRef);
    const command = await firstRaise(authorizationRef);
    expect((await rig.provider.increaseAuthorization(command)).kind).toBe('declined');
    const price = { unitPriceMinor: 2_900, totalMinor: 2_900, taxMinor: 580 };
    const cheaper = { ...command, upsoldLines: [upsoldLine(price)], totalMinor: 102_900 };
    const answer = await rig.provider.increaseAuthorization({
      ...cheaper,
      idempotencyKey: `cheaper-${authorizationRef}`,
    });
    expect(answer).toMatchObject({ kind: 'authorized', totalMinor: 102_900 });
    expect(await held(authorizationRef)).toMatchObject({ authorizedMinor: 102_900 });
  });

  it('captures the raised total and nothing above it', async () => {
    const authorizationRef = await rig.place();
    const command = await firstRaise(authorizationRef);
    const carried = carriedFrom(await rig.provider.increaseAuthorization(command));
    const over = await rig.provider.capture(
      capture(command.totalMinor + 1, { authorizationRef, idempotencyKey: 'over', ...carried }),
    );
    expect(over).toMatchObject(
      traits.settlesLater ? { kind: 'done' } : { kind: 'refused', code: traits.codes.capture },
    );
    expect(await held(authorizationRef)).toMatchObject({ capturedMinor: 0 });
    const key = { authorizationRef, idempotencyKey: 'raised' };
    const whole = capture(command.totalMinor, { ...key, ...carried });
    const done = await rig.provider.capture(whole);
    expect(done).toMatchObject({ kind: 'done', providerRef: expect.any(String) });
    const repeated = await rig.provider.capture(whole);
    expect(repeated).toMatchObject({ kind: 'done' });
    expect(await held(authorizationRef)).toMatchObject({
      state: 'captured',
      capturedMinor: command.totalMinor,
    });
  });

  it('cancels an authorization nothing was captured of, and no other', async () => {
    const open = await rig.place();
    const key = { authorizationRef: open, idempotencyKey: `cancel-${open}` };
    expect((await rig.provider.cancel(cancel(key))).kind).toBe('done');
    expect(await held(open)).toMatchObject({ state: 'cancelled' });

    const captured = await rig.place();
    const part = capture(1_000, { authorizationRef: captured, idempotencyKey: 'part' });
    await rig.provider.capture(part);
    const refused = await rig.provider.cancel(
      cancel({ authorizationRef: captured, idempotencyKey: `cancel-${captured}` }),
    );
    expect(refused).toMatchObject(
      traits.settlesLater ? { kind: 'done' } : { kind: 'refused', code: traits.codes.cancel },
    );
    expect(await held(captured)).toMatchObject({ capturedMinor: 1_000 });
  });

  it('does not raise what is cancelled', async () => {
    const authorizationRef = await rig.place();
    const key = { authorizationRef, idempotencyKey: `cancel-${authorizationRef}` };
    await rig.provider.cancel(cancel(key));
    const answer = await rig.provider.increaseAuthorization(await firstRaise(authorizationRef));
    expect(answer).toMatchObject(traits.afterCancel);
    expect(await held(authorizationRef)).toMatchObject({ state: 'cancelled' });
  });

  it('records every call it makes, with its key, its amount and what it was read as', async () => {
    const authorizationRef = await rig.place();
    const command = await firstRaise(authorizationRef);
    const { calls } = await rig.provider.increaseAuthorization(command);
    expect(calls.filter(({ operation }) => operation === 'increase')).toEqual([
      expect.objectContaining({
        operation: 'increase',
        requestId: command.requestId,
        idempotencyKey: command.idempotencyKey,
        amountMinor: command.totalMinor,
        sentAt: expect.stringMatching(/Z$/),
        answeredAt: expect.stringMatching(/Z$/),
        result: 'authorized',
      }),
    ]);
  });
}

/** What the next change, or the capture, is told of this one. */
function carriedFrom(outcome: ChangeOutcome): {
  legs?: AuthorizationLeg[];
  providerState?: string;
} {
  if (outcome.kind !== 'authorized') return {};
  const { legs, providerState } = outcome;
  return { ...(legs ? { legs } : {}), ...(providerState ? { providerState } : {}) };
}
