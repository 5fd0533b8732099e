import fc from 'fast-check';
import { judgeAdd, upsoldLines } from '../../domain/adding';
import type { AddItemCommand } from '../../domain/commands';
import type { Offer } from '../../domain/offers';
import { originalLines, type Order, type OrderLine } from '../../domain/order';
import { judgeRemoval } from '../../domain/removing';
import { linesToLeaveOut } from '../../domain/upgrading';
import type { WindowState } from '../../domain/window-state';
import { camera, orderOf } from '../world/orders';
import { paymentFor } from './window-steps';
import { addOf, at, happen, memoryCard, openedEvent, startState } from './windows';

/** Two lines that are alike but for their place, and one of another kind. */
const order: Order = orderOf('1001', {
  lines: [camera, camera, { ...memoryCard, totalMinor: 25_000, discountMinor: 0, taxMinor: 5_000 }],
  shippingMinor: 4_900,
  totalMinor: 229_900,
});

type Move =
  | { do: 'add'; minor: number; isRefused: boolean }
  | { do: 'upgrade'; of: number; moreMinor: number; isRefused: boolean }
  | { do: 'undo'; pick: number; isLowered: boolean };

const money = fc.integer({ min: 0, max: 60_000 });
const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('add' as const), minor: money, isRefused: fc.boolean() }),
    fc.record({
      do: fc.constant('upgrade' as const),
      of: fc.integer({ min: 1, max: 3 }),
      moreMinor: money.map((minor) => minor + 1),
      isRefused: fc.boolean(),
    }),
    fc.record({
      do: fc.constant('undo' as const),
      pick: fc.nat({ max: 5 }),
      isLowered: fc.boolean(),
    }),
  ),
  { maxLength: 25 },
);

function opened(): WindowState {
  const start = startState(order);
  const offers = [1, 2, 3].map((line) => upgradeOf(`line-${line}`));
  return happen(start, { ...openedEvent(start), offers });
}

function upgradeOf(replacesLine: string): Offer {
  return {
    offer: `offer-${replacesLine}`,
    item: `KIT-${replacesLine}`,
    name: 'Kit',
    quantity: 1,
    currency: 'SEK',
    listPriceMinor: 1,
    unitPriceMinor: 1,
    taxRateBp: 2500,
    expiresAt: at,
    mayTriggerCreditCheck: true,
    quote: 'q',
    from: {
      policy: 'p',
      version: 1,
      step: 's',
      kind: 'upgrade',
      copy: { title: 't', reason: 'r', dealText: 'd' },
      frame: 'plain',
      placement: 'thank_you',
      replacesLine,
    },
  };
}

function lineOf(reference: string, totalMinor: number): OrderLine {
  const amounts = { unitPriceMinor: totalMinor, discountMinor: 0, totalMinor, taxMinor: 0 };
  return { ...camera, ...amounts, reference, taxRateBp: 0 };
}

/** What the workflow does with one wish, and what the provider holds afterwards. */
function play(state: WindowState, move: Move, count: number): WindowState {
  const requestId = `r-${count}`;
  if (move.do === 'undo') return undo(state, move, requestId);
  const offer = move.do === 'upgrade' ? { offer: `offer-line-${move.of}` } : {};
  const item = move.do === 'upgrade' ? `KIT-line-${move.of}` : `ITEM-${count}`;
  const command: AddItemCommand = { ...addOf(requestId), item, quantity: 1, ...offer };
  const verdict = judgeAdd(state, command);
  if (verdict.kind === 'refused') return state;
  const { replaced } = verdict;
  const minor = move.do === 'upgrade' ? (replaced?.totalMinor ?? 0) + move.moreMinor : move.minor;
  const line = lineOf(item, minor);
  const risesBy = { ...line, totalMinor: minor - (replaced?.totalMinor ?? 0) };
  const payment = paymentFor(state, risesBy);
  if (payment.how === 'raised' && move.isRefused) {
    const failed = { code: 'failed_safely', detail: 'No.', isRiskRefusal: false } as const;
    const attempt = { totalMinor: payment.totalMinor, code: 'no_proof' };
    const ref = addOf(requestId);
    return happen(state, { type: 'addFailed', at, command: ref, line, ...failed, attempt });
  }
  return happen(state, {
    type: 'added',
    at,
    command: addOf(requestId),
    line,
    payment,
    text: 'Added.',
    ...offer,
    ...(replaced ? { replaced } : {}),
  });
}

function undo(
  state: WindowState,
  { pick, isLowered }: Extract<Move, { do: 'undo' }>,
  requestId: string,
): WindowState {
  const added = state.lines.filter(({ origin }) => origin === 'upsell');
  const verdict = judgeRemoval(state, added[pick % Math.max(added.length, 1)]?.line ?? 'none');
  if (verdict.kind !== 'allowed') return state;
  const command = { ...addOf(requestId), name: 'removeItem' as const };
  const after = happen(state, { type: 'removed', at, command, line: verdict.line });
  const isAbove = after.authorizedMinor > after.orderTotalMinor;
  if (!isLowered || !isAbove) return after;
  return happen(after, { type: 'lowered', at, requestId, providerRef: 'klarna-1' });
}

function always(law: (state: WindowState, before: WindowState) => void): void {
  fc.assert(
    fc.property(moves, (story) => {
      let state = opened();
      story.forEach((move, count) => {
        const after = play(state, move, count);
        law(after, state);
        state = after;
      });
    }),
    { numRuns: 300 },
  );
}

const sum = (lines: readonly { totalMinor: number }[]) =>
  lines.reduce((total, { totalMinor }) => total + totalMinor, 0);

describe('an order whose lines are added to, upgraded and put back, whatever the provider says,', () => {
  it('costs what its lines add up to, and is covered by what is held (I3)', () => {
    always(({ lines, orderTotalMinor, authorizedMinor }) => {
      expect(sum(lines) + order.shippingMinor).toBe(orderTotalMinor);
      expect(authorizedMinor).toBeGreaterThanOrEqual(orderTotalMinor);
    });
  });

  it('tells the provider lines that add up to its total: its own less the replaced, and ours', () => {
    always((state) => {
      const base = order.totalMinor - sum(linesToLeaveOut(state));
      expect(base + sum(upsoldLines(state))).toBe(state.orderTotalMinor);
    });
  });

  it('never loses a line it came with, and never has it twice', () => {
    const bought = originalLines(order).map(({ line }) => line);
    always(({ lines, replacedLines = [], linesEverAdded }) => {
      const ids = [...lines, ...replacedLines].map(({ line }) => line);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => bought.includes(id)).toSorted()).toEqual(bought);
      for (const { replacedBy } of replacedLines) {
        expect(lines.map(({ line }) => line)).toContain(replacedBy);
      }
      expect(linesEverAdded).toBeLessThanOrEqual(10);
    });
  });

  it('is what it was once everything is taken back', () => {
    fc.assert(
      fc.property(moves, (story) => {
        const done = story.reduce(play, opened());
        const all = done.lines.map((_, count) => count);
        const back = all.reduce(
          (state, count) => undo(state, { do: 'undo', pick: 0, isLowered: true }, `u-${count}`),
          done,
        );
        expect(back.lines).toEqual(originalLines(order));
        expect(back.orderTotalMinor).toBe(order.totalMinor);
        expect(linesToLeaveOut(back)).toEqual([]);
      }),
    );
  });
});
