import { attentionAdvice } from '../../domain/attention';
import { orderDesk } from '../../domain/order-desk';
import type { WindowEvent } from '../../domain/window-event';
import { AttentionReason, type WindowState } from '../../domain/window-state';
import {
  afterClose,
  afterStart,
  flagged,
  isoAfterStart,
  openWindow,
  rowsOf,
  second,
} from './desks';
import { addOf, at, happen, memoryCard, raisedAdd, refusedAdd, startState } from './windows';

const finalizing = (state: WindowState) =>
  happen(
    state,
    { type: 'phase', at: isoAfterStart(181 * second), phase: 'finalizing' },
    {
      type: 'noted',
      at: isoAfterStart(181 * second),
      entry: { type: 'window_closed', text: 'Closed.' },
    },
  );

function ended(state: WindowState, outcome: 'confirmed' | 'cancelled'): WindowState {
  const isConfirmed = outcome === 'confirmed';
  const ending = happen(
    finalizing(state),
    { type: 'ended', at, outcome },
    { type: 'fulfilment', at, fulfilment: isConfirmed ? 'released' : 'cancelled' },
    {
      type: 'noted',
      at: isoAfterStart(182 * second),
      entry: { type: isConfirmed ? 'order_released' : 'order_cancelled', text: 'Told.' },
    },
  );
  return isConfirmed
    ? happen(ending, { type: 'confirmationSent', at: isoAfterStart(181 * second) })
    : ending;
}

const over = (state: WindowState) => happen(state, { type: 'phase', at, phase: 'closed' });

describe('an order on the ops desk', () => {
  it('is open until the clock time, with what is left as of the writing', () => {
    const desk = orderDesk(openWindow(), afterStart(19 * second));
    expect(desk).toMatch(/^### Open for additions until 12:03:00 UTC\n/);
    expect(desk).toContain('Written at 12:00:19 UTC, with 2 min 41 s left.');
    expect(desk).toContain('The order comes to 1000.00 SEK');
    expect(desk).toContain('last proven held at Klarna: 1000.00 SEK');
    expect(desk).toContain('The shopper may add items until the window closes.');
  });

  it('names the day of a time that is on another one', () => {
    const days = orderDesk(openWindow(), afterStart(-24 * 3600 * second));
    expect(days).toContain('until 2026-03-01 12:03:00 UTC');
  });

  it('lists every line with reference, name, quantity, amount, and where it came from', () => {
    const open = openWindow();
    const added = happen(open, raisedAdd(open, 'r-1'));
    const free = { ...memoryCard, reference: 'FREE-1', totalMinor: 0 };
    const state = happen(
      added,
      {
        type: 'added',
        at,
        command: addOf('r-2'),
        line: free,
        payment: { how: 'free' },
        text: 'Added.',
      },
      {
        type: 'added',
        at,
        command: addOf('r-3'),
        line: { ...memoryCard, reference: 'COVERED-1' },
        payment: { how: 'covered' },
        text: 'Added.',
      },
    );
    expect(rowsOf(orderDesk(state, afterStart(90 * second)))).toEqual(
      expect.arrayContaining([
        ['CAM-1', 'Camera', 'bought', '1', '1000.00 SEK'],
        ['MEM-64', 'Memory card', 'added 12:01:00 UTC, paid by tx-2', '1', '200.00 SEK'],
        ['FREE-1', 'Memory card', 'added 12:01:00 UTC, free', '1', '0.00 SEK'],
        ['COVERED-1', 'Memory card', 'added 12:01:00 UTC, within what was held', '1', '200.00 SEK'],
        ['', '**Total**', '', '', '**1400.00 SEK**'],
      ]),
    );
  });

  it('lists every transaction as it is shown, with amount, reference and the code of a no', () => {
    const open = openWindow();
    const added = happen(open, raisedAdd(open, 'r-1'));
    const state = happen(added, refusedAdd(added, 'r-2'));
    const desk = orderDesk(state, afterStart(90 * second));
    expect(rowsOf(desk).slice(-3)).toEqual([
      ['tx-1-old', 'replaced', 'klarna-1', '1000.00 SEK'],
      ['tx-2', 'active', 'klarna-1', '1200.00 SEK'],
      ['tx-3', String.raw`failed: NOT\_ALLOWED`, 'klarna-1', '1400.00 SEK'],
    ]);
    expect(desk).toContain('**1 refused request**');
    expect(desk).toContain('MEM-64: The provider does not allow a larger amount. (request r-2)');
  });

  it('counts all refused requests and shows the newest', () => {
    const refusals = Array.from({ length: 7 }, (_, index): WindowEvent => ({
      type: 'refused',
      at,
      command: addOf(`r-${index}`),
      code: 'out_of_stock',
      detail: 'Sold out.',
      item: 'LAST-1',
    }));
    const desk = orderDesk(happen(openWindow(), ...refusals), afterStart(90 * second));
    expect(desk).toContain('**7 refused requests**, the newest 5');
    expect(desk).not.toContain('(request r-1)');
    expect(desk).toContain('(request r-6)');
  });

  it('tells of a raise without an answer, for as long as it has none', () => {
    const doubt: WindowEvent = { type: 'inDoubt', at, requestId: 'r-1', text: 'No answer.' };
    const inDoubt = happen(openWindow(), doubt);
    const sentence = 'Klarna gave no clear answer to a raise and is asked until there is proof.';
    expect(orderDesk(inDoubt, afterStart(0))).toContain(sentence);
    const settled = happen(inDoubt, raisedAdd(inDoubt, 'r-1'));
    expect(orderDesk(settled, afterStart(0))).not.toContain(sentence);
  });

  it('says why nothing could be added, in words', () => {
    const start = openWindow();
    const state = {
      ...start,
      eligibility: { isAllowed: false, reasons: ['payment_method'] },
    };
    const desk = orderDesk(state, afterStart(second));
    expect(desk).toContain('Nothing could be added to it (payment method).');
    expect(desk).not.toContain('left.');
  });

  const stages: [what: string, state: WindowState, headline: string, next: string][] = [
    ['opening', startState(), 'Being opened', 'is given up on at 12:00:30 UTC'],
    [
      'draining',
      happen(openWindow(), {
        type: 'phase',
        at: isoAfterStart(180_500),
        phase: 'draining',
      }),
      'Window closed at 12:03:00 UTC, finishing what came in time',
      'until 12:09:00 UTC at the latest',
    ],
    [
      'finalizing',
      finalizing(openWindow()),
      'Window closed at 12:03:00 UTC, being confirmed',
      'The confirmation email is being sent. The release to the warehouse follows, at 12:18:01 UTC',
    ],
    [
      'finalizing, with a mail server that is down',
      happen(finalizing(openWindow()), { type: 'confirmationUnknown', at, cause: 'timeout' }),
      'Window closed at 12:03:00 UTC, being confirmed',
      'The mail server has not taken the confirmation email yet; it is sent again.',
    ],
    [
      'cancelled while an add is under way',
      happen(openWindow(), {
        type: 'settled',
        at,
        command: { ...addOf('c-1'), name: 'cancelOrder' },
        result: { kind: 'cancelled' },
      }),
      'Being cancelled',
      'An add under way is finished first.',
    ],
    [
      'released',
      ended(openWindow(), 'confirmed'),
      'Released to the warehouse',
      'The warehouse is told that the order is released',
    ],
    [
      'released after a doubt',
      ended(
        happen(openWindow(), { type: 'inDoubt', at, requestId: 'r-1', text: 'No answer.' }),
        'confirmed',
      ),
      'Released to the warehouse',
      'Klarna is looked at once more at 12:13:01 UTC.',
    ],
    [
      'released and over',
      over(ended(openWindow(), 'confirmed')),
      'Over: released to the warehouse',
      'Nothing. The order is over.',
    ],
    [
      'cancelled',
      ended(openWindow(), 'cancelled'),
      'Cancelled',
      'The warehouse is told that the order is cancelled',
    ],
    [
      'cancelled and over',
      over(ended(openWindow(), 'cancelled')),
      'Over: cancelled',
      'Nothing. The order is over.',
    ],
    [
      'a duplicate',
      happen(startState(), { type: 'ended', at, outcome: 'duplicate' }),
      'A repeat of an order handed over before',
      'the first time counts',
    ],
    [
      'refused',
      happen(startState(), { type: 'ended', at, outcome: 'refused' }),
      'Not opened',
      'No email, no release',
    ],
  ];

  it.each(stages)('%s: says so first, and what happens next', (_what, state, headline, next) => {
    const desk = orderDesk(state, afterClose);
    expect(desk.split('\n')[0]).toBe(`### ${headline}`);
    expect(desk).toContain('**What happens next.** ');
    expect(desk).toContain(next);
  });

  it('says when the email was sent, and that a cancelled authorization was voided', () => {
    const released = orderDesk(ended(openWindow(), 'confirmed'), afterClose);
    expect(released).toContain('The confirmation email was sent at 12:03:01 UTC.');
    const voided = happen(openWindow(), { type: 'voided', at });
    const cancelled = orderDesk(ended(voided, 'cancelled'), afterClose);
    expect(cancelled).toContain('its authorization at Klarna was voided');
    expect(cancelled).not.toContain('held at Klarna');
    expect(cancelled).not.toContain('email was sent');
    expect(rowsOf(cancelled).at(-1)).toEqual(['tx-1', 'voided', 'klarna-1', '1000.00 SEK']);
  });

  it.each(Object.values(AttentionReason))(
    'flagged %s: tells before all else what it means, what to do, and how to say so',
    (reason) => {
      const desk = orderDesk(flagged(ended(openWindow(), 'confirmed'), reason), afterClose);
      const { meaning, todo } = attentionAdvice[reason];
      expect(desk).toMatch(/^### Needs a person · Released to the warehouse\n/);
      expect(desk).toContain(`${meaning}. *What to do:* ${todo}.`);
      expect(desk).toContain(
        'When it is settled: `npm run order -- resolve 1001 --note "what was done"`',
      );
      expect(desk).toContain('waits for a person until about 2026-03-04 12:03:02 UTC');
      expect(desk.indexOf(meaning)).toBeLessThan(desk.indexOf('|'));
    },
  );

  it('flagged and over: asks for no command that nobody would hear any more', () => {
    const flag = AttentionReason.voidFailed;
    const desk = orderDesk(over(flagged(ended(openWindow(), 'cancelled'), flag)), afterClose);
    expect(desk).toMatch(/^### Needs a person · Over: cancelled\n/);
    expect(desk).toContain('Void it at the provider.');
    expect(desk).toContain('What is flagged above is still unsettled.');
    expect(desk).not.toContain('npm run order');
  });

  it.each([AttentionReason.confirmationRefused, AttentionReason.confirmationUndelivered])(
    'flagged %s and over: says what can still be done, which is no retry',
    (flag) => {
      const running = flagged(ended(openWindow(), 'confirmed'), flag);
      expect(orderDesk(running, afterClose)).toContain('`retry-email`');
      const desk = orderDesk(over(running), afterClose);
      expect(desk).not.toContain('retry-email');
      expect(desk).toMatch(/write to the shopper by hand/i);
    },
  );

  it('flagged in its window: asks for the command there already', () => {
    const desk = orderDesk(flagged(openWindow(), AttentionReason.addUnresolved), afterClose);
    expect(desk).toMatch(/^### Needs a person · Open for additions/);
    expect(desk).toContain('npm run order -- resolve 1001');
  });
});
