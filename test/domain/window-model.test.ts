import fc from 'fast-check';
import { historyEntriesMax } from '../../domain/history';
import { orderSummary } from '../../domain/order-view';
import { activeTransaction } from './active-transaction';
import type { WindowEvent } from '../../domain/window-event';
import { reduce } from '../../domain/window-events';
import type { WindowState } from '../../domain/window-state';
import { orders } from './arbitraries';
import { steps, type Step } from './window-steps';
import { openState } from './windows';

type Law = (before: WindowState, event: WindowEvent, after: WindowState) => void;

/** Plays any story on any order and holds every move of it against a law. */
function always(law: Law): void {
  fc.assert(
    fc.property(orders, steps, (order, story) => {
      let state = openState(order);
      for (const step of story) {
        const event = step(state);
        const after = reduce(state, event);
        law(state, event, after);
        state = after;
      }
    }),
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}

/** Plays a story on states and events that nobody can write to. */
function playFrozen(state: WindowState, story: readonly Step[]): WindowState {
  return story.reduce((now, step) => {
    const frozen = deepFreeze(now);
    return reduce(frozen, deepFreeze(step(frozen)));
  }, state);
}

describe('an order, whatever happens in its window,', () => {
  it('costs what its lines and its shipping add up to', () => {
    always((_before, _event, { lines, order, orderTotalMinor }) => {
      const sum = lines.reduce((total, line) => total + line.totalMinor, order.shippingMinor);
      expect(orderTotalMinor).toBe(sum);
    });
  });

  it('is covered by what the provider is proven to hold (I3)', () => {
    always((_before, _event, after) => {
      expect(after.authorizedMinor).toBeGreaterThanOrEqual(after.orderTotalMinor);
    });
  });

  it('has exactly one active transaction, that of the last raise (I2)', () => {
    always((before, event, { transactions, orderTotalMinor }) => {
      expect(transactions.filter((each) => each.status === 'active')).toHaveLength(1);
      expect(transactions.map((each) => each.id)).toEqual(
        transactions.map((_each, index) => `tx-${index + 1}`),
      );
      const isRaised = event.type === 'added' && event.payment.how === 'raised';
      const kept = activeTransaction(before.transactions);
      const newest = transactions.at(-1);
      const raised = { ...newest, totalMinor: orderTotalMinor };
      expect(activeTransaction(transactions)).toEqual(isRaised ? raised : kept);
    });
  });

  it('is changed by nothing but an add that succeeded (A19)', () => {
    always((before, event, after) => {
      if (event.type === 'added') return;
      expect(orderSummary(after)).toEqual(orderSummary(before));
      if (event.type === 'authorizedMinor') return;
      expect(after.authorizedMinor).toBe(before.authorizedMinor);
    });
  });

  it('keeps every line it ever had, and gives no line id twice', () => {
    always((before, event, after) => {
      const ids = after.lines.map((line) => line.line);
      expect(new Set(ids).size).toBe(ids.length);
      expect(after.lines.slice(0, before.lines.length)).toEqual(before.lines);
      const gained = after.lines.length - before.lines.length;
      expect(gained).toBe(event.type === 'added' ? 1 : 0);
    });
  });

  it('answers every request once and never takes an answer back (I6)', () => {
    always((before, event, after) => {
      expect(after.outcomes).toMatchObject(before.outcomes);
      if (!('command' in event)) return;
      const { requestId } = event.command;
      expect(Object.hasOwn(after.outcomes, requestId)).toBe(true);
      if (!Object.hasOwn(before.outcomes, requestId)) return;
      expect(after.outcomes[requestId]).toBe(before.outcomes[requestId]);
    });
  });

  it('only adds to its history, never above the bound', () => {
    always((before, _event, after) => {
      expect(after.history.slice(0, before.history.length)).toEqual(before.history);
      expect(after.history.length).toBeLessThanOrEqual(historyEntriesMax);
    });
  });

  it('never forgets that it was in doubt or refused, nor a call to the provider', () => {
    always((before, event, after) => {
      expect(after.everInDoubt).toBe(before.everInDoubt || event.type === 'inDoubt');
      const isRefusal = event.type === 'addFailed' && event.isRiskRefusal;
      expect(after.riskRefused).toBe(before.riskRefused || isRefusal);
      expect(after.increases - before.increases).toBe(event.type === 'increaseSent' ? 1 : 0);
      const calls = event.type === 'providerCalls' ? event.calls : [];
      expect(after.providerCalls).toEqual([...before.providerCalls, ...calls]);
    });
  });

  it('stays the order it was opened with', () => {
    always((before, _event, { order, payment, clocks, fingerprint, baseLines }) => {
      expect({ order, payment, clocks, fingerprint, baseLines }).toEqual({
        order: before.order,
        payment: before.payment,
        clocks: before.clocks,
        fingerprint: before.fingerprint,
        baseLines: before.baseLines,
      });
    });
  });

  it('is the same after the same story, and no event touches what was (replay)', () => {
    fc.assert(
      fc.property(orders, steps, (order, story) => {
        const ended = playFrozen(openState(order), story);
        expect(playFrozen(openState(order), story)).toEqual(ended);
        expect(JSON.parse(JSON.stringify(ended))).toEqual(ended);
      }),
    );
  });
});
