import fc from 'fast-check';
import { judgeReadBack, judgeReview } from '../../domain/in-doubt';
import type { AuthorizationSnapshot } from '../../domain/payments';
import type { WindowState } from '../../domain/window-state';
import { openState } from './windows';

const raise = { requestId: 'r-2', previousTotalMinor: 100_000, newTotalMinor: 120_000 };

function held(authorizedMinor: number, markers: string[]): AuthorizationSnapshot {
  return {
    state: 'authorized',
    authorizedMinor,
    capturedMinor: 0,
    currency: 'SEK',
    lines: '[]',
    markers,
  };
}

describe('reading back a raise that got no clear answer (`docs/design.md` §2.4)', () => {
  it.each<[string, string, number, string[]]>([
    ['the new total with our line', 'applied', 120_000, ['r-2']],
    ['the new total with our line among others', 'applied', 120_000, ['r-1', 'r-2']],
    ['the new total without our line', 'unexpected', 120_000, ['r-1']],
    ['the old total without our line', 'not_applied_yet', 100_000, []],
    ['the old total with an earlier line', 'not_applied_yet', 100_000, ['r-1']],
    ['the old total with our line', 'unexpected', 100_000, ['r-2']],
    ['a total nobody asked for', 'unexpected', 110_000, ['r-2']],
    ['a total nobody asked for, without our line', 'unexpected', 110_000, []],
  ])('finds %s: %s', (_what, verdict, authorizedMinor, markers) => {
    expect(judgeReadBack(held(authorizedMinor, markers), raise)).toBe(verdict);
  });

  it('proves anything only where the total and the marker agree', () => {
    const totals = fc.constantFrom(99_999, 100_000, 110_000, 119_999, 120_000, 120_001);
    const markers = fc.subarray(['r-1', 'r-2', 'r-3']);
    fc.assert(
      fc.property(totals, markers, (authorizedMinor, found) => {
        const verdict = judgeReadBack(held(authorizedMinor, found), raise);
        const isOurs = found.includes('r-2');
        expect(verdict === 'applied').toBe(authorizedMinor === 120_000 && isOurs);
        expect(verdict === 'not_applied_yet').toBe(authorizedMinor === 100_000 && !isOurs);
      }),
    );
  });
});

/** r-3 instead of r-1, for the same price: the provider was not asked. */
function covering({ lines }: WindowState): WindowState['lines'] {
  return lines.map((line) => (line.requestId === 'r-1' ? { ...line, requestId: 'r-3' } : line));
}

describe('a later look at an order that ever was in doubt', () => {
  const before = openState();
  /** r-1 is in the order for 20 000; r-2, for 5 000 more, failed. */
  const state: WindowState = {
    ...before,
    orderTotalMinor: 120_000,
    authorizedMinor: 120_000,
    lines: [
      ...before.lines,
      {
        ...before.lines[0]!,
        line: 'line-2',
        origin: 'upsell',
        requestId: 'r-1',
        totalMinor: 20_000,
      },
    ],
    transactions: [
      ...before.transactions,
      { ...before.transactions[0]!, id: 'tx-2', requestId: 'r-1', totalMinor: 120_000 },
      {
        ...before.transactions[0]!,
        id: 'tx-3',
        status: 'failed',
        requestId: 'r-2',
        totalMinor: 125_000,
      },
    ],
  };

  it.each<[string, string, AuthorizationSnapshot]>([
    ['our total with our lines', 'as_expected', held(120_000, ['r-1'])],
    ['our total with a line too many', 'unexpected', held(120_000, ['r-1', 'r-2'])],
    ['our total without our line', 'unexpected', held(120_000, [])],
    ['our total, but cancelled', 'unexpected', { ...held(120_000, ['r-1']), state: 'cancelled' }],
    ['the failed attempt with its line', 'applied_late', held(125_000, ['r-1', 'r-2'])],
    ['its total without its line', 'unexpected', held(125_000, ['r-1'])],
    ['more than anybody here asked for', 'unexpected', held(150_000, ['r-1'])],
    ['less than the order', 'unexpected', held(100_000, [])],
  ])('finds %s: %s', (_what, verdict, snapshot) => {
    expect(judgeReview(snapshot, state)).toBe(verdict);
  });

  it('finds the order’s own total where more was recorded: lowered late', () => {
    const unproven = { ...state, authorizedMinor: 125_000 };
    expect(judgeReview(held(120_000, ['r-1']), unproven)).toBe('lowered_late');
  });

  it('finds the line that was taken back where what it held covers one put in for it', () => {
    const swapped = { ...state, removedRequests: ['r-1'], lines: covering(state) };
    expect(judgeReview(held(120_000, ['r-1']), swapped)).toBe('as_expected');
    const untold = { ...swapped, lines: state.lines.slice(0, -1) };
    expect(judgeReview(held(120_000, ['r-1']), untold)).toBe('unexpected');
  });
});
