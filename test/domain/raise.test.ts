import fc from 'fast-check';
import type { ChangeOutcome } from '../../domain/payments';
import {
  beginRaise,
  heard,
  type RaiseBounds,
  type RaiseNews,
  type RaiseState,
} from '../../domain/raise';
import {
  actionByMs,
  play,
  resolveByMs,
  rules,
  type Fate,
  type Played,
  type Script,
} from './raise-model';

const settleMs = 30_000;
const bounds: RaiseBounds = { nowMs: 0, resolveByMs, actionByMs };

const fates: fc.Arbitrary<Fate> = fc.record({
  does: fc.constantFrom('apply', 'apply', 'apply_late', 'refuse', 'nothing'),
  lateMs: fc.integer({ min: 1, max: 60_000 }),
  answer: fc.constantFrom(
    'truth',
    'timeout',
    'timeout',
    'http_5xx',
    'throttled',
    'misconfigured',
    'unsupported',
    'requires_action',
    'pending',
  ),
});
const scripts: fc.Arbitrary<Script> = fc.record({
  canReadBack: fc.boolean(),
  repeatsServerErrors: fc.boolean(),
  fates: fc.array(fates, { minLength: 1, maxLength: 4 }),
  deafReads: fc.array(fc.boolean(), { maxLength: 6 }),
  eventAfterMs: fc.option(fc.integer({ min: 0, max: 500_000 }), { nil: undefined }),
  isAbandonHeard: fc.boolean(),
});

describe('a raise, whatever its provider does', () => {
  it('is in the order only if the provider holds it, and left out only by proof or by a flag', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(scripts, (script) => {
        const played = play(script);
        seen.set(played.result.kind, (seen.get(played.result.kind) ?? 0) + 1);
        expect(isTrue(played)).toBe(true);
      }),
      { numRuns: 4_000 },
    );
    // No kind of end is only there by chance.
    for (const kind of ['authorized', 'refused', 'not_applied', 'unresolved']) {
      expect([kind, (seen.get(kind) ?? 0) > 40]).toEqual([kind, true]);
    }
  });

  it('is carried out at most once, sent at most three times, and over in time', () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const { applications, sends, endedAtMs } = play(script);
        expect(applications).toBeLessThanOrEqual(1);
        expect(sends).toBeLessThanOrEqual(3);
        expect(endedAtMs).toBeLessThanOrEqual(resolveByMs + settleMs);
      }),
      { numRuns: 2_000 },
    );
  });

  it('applied within the settling time, it is found: the second read looks again', () => {
    const late = { does: 'apply_late', lateMs: 20_000, answer: 'timeout' } as const;
    const silent = { ...late, does: 'nothing' } as const;
    const script = { canReadBack: true, repeatsServerErrors: true, deafReads: [] };
    const heardOf = { eventAfterMs: undefined, isAbandonHeard: true };
    const { result } = play({ ...script, ...heardOf, fates: [late, silent, silent] });
    expect(result.kind).toBe('authorized');
  });
});

/**
 * The end says what is so at the provider. Only "not applied" may be overtaken, by what is carried
 * out after both reads; `unresolved` claims nothing.
 */
function isTrue({ result, isApplied, wasLateApplied }: Played): boolean {
  switch (result.kind) {
    case 'authorized':
      return isApplied;
    case 'refused':
      return !isApplied;
    case 'not_applied':
      return !isApplied || wasLateApplied;
    case 'unresolved':
      return true;
  }
}

/** The state after these pieces of news, all at one moment. */
function after(changes: Partial<typeof rules>, ...news: RaiseNews[]): RaiseState {
  return news.reduce(
    (state, each) => heard(state, each, { ...rules, ...changes }, bounds),
    beginRaise(),
  );
}

function answer(outcome: ChangeOutcome): RaiseNews {
  return { what: 'answer', outcome };
}

const timeout = answer({ kind: 'unknown_outcome', cause: 'timeout' });
const serverError = answer({ kind: 'unknown_outcome', cause: 'http_5xx' });
const unknownKey = answer({ kind: 'misconfigured', code: 'http_401' });
const waited: RaiseNews = { what: 'waited' };
const action = answer({
  kind: 'requires_action',
  correlation: 'leg-2',
  action: { type: 'confirm', clientSecret: 'secret' },
  expiresAt: new Date(60_000).toISOString(),
});
const pending = answer({ kind: 'pending', correlation: 'change-2' });
const silence: RaiseNews = { what: 'silence' };
const yes = {
  outcome: 'authorized',
  providerRef: 'change-2',
  amountMinor: 120_000,
  amountMeans: 'total',
} as const;

describe('what is done next about a raise', () => {
  it('a 5xx that the provider would only repeat is not asked for again: it is read (case 18)', () => {
    expect(after({ repeatsServerErrors: true }, serverError).step).toEqual({ do: 'read' });
    expect(after({}, serverError).step).toEqual({ do: 'wait', ms: 5_000, before: 'send' });
    expect(after({ repeatsServerErrors: true }, timeout).step).toMatchObject({ do: 'wait' });
  });

  it('unknown credentials are an answer to the first send, and none to a repeat', () => {
    expect(after({}, unknownKey).step).toMatchObject({ do: 'end', result: { kind: 'refused' } });
    expect(after({}, timeout, waited, unknownKey).step).toEqual({ do: 'read' });
  });

  it('a provider that cannot be read is listened to, and silence proves nothing', () => {
    const asked = after({ canReadBack: false }, timeout, waited, timeout, waited, timeout);
    expect(asked.step).toEqual({ do: 'listen', to: 'provider', untilMs: resolveByMs });
    expect(heard(asked, silence, { ...rules, canReadBack: false }, bounds).step).toEqual({
      do: 'end',
      result: { kind: 'unresolved', why: 'no_proof' },
    });
  });

  it('the shopper has until the action expires, then it is given up and only then refused', () => {
    const asked = after({}, action);
    expect(asked.step).toMatchObject({ do: 'listen', to: 'shopper', untilMs: 60_000 });
    const over = heard(asked, silence, rules, bounds);
    expect(over.step).toEqual({ do: 'abandon' });
    const back = { kind: 'authorized', totalMinor: 100_000, providerRef: 'auth-1' } as const;
    const ended = heard(over, { what: 'abandoned', outcome: back }, rules, bounds);
    expect(ended.step).toMatchObject({
      do: 'end',
      result: { kind: 'refused', outcome: { code: 'action_not_completed' } },
    });
    const unheard = { kind: 'unknown_outcome', cause: 'timeout' } as const;
    const doubt = heard(over, { what: 'abandoned', outcome: unheard }, rules, bounds);
    expect([doubt.step, doubt.isInDoubt]).toEqual([{ do: 'read' }, true]);
  });

  it('a no while the shopper is asked is given up at the provider before it is told', () => {
    const event = { ...yes, outcome: 'declined', code: 'card_declined' } as const;
    const over = heard(after({}, action), { what: 'event', event }, rules, bounds);
    expect(over.step).toEqual({ do: 'abandon' });
    const back = { kind: 'authorized', totalMinor: 100_000, providerRef: 'auth-1' } as const;
    expect(heard(over, { what: 'abandoned', outcome: back }, rules, bounds).step).toMatchObject({
      result: { kind: 'refused', outcome: { code: 'card_declined' } },
    });
  });

  it("the shopper's time ends with the window, however long the provider would wait", () => {
    const lasting = { ...bounds, actionByMs: 30_000 };
    const { step } = heard(beginRaise(), action, rules, lasting);
    expect(step).toMatchObject({ untilMs: 30_000 });
  });

  it.each([
    ['our total', yes, { kind: 'authorized', providerRef: 'change-2' }],
    [
      'our difference, as a leg of its own',
      { ...yes, amountMinor: 20_000, amountMeans: 'leg' },
      {
        kind: 'authorized',
        legs: [
          { providerRef: 'auth-1', amountMinor: 100_000 },
          { providerRef: 'change-2', amountMinor: 20_000 },
        ],
      },
    ],
    [
      'an amount we never asked for',
      { ...yes, amountMinor: 119_999 },
      { kind: 'unresolved', why: 'unexpected_total' },
    ],
    [
      'the total where a leg was meant',
      { ...yes, amountMeans: 'leg' },
      { kind: 'unresolved', why: 'unexpected_total' },
    ],
  ] as const)('a yes to %s', (_what, event, result) => {
    const { step } = after({}, pending, { what: 'event', event });
    expect(step).toMatchObject({ do: 'end', result });
  });

  it('a no of the provider is a no, with its reason', () => {
    const event = { ...yes, outcome: 'declined', code: 'Insufficient balance' } as const;
    expect(after({}, pending, { what: 'event', event }).step).toMatchObject({
      result: { kind: 'refused', outcome: { kind: 'declined', code: 'Insufficient balance' } },
    });
  });
});
