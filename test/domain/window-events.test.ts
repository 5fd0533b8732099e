import { historyEntriesMax } from '../../domain/history';
import { shownId } from '../../domain/transactions';
import {
  addOf,
  at,
  happen,
  memoryCard,
  openedEvent,
  openState,
  raisedAdd,
  refusedAdd,
  startState,
} from './windows';

describe('an order that was opened', () => {
  it('has one active transaction of what the provider holds, and says so in its history', () => {
    const { transactions, authorizedMinor, history } = openState();
    expect(transactions).toEqual([
      {
        id: 'tx-1',
        status: 'active',
        totalMinor: 100_000,
        currency: 'SEK',
        providerRef: 'klarna-1',
        at: '2026-03-01T12:00:00.000Z',
      },
    ]);
    expect(authorizedMinor).toBe(100_000);
    expect(history).toMatchObject([{ type: 'order_opened', transaction: 'tx-1' }]);
  });
});

describe('an order that may not be added to', () => {
  it('is opened with what the provider really holds, and says why', () => {
    const start = startState();
    const { lines, orderTotalMinor, authorizedMinor, payment, history } = happen(start, {
      ...openedEvent(start),
      eligibility: { isAllowed: false, reasons: ['authorization_mismatch'] },
      authorizedMinor: 90_000,
      method: 'PAY_LATER_IN_PARTS',
    });
    expect({ lines, orderTotalMinor }).toMatchObject({
      lines: start.lines,
      orderTotalMinor: 100_000,
    });
    expect(authorizedMinor).toBe(90_000);
    expect(payment).toEqual({ ...start.payment, method: 'PAY_LATER_IN_PARTS' });
    expect(history).toMatchObject([{ type: 'order_opened', reason: 'authorization_mismatch' }]);
  });
});

describe('an add that was authorized', () => {
  const before = openState();
  const after = happen(before, raisedAdd(before, 'r-1'));

  it('is a line of the order with the request that added it', () => {
    expect(after.lines.at(-1)).toEqual({
      ...memoryCard,
      line: 'line-2',
      origin: 'upsell',
      status: 'confirmed',
      requestId: 'r-1',
      addedAt: at,
    });
    expect(after.orderTotalMinor).toBe(120_000);
  });

  it('supersedes the old transaction by one of the new total (A16, A17)', () => {
    expect(after.transactions.map((each) => `${shownId(each)} ${each.totalMinor}`)).toEqual([
      'tx-1-old 100000',
      'tx-2 120000',
    ]);
    expect(after.authorizedMinor).toBe(120_000);
  });

  it('stands in the history with item, quantity, price, discount and totals (A18)', () => {
    expect(after.history.at(-1)).toMatchObject({
      type: 'upsell_added',
      item: 'MEM-64',
      quantity: 1,
      unitPriceMinor: 25_000,
      discountMinor: 5000,
      totalBeforeMinor: 100_000,
      totalAfterMinor: 120_000,
      transaction: 'tx-2',
      requestId: 'r-1',
    });
  });

  it('is answered with the line and the new total', () => {
    expect(after.outcomes['r-1']).toEqual({
      requestId: 'r-1',
      fingerprint: 'of r-1',
      receivedAtMs: Date.parse('2026-03-01T12:00:00.000Z'),
      command: 'addItem',
      settledAt: at,
      result: {
        kind: 'added',
        line: 'line-2',
        transaction: 'tx-2',
        orderTotalMinor: 120_000,
        authorizedMinor: 120_000,
      },
    });
  });

  it('remembers the offer it was taken from', () => {
    const taken = happen(before, { ...raisedAdd(before, 'r-1'), offer: 'offer-1' });
    expect(taken.lines.at(-1)?.offer).toBe('offer-1');
  });
});

describe('an add that needs no call to the provider', () => {
  const before = openState();

  it('at price 0 is confirmed free and leaves the transactions alone', () => {
    const line = { ...memoryCard, unitPriceMinor: 0, discountMinor: 0, totalMinor: 0, taxMinor: 0 };
    const event = { ...raisedAdd(before, 'r-1', line), payment: { how: 'free' as const } };
    const after = happen(before, event);
    expect(after.lines.at(-1)).toMatchObject({ line: 'line-2', status: 'confirmed_free' });
    expect(after.transactions).toBe(before.transactions);
    expect(after.history.at(-1)).toMatchObject({ reason: 'confirmed_free' });
    expect(after.outcomes['r-1']?.result).not.toHaveProperty('transaction');
  });

  it('covered by what is held already is confirmed, and the held amount stays', () => {
    const held = { ...before, authorizedMinor: 150_000 };
    const event = { ...raisedAdd(held, 'r-1'), payment: { how: 'covered' as const } };
    const after = happen(held, event);
    expect(after.lines.at(-1)).toMatchObject({ status: 'confirmed' });
    expect(after).toMatchObject({ orderTotalMinor: 120_000, authorizedMinor: 150_000 });
    expect(after.transactions).toBe(held.transactions);
    expect(after.history.at(-1)).toMatchObject({ reason: 'covered_by_authorization' });
  });
});

describe('an add that the provider refused', () => {
  const first = openState();
  const before = happen(first, raisedAdd(first, 'r-1'));
  const after = happen(before, refusedAdd(before, 'r-2'));

  it('leaves the order as it was after the earlier add, not as it was at first (A19)', () => {
    const { transactions: _t, history: _h, outcomes: _o, riskRefused: _r, ...rest } = after;
    expect(before).toMatchObject(rest);
    expect(after.orderTotalMinor).toBe(120_000);
  });

  it('is logged as a failed transaction; the good one stays active (A20, A23)', () => {
    expect(after.transactions.at(-1)).toMatchObject({
      id: 'tx-3',
      status: 'failed',
      totalMinor: 140_000,
      code: 'NOT_ALLOWED',
      correlationId: 'c-1',
      requestId: 'r-2',
    });
    expect(after.transactions.map(shownId)).toEqual(['tx-1-old', 'tx-2', 'tx-3']);
  });

  it('stands in the history with the reason (A21)', () => {
    expect(after.history.at(-1)).toMatchObject({
      type: 'upsell_failed',
      reason: 'NOT_ALLOWED',
      transaction: 'tx-3',
      totalBeforeMinor: 120_000,
      totalAfterMinor: 120_000,
    });
  });

  it('is answered as refused, and bars further raises (A28)', () => {
    expect(after.outcomes['r-2']?.result).toMatchObject({
      kind: 'refused',
      code: 'increase_rejected',
      item: 'MEM-64',
    });
    expect([before.riskRefused, after.riskRefused]).toEqual([false, true]);
  });

  it('without having been sent leaves no transaction behind', () => {
    const { attempt: _attempt, ...unsent } = refusedAdd(before, 'r-2');
    const failed = happen(before, { ...unsent, code: 'failed_safely', isRiskRefusal: false });
    expect(failed.transactions).toBe(before.transactions);
    expect(failed.riskRefused).toBe(false);
    expect(failed.history.at(-1)).toMatchObject({ reason: 'failed_safely' });
  });
});

describe('an answer', () => {
  const refusal = { type: 'refused', at, code: 'out_of_stock', detail: 'Sold out.' } as const;

  it('is never changed by a second one', () => {
    const once = happen(openState(), { ...refusal, command: addOf('r-1') });
    const twice = happen(once, { ...raisedAdd(once, 'r-1') });
    expect(twice.outcomes['r-1']).toBe(once.outcomes['r-1']);
  });

  it.each(['__proto__', 'constructor'])('is kept for a request called %s', (requestId) => {
    const before = openState();
    expect(Object.hasOwn(before.outcomes, requestId)).toBe(false);
    const after = happen(
      before,
      { ...refusal, command: addOf(requestId) },
      { ...refusal, command: addOf('r-2') },
    );
    expect(Object.keys(after.outcomes)).toEqual([requestId, 'r-2']);
  });
});

describe('a long history', () => {
  it('ends at its bound', () => {
    const noise = Array.from({ length: historyEntriesMax + 50 }, () => ({
      type: 'noted' as const,
      at,
      entry: { type: 'order_held' as const, text: 'Held.' },
    }));
    expect(happen(openState(), ...noise).history).toHaveLength(historyEntriesMax);
  });

  it('lists the first ten signals that were ignored and counts them all', () => {
    const noise = Array.from({ length: 25 }, () => ({
      type: 'signalIgnored' as const,
      at,
      name: 'addItem',
    }));
    const after = happen(openState(), ...noise);
    expect(after.signalsIgnored).toBe(25);
    expect(after.history.filter((each) => each.type === 'signal_ignored')).toHaveLength(10);
  });
});

describe('an order a person must look at', () => {
  const flag = { type: 'flagged', at, reason: 'add_unresolved', text: 'Look.' } as const;

  it('says each reason once until it is resolved', () => {
    const flagged = happen(openState(), flag, flag, { ...flag, reason: 'void_failed' });
    expect(flagged.attention).toEqual(['add_unresolved', 'void_failed']);
    const resolved = happen(flagged, { type: 'attentionResolved', at, note: 'Called the bank.' });
    expect(resolved.attention).toEqual([]);
    expect(resolved.history.at(-1)).toMatchObject({ text: 'Called the bank.' });
    expect(happen(resolved, flag).attention).toEqual(['add_unresolved']);
  });
});

describe('an order voided with its cancellation', () => {
  it('has no active transaction and no -old in its place', () => {
    const first = openState();
    const voided = happen(first, raisedAdd(first, 'r-1'), { type: 'voided', at });
    expect(voided.transactions.map((each) => `${shownId(each)} ${each.status}`)).toEqual([
      'tx-1-old superseded',
      'tx-2 cancelled',
    ]);
    expect(voided.history.at(-1)).toMatchObject({ type: 'authorization_voided' });
  });
});

describe('a confirmation without a clear answer', () => {
  it('is counted and logged with its cause (I7)', () => {
    const unknown = { type: 'confirmationUnknown', at, cause: 'timeout' } as const;
    const after = happen(openState(), unknown, unknown);
    expect(after.confirmationUnknowns).toBe(2);
    expect(after.history.at(-1)).toMatchObject({
      type: 'confirmation_unknown',
      text: 'Copy 2 of the confirmation left without a clear answer.',
      reason: 'timeout',
    });
  });
});

describe('a larger total that is held without the item', () => {
  const held = {
    type: 'authorizedMinor',
    at,
    authorizedMinor: 120_000,
    entry: { type: 'provider_event', text: 'held' },
  } as const;

  it('brings what must be sent back with the next change; without it the last stays', () => {
    const raised = happen(openState(), { ...held, providerState: 'blob-2' });
    expect(raised).toMatchObject({ authorizedMinor: 120_000, providerState: 'blob-2' });
    expect(happen(raised, held).providerState).toBe('blob-2');
  });
});

describe('a leg given up where another could not be before', () => {
  it('leaves what the other legs hold: their sum is the total', () => {
    const legs = [
      { providerRef: 'klarna-1', amountMinor: 100_000 },
      { providerRef: 'leg-2', amountMinor: 20_000 },
    ];
    const lowered = { type: 'lowered', at, providerRef: 'klarna-1', legs } as const;
    const { authorizedMinor, orderTotalMinor, transactions } = happen(openState(), lowered);
    expect([authorizedMinor, orderTotalMinor]).toEqual([120_000, 100_000]);
    expect(transactions.at(-1)).toMatchObject({ totalMinor: 120_000, legs, status: 'active' });
  });
});
