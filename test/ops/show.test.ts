import { AttentionReason } from '../../domain/window-state';
import { attentionAdvice } from '../../domain/attention';
import { orderView, type OrderView } from '../../domain/order-view';
import type { Found } from '../../ops/order-at-temporal';
import { showOrder } from '../../ops/show';
import { adviceOf, duration } from '../../ops/wording';
import { at, happen, openState, raisedAdd, startedAtMs } from '../domain/windows';
import { camera, orderOf } from '../world/orders';

const running: Found = { status: 'RUNNING', startedAt: at };

/** What `show` prints a minute after the opening. */
function shown(view: OrderView, found = running): string {
  return showOrder(view, found, startedAtMs + 60_000);
}

function changed(changes: Partial<OrderView>): string {
  return shown({ ...orderView(openState()), ...changes });
}

const confirmation = { unknowns: 0, retries: 0 };

describe('What show prints of an order', () => {
  it('counts the time left, and shows the transaction that was superseded', () => {
    const first = openState();
    const raised = happen(first, { type: 'phase', at, phase: 'open' }, raisedAdd(first, 'r-1'));
    const text = shown(orderView(raised));
    expect(text).toMatch(/^Order 1001 is open until 2026-03-01 12:03:00 UTC, 2:00 left\.\nNext: /);
    expect(text).toMatch(/^ {2}tx-1-old {2}superseded {2}1000\.00 SEK$/m);
    expect(text).toMatch(/^ {2}tx-2 {6}active {6}1200\.00 SEK$/m);
  });

  it('never lets the name of a product steer the terminal, or begin a line', () => {
    const name = 'Camera\u001b[2J\u009b1m\u202eEPYT\u2028\r\nFLAGGED\n  void_failed';
    const order = orderOf('1001', { lines: [{ ...camera, name }] });
    const text = shown(orderView(openState(order)));
    expect(text).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
    expect(text).not.toMatch(/^FLAGGED/m);
    expect(text).toContain(
      String.raw`Camera\u{1b}[2J\u{9b}1m\u{202e}EPYT\u{2028}\u{d}\u{a}FLAGGED`,
    );
  });

  it('nor what came from outside into its history and its flags', () => {
    const entry = {
      at,
      type: 'attention_resolved',
      text: 'a\u001b]0;b',
      reason: '\u0007',
    } as const;
    const text = changed({ history: [entry], needsAttention: ['\u001bc'] });
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(text).toContain(String.raw`a\u{1b}]0;b (\u{7})`);
  });

  it.each<[string, Partial<OrderView>, RegExp]>([
    ['is being opened', { phase: 'opening' }, /is being opened/],
    ['is drained', { phase: 'draining' }, /the last adds are finished/],
    ['waits for its email', { phase: 'finalizing', confirmation }, /email +not delivered yet\n/],
    [
      'has its email given up',
      {
        phase: 'finalizing',
        confirmation: { unknowns: 3, retries: 2 },
        needsAttention: ['confirmation_undelivered'],
      },
      /not delivered, given up, 3 × left without a clear answer, tried 2 × by hand\n/,
    ],
    [
      'is cancelled',
      { phase: 'closed', fulfilment: { status: 'cancelled' } },
      /1001 is cancelled\./,
    ],
    ['was a repeat', { phase: 'closed', outcome: 'duplicate' }, /is a repeat and did nothing/],
    ['was not opened', { phase: 'closed', outcome: 'refused' }, /was not opened/],
    ['holds more than its total', { authorizedMinor: 1 }, /0\.01 SEK \(NOT the total\)/],
    [
      'cannot be added to',
      { eligibility: { isAllowed: false, reasons: ['too_old'] } },
      /no adds +too_old/,
    ],
  ])('says when it %s', (_what, changes, sentence) => {
    expect(changed(changes)).toMatch(sentence);
  });

  it.each(['opening', 'open', 'draining', 'finalizing'] as const)(
    'speaks of no window and promises nothing when somebody ended it while %s',
    (phase) => {
      const text = shown(
        { ...orderView(openState()), phase },
        {
          ...running,
          status: 'TERMINATED',
          endedAt: '2026-03-01T12:01:30.000Z',
          endedBecause: '"stuck\u001b[2J", by ana',
        },
      );
      expect(text.split('\n').slice(0, 2)).toEqual([
        'Order 1001 was ended from outside at 2026-03-01 12:01:30 UTC ' +
          String.raw`("stuck\u{1b}[2J", by ana): Temporal says TERMINATED. ` +
          `It was ${phase} and does nothing more.`,
        'Next: Look at the provider, write to the shopper; the warehouse asks when its hold ' +
          'runs out, and releases what was last confirmed.',
      ]);
      expect(text).toMatch(/email +not delivered, and not tried any more\n/);
    },
  );

  it.each(['FAILED', 'TIMED_OUT', 'CANCELLED'])('nor when Temporal says %s', (status) => {
    const text = shown(orderView(openState()), { ...running, status });
    expect(text).toMatch(/^Order 1001 was ended from outside: Temporal says /);
    expect(text).not.toMatch(/ left\.|Items can be added/);
  });

  it.each<[string, Partial<OrderView>, Found]>([
    ['is over', { phase: 'closed' }, { ...running, status: 'COMPLETED' }],
    ['was ended from outside', { phase: 'finalizing' }, { ...running, status: 'TERMINATED' }],
    [
      'was tried by hand often enough',
      { phase: 'finalizing', confirmation: { unknowns: 0, retries: 10 } },
      running,
    ],
  ])('advises no retry of the email once the order %s', (_what, changes, found) => {
    const needsAttention = ['confirmation_refused', 'confirmation_undelivered'];
    const view = { ...orderView(openState()), ...changes, needsAttention };
    const text = shown(view, found);
    expect(text).not.toMatch(/To do: .*retry-email/);
    expect(text.match(/write to the shopper by hand/gi)).toHaveLength(2);
  });

  it('shows the newest of a long history, and says that there is more', () => {
    const history = Array.from({ length: 20 }, (_each, index) => ({
      at,
      type: 'order_held' as const,
      text: `Entry ${index + 1}.`,
    }));
    const text = changed({ history });
    expect(text).toMatch(/History, the last 8 of 20\n/);
    expect(text).not.toMatch(/Entry 12\./);
    expect(text).toMatch(/Entry 13\.[^]*Entry 20\.$/);
  });
});

describe('The time left', () => {
  it.each([
    [-1, '0:00'],
    [1, '0:01'],
    [59_001, '1:00'],
    [3_600_000, '1:00:00'],
    [172_740_000, '47:59:00'],
  ])('of %i ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('The advice on a flag', () => {
  it.each(Object.values(AttentionReason))('says what %s means and what to do', (reason) => {
    const { meaning, todo } = attentionAdvice[reason];
    expect(adviceOf(reason, true)).toEqual({ reason, meaning, todo });
    expect(adviceOf(reason, false).todo).not.toContain('retry-email');
    for (const part of Object.values(attentionAdvice[reason])) {
      expect(part).toMatch(/^[A-Z].*[^.]$/);
    }
  });

  it.each(['of_tomorrow', 'constructor'])('is none for %s', (reason) => {
    expect(adviceOf(reason, true)).toEqual({ reason });
  });
});
