import { defaultClocks } from '../../domain/limits';
import type { Order, OrderLine } from '../../domain/order';
import type { CommandRef, EventOf, WindowEvent } from '../../domain/window-event';
import { reduce } from '../../domain/window-events';
import { initialState, type WindowState } from '../../domain/window-state';
import { camera, orderOf, paymentOf } from '../world/orders';

export const startedAtMs = Date.parse('2026-03-01T12:00:00.000Z');
export const at = '2026-03-01T12:01:00.000Z';

/** An order as it is the moment it is handed over. */
export function startState(order: Order = orderOf('1001')): WindowState {
  return initialState({
    order,
    payment: paymentOf('klarna-1'),
    clocks: defaultClocks,
    fingerprint: 'opened-with',
    startedAtMs,
  });
}

export function openedEvent(state: WindowState): EventOf<'opened'> {
  return {
    type: 'opened',
    at: new Date(startedAtMs).toISOString(),
    eligibility: { isAllowed: true, reasons: [] },
    checks: [],
    terms: state.terms,
    offers: [],
    hiddenOffers: [],
    baseLines: '[{"reference":"CAM-1"}]',
    abilities: state.abilities,
    authorizedMinor: state.order.totalMinor,
    method: state.payment.method,
    providerRef: state.payment.authorizationRef,
    text: 'Opened.',
  };
}

/** The same order with its window open. */
export function openState(order: Order = orderOf('1001')): WindowState {
  const start = startState(order);
  return reduce(start, openedEvent(start));
}

export function happen(state: WindowState, ...events: WindowEvent[]): WindowState {
  return events.reduce(reduce, state);
}

export function addOf(requestId: string): CommandRef {
  return { name: 'addItem', requestId, fingerprint: `of ${requestId}`, receivedAtMs: startedAtMs };
}

/** A memory card for 200.00 SEK. */
export const memoryCard: OrderLine = {
  ...camera,
  reference: 'MEM-64',
  name: 'Memory card',
  unitPriceMinor: 25_000,
  discountMinor: 5000,
  totalMinor: 20_000,
  taxMinor: 4000,
};

/** An add for which the authorization was raised to what the order then adds up to. */
export function raisedAdd(
  state: WindowState,
  requestId: string,
  line: OrderLine = memoryCard,
): EventOf<'added'> {
  const totalMinor = state.orderTotalMinor + line.totalMinor;
  const payment = { how: 'raised' as const, totalMinor, providerRef: 'klarna-1' };
  return { type: 'added', at, command: addOf(requestId), line, payment, text: 'Added.' };
}

/** An add the provider refused. */
export function refusedAdd(
  state: WindowState,
  requestId: string,
  line: OrderLine = memoryCard,
): EventOf<'addFailed'> {
  return {
    type: 'addFailed',
    at,
    command: addOf(requestId),
    line,
    code: 'increase_rejected',
    detail: 'The provider does not allow a larger amount.',
    attempt: {
      totalMinor: state.orderTotalMinor + line.totalMinor,
      code: 'NOT_ALLOWED',
      correlationId: 'c-1',
    },
    isRiskRefusal: true,
  };
}
