import { decideEligibility, type EligibilityQuestion } from '../../domain/eligibility';
import type { EligibilityRow } from '../../domain/eligibility-table';
import type { AuthorizationSnapshot, EligibilityOutcome } from '../../domain/payments';
import { emptyPolicy, termsFor } from '../../domain/policy';
import { orderOf, paymentOf } from '../world/orders';

const order = orderOf('1001'); // 1000.00 SEK
const terms = termsFor(emptyPolicy, order, 'klarna');
const before: EligibilityQuestion = {
  order,
  payment: paymentOf('klarna-1'),
  terms,
  timeLimitMinutes: 3,
  isProviderKnown: true,
  shopTable: [],
};

const snapshot: AuthorizationSnapshot = {
  state: 'authorized',
  authorizedMinor: 100_000,
  capturedMinor: 0,
  currency: 'SEK',
  lines: '[]',
  markers: [],
  method: 'INVOICE',
  country: 'SE',
};

function reasonsOf(changes: Partial<EligibilityQuestion>): string[] {
  return decideEligibility({ ...before, ...changes }).reasons;
}

function answered(held: Partial<AuthorizationSnapshot>): { answer: EligibilityOutcome } {
  return { answer: { kind: 'eligible', snapshot: { ...snapshot, ...held } } };
}

describe('before the provider is asked, an order', () => {
  it('is not eligible for any of these, and every reason is told', () => {
    const floor = { ...terms, isSwitchedOn: false, orderMinMinor: 100_001 };
    expect(reasonsOf({})).toEqual([]);
    expect(reasonsOf({ isProviderKnown: false })).toEqual(['provider_unknown']);
    expect(reasonsOf({ timeLimitMinutes: 0 })).toEqual(['no_window']);
    expect(reasonsOf({ terms: floor })).toEqual(['feature_off', 'below_min_order_value']);
    expect(reasonsOf({ terms: { ...terms, orderMinMinor: 100_000 } })).toEqual([]);
  });
});

describe('with what the provider holds, an order', () => {
  it('is eligible when exactly its total is held', () => {
    const decision = decideEligibility({ ...before, ...answered({}) });
    expect(decision).toMatchObject({ isAllowed: true, reasons: [] });
    expect(decision.flag).toBeUndefined();
    expect(decision.checks.map(({ check }) => check)).toEqual([
      'provider_configured',
      'provider_switch',
      'window',
      'min_order_value',
      'provider_read',
      'provider_rules',
      'authorization_covers_order',
    ]);
  });

  it.each<[string, Partial<AuthorizationSnapshot>]>([
    ['less', { authorizedMinor: 99_999 }],
    ['more', { authorizedMinor: 100_001 }],
    ['another currency', { currency: 'NOK' }],
    ['a currency nobody knows', { currency: 'XQX' }],
    ['nothing any more', { state: 'expired' }],
  ])('is flagged where that is %s', (_what, held) => {
    expect(decideEligibility({ ...before, ...answered(held) })).toMatchObject({
      isAllowed: false,
      reasons: ['authorization_mismatch'],
      flag: 'authorization_mismatch',
    });
  });

  it('is eligible on the shop’s word where the provider cannot be read, and the check says so', () => {
    const decision = decideEligibility({ ...before, answer: { kind: 'eligible' } });
    expect(decision).toMatchObject({ isAllowed: true, reasons: [] });
    expect(decision.flag).toBeUndefined();
    expect(decision.checks.slice(4)).toEqual([
      {
        check: 'provider_rules',
        isPassed: true,
        detail: 'klarna × INVOICE × SE × unknown: allowed.',
      },
      {
        check: 'authorization_covers_order',
        isPassed: true,
        detail: "What klarna holds cannot be read; that it is 1000.00 SEK is the shop's word.",
      },
    ]);
  });

  it('is still refused by the provider’s or the shop’s table where it cannot be read', () => {
    const unsupported: EligibilityOutcome = { kind: 'unsupported', reason: 'payment_method' };
    expect(reasonsOf({ answer: unsupported })).toEqual(['payment_method']);
    const shopTable: EligibilityRow[] = [
      { provider: 'klarna', method: '*', country: 'SE', state: '*', verdict: 'country' },
    ];
    expect(reasonsOf({ answer: { kind: 'eligible' }, shopTable })).toEqual(['country']);
  });

  it('cannot be added to where the provider says so, and nobody needs to look', () => {
    const answer: EligibilityOutcome = { kind: 'unsupported', reason: 'payment_method', snapshot };
    const decision = decideEligibility({ ...before, answer });
    expect(decision).toMatchObject({ isAllowed: false, reasons: ['payment_method'] });
    expect(decision.flag).toBeUndefined();
  });

  it('is flagged where it cannot be added to and is not covered either', () => {
    const uncovered = { ...snapshot, state: 'cancelled' } as const;
    const answer: EligibilityOutcome = {
      kind: 'unsupported',
      reason: 'order_state',
      snapshot: uncovered,
    };
    expect(decideEligibility({ ...before, answer })).toMatchObject({
      reasons: ['order_state'],
      flag: 'authorization_mismatch',
    });
  });

  it.each<EligibilityOutcome>([
    { kind: 'unavailable', cause: 'timeout' },
    { kind: 'misconfigured', code: '401' },
  ])('is flagged where it cannot be read: %j', (answer) => {
    expect(decideEligibility({ ...before, answer })).toMatchObject({
      reasons: ['provider_unavailable'],
      flag: 'provider_unavailable',
    });
  });
});

describe("the shop's own table", () => {
  const no: EligibilityRow = {
    provider: '*',
    method: 'INVOICE',
    country: '*',
    state: '*',
    verdict: 'payment_method',
  };

  it('can forbid what the provider allows, in the words of the provider', () => {
    const payment = paymentOf('klarna-1', { method: 'klarna' });
    expect(reasonsOf({ payment, shopTable: [no], ...answered({}) })).toEqual(['payment_method']);
    expect(reasonsOf({ shopTable: [no], ...answered({ method: 'CARD' }) })).toEqual([]);
  });

  it('can make an exception from its own rule, and never from the provider’s', () => {
    const yes = { ...no, country: 'SE', verdict: 'allowed' } as const;
    expect(reasonsOf({ shopTable: [yes, no], ...answered({}) })).toEqual([]);
    const answer: EligibilityOutcome = { kind: 'unsupported', reason: 'country', snapshot };
    expect(reasonsOf({ shopTable: [yes], answer })).toEqual(['country']);
  });
});
