import type { Order } from '../../domain/order';
import { isSettled, openReply, orderSummary, orderView } from '../../domain/order-view';
import { holdUntil } from '../../domain/window-state';
import { orderOf } from '../world/orders';
import { at, happen, openState, raisedAdd, refusedAdd, startState } from './windows';

/** An order in which every personal field can be told from everything else. */
const personal: Order = orderOf('1001', {
  customer: {
    id: 'PERSONAL-id',
    email: 'PERSONAL-email@example.test',
    phone: 'PERSONAL-phone',
    name: 'PERSONAL-name',
    consent: { email: true, sms: true },
  },
  shippingAddress: {
    name: 'PERSONAL-receiver',
    street: 'PERSONAL-street',
    street2: 'PERSONAL-door',
    postalCode: 'PERSONAL-code',
    city: 'PERSONAL-city',
    region: 'PERSONAL-region',
    country: 'PERSONAL-country',
  },
});

describe('what the world outside sees of an order', () => {
  const opened = openState(personal);
  const added = happen(opened, raisedAdd(opened, 'r-1'));
  const lived = happen(
    { ...added, baseLines: '[{"merchant_data":"PERSONAL-base"}]' },
    refusedAdd(added, 'r-2'),
    { type: 'flagged', at, reason: 'add_unresolved', text: 'Look.' },
  );

  it.each([
    ['the order', orderView],
    ['the answer to opening it', openReply],
    ['its summary', orderSummary],
  ])(
    'in %s, there is no e-mail, name, phone, address or base line of the shopper',
    (_what, show) => {
      expect(JSON.stringify(lived)).toContain('PERSONAL');
      const shown = JSON.stringify(show(lived));
      expect(shown).toContain('MEM-64');
      expect(shown).not.toContain('PERSONAL');
      expect(shown).not.toMatch(/customer|shippingAddress|baseLines/);
    },
  );

  it('has the same lines and total everywhere', () => {
    expect(orderSummary(lived)).toMatchObject({ totalMinor: 120_000, lines: lived.lines });
    expect(orderView(lived)).toMatchObject({ totalMinor: 120_000, lines: lived.lines });
  });

  it('has its transactions by the ids they are shown with (A16)', () => {
    expect(orderView(lived).transactions.map((each) => each.id)).toEqual([
      'tx-1-old',
      'tx-2',
      'tx-3',
    ]);
    expect(lived.transactions.map((each) => each.id)).toEqual(['tx-1', 'tx-2', 'tx-3']);
  });

  it('has the reasons for which a person must look', () => {
    expect(orderView(opened).needsAttention).toEqual([]);
    expect(orderView(lived).needsAttention).toEqual(['add_unresolved']);
  });
});

describe('what the warehouse is told when it asks', () => {
  const state = openState();

  it('is until when to hold, while the order is held', () => {
    const until = holdUntil(state);
    expect(until).toBe('2026-03-01T12:25:00.500Z');
    expect(orderView(state).fulfilment).toEqual({ status: 'held', until });
  });

  it('is all lines, once the order is released', () => {
    const added = happen(state, raisedAdd(state, 'r-1'));
    const released = happen(added, { type: 'fulfilment', at, fulfilment: 'released' });
    expect(orderView(released).fulfilment).toEqual({ status: 'released', lines: added.lines });
  });

  it('is neither, once the order is cancelled', () => {
    const cancelled = happen(state, { type: 'fulfilment', at, fulfilment: 'cancelled' });
    expect(orderView(cancelled).fulfilment).toEqual({ status: 'cancelled' });
  });
});

describe('the answer to opening an order', () => {
  it('says how long items may be added, when that ends and until when the order is held', () => {
    expect(openReply(openState())).toMatchObject({
      kind: 'opened',
      fingerprint: 'opened-with',
      eligibility: { isAllowed: true, reasons: [] },
      timeLimitMinutes: 3,
      closesAt: '2026-03-01T12:03:00.000Z',
      holdUntil: '2026-03-01T12:25:00.500Z',
      order: { number: '1001', currency: 'SEK', totalMinor: 100_000 },
    });
  });

  it('gives no time where nothing can be added', () => {
    const eligibility = { isAllowed: false, reasons: ['payment_method'] };
    const closed = { ...openState(), eligibility };
    expect(openReply(closed)).toMatchObject({ timeLimitMinutes: 0, eligibility });
    expect(orderView(closed)).toMatchObject({ timeLimitMinutes: 0 });
  });
});

describe('an order', () => {
  it('is not to be added to before opening is decided', () => {
    expect(startState().eligibility).toEqual({ isAllowed: false, reasons: ['opening'] });
  });

  it.each([
    ['opening', false],
    ['open', false],
    ['draining', false],
    ['finalizing', true],
    ['closed', true],
  ] as const)('in phase %s cannot change any more: %p', (phase, isFinal) => {
    expect(isSettled({ phase })).toBe(isFinal);
  });

  it('shows its outcome from the moment it has one', () => {
    const state = openState();
    expect(orderView(state)).not.toHaveProperty('outcome');
    const ended = happen(state, { type: 'ended', at, outcome: 'confirmed' });
    expect(orderView(ended).outcome).toBe('confirmed');
  });
});
