import { isNoToConfirmed, judgeLateEvent } from '../../domain/late-events';
import type { ProviderEvent } from '../../domain/provider-events';
import type { Transaction } from '../../domain/transactions';

const transaction: Transaction = {
  id: 'tx-2',
  status: 'active',
  totalMinor: 120_000,
  currency: 'SEK',
  providerRef: 'change-2',
  requestId: 'r-2',
  at: '2026-03-01T12:01:00.000Z',
};
const view = { totalMinor: 120_000, currency: 'SEK', transactions: [transaction] };
const yes: ProviderEvent = {
  eventId: 'evt-1',
  kind: 'increase',
  outcome: 'authorized',
  requestId: 'r-3',
  correlation: 'change-3',
  amountMinor: 140_000,
};

describe('an event for an order that is over', () => {
  it.each<[string, Partial<ProviderEvent>, string]>([
    ['a yes to a raise the order does not have', {}, 'look'],
    ['a yes without an amount', { amountMinor: undefined } as never, 'look'],
    ['a yes to no more than the order comes to', { amountMinor: 120_000 }, 'nothing'],
    [
      'a yes to a small amount of another currency',
      { amountMinor: 90_000, currency: 'EUR' },
      'look',
    ],
    ['the other half of what is in the order, by our id', { requestId: 'r-2' }, 'nothing'],
    ["the same by the provider's own", { correlation: 'change-2' }, 'nothing'],
    ['a leg of its own', { amountMeans: 'leg', amountMinor: 20_000 }, 'give_up'],
    ['a no', { outcome: 'declined' }, 'nothing'],
    ['something else', { kind: 'other' }, 'nothing'],
  ])('%s', (_what, changes, kind) => {
    expect(judgeLateEvent(view, { ...yes, ...changes }).kind).toBe(kind);
  });

  it('a yes to a raise that failed here is none of ours: it is looked at', () => {
    const failed = { ...transaction, status: 'failed' as const, requestId: 'r-3' };
    expect(judgeLateEvent({ ...view, transactions: [failed] }, yes)).toEqual({
      kind: 'look',
      heldMinor: 140_000,
    });
  });
});

describe('a no to what the order has', () => {
  const no: ProviderEvent = { eventId: 'evt-2', kind: 'increase', outcome: 'declined' };
  const legs = [
    { providerRef: 'auth-1', amountMinor: 100_000 },
    { providerRef: 'change-2', amountMinor: 20_000 },
  ];
  const held = { lines: [], transactions: [{ ...transaction, legs }] };

  it.each<[string, Partial<ProviderEvent>, boolean]>([
    ['a leg that is counted on', { correlation: 'change-2' }, true],
    ['a leg that was given up', { correlation: 'change-3', requestId: 'r-3' }, false],
    ['a yes', { correlation: 'change-2', outcome: 'authorized' }, false],
    ['something else about it', { correlation: 'change-2', kind: 'other' }, false],
    ['nothing by name', {}, false],
  ])('%s', (_what, changes, expected) => {
    expect(isNoToConfirmed(held, { ...no, ...changes })).toBe(expected);
  });
});
