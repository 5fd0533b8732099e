import fc from 'fast-check';
import type { OrderLine } from '../../domain/order';
import type { AddPayment, WindowEvent } from '../../domain/window-event';
import type { WindowState } from '../../domain/window-state';
import { lines, requestIds } from './arbitraries';
import { addOf, at, refusedAdd } from './windows';

/** One thing that may happen next, as the event it is for an order in a given state. */
export type Step = (state: WindowState) => WindowEvent;

/** How an add is paid for, by the rule of design §2.3: never the provider where it need not be. */
export function paymentFor(state: WindowState, line: OrderLine): AddPayment {
  const totalMinor = state.orderTotalMinor + line.totalMinor;
  if (line.totalMinor === 0) return { how: 'free' };
  if (totalMinor <= state.authorizedMinor) return { how: 'covered' };
  return { how: 'raised', totalMinor, providerRef: 'klarna-1', correlationId: 'c-1' };
}

const soldLines = lines
  .filter((line) => line.totalMinor >= 0)
  .map((line) => ({ ...line, totalMinor: line.totalMinor % 50_000 }));

/** An add under an id that has no answer yet: the workflow takes each request once. */
const added: fc.Arbitrary<Step> = fc.tuple(soldLines, fc.boolean()).map(([line, isOffered]) => {
  return (state) => ({
    type: 'added',
    at,
    command: addOf(`added-${state.linesEverAdded}`),
    line,
    payment: paymentFor(state, line),
    text: 'Added.',
    ...(isOffered ? { offer: 'offer-1' } : {}),
  });
});

const addFailed: fc.Arbitrary<Step> = fc
  .record({
    line: soldLines,
    requestId: requestIds,
    isSent: fc.boolean(),
    isRiskRefusal: fc.boolean(),
  })
  .map(({ line, requestId, isSent, isRiskRefusal }) => (state) => {
    const { attempt, ...unsent } = refusedAdd(state, requestId, line);
    return { ...unsent, isRiskRefusal, ...(isSent && attempt ? { attempt } : {}) };
  });

const refused: fc.Arbitrary<Step> = requestIds.map((requestId) => () => ({
  type: 'refused',
  at,
  command: addOf(requestId),
  code: 'out_of_stock',
  detail: 'Sold out.',
  item: 'MEM-64',
}));

const settled: fc.Arbitrary<Step> = requestIds.map((requestId) => () => ({
  type: 'settled',
  at,
  command: { ...addOf(requestId), name: 'closeWindow' },
  result: { kind: 'closed', closesAt: at },
}));

/** The provider holds something else than before: never less than the order adds up to. */
const authorizedMoved: fc.Arbitrary<Step> = fc.nat({ max: 30_000 }).map((moreMinor) => (state) => ({
  type: 'authorizedMinor',
  at,
  authorizedMinor: state.orderTotalMinor + moreMinor,
  entry: { type: 'authorization_restored', text: 'Put back.' },
}));

const call = { operation: 'increase', sentAt: at, result: 'authorized' } as const;
const happening: fc.Arbitrary<Step> = fc
  .constantFrom<WindowEvent>(
    { type: 'phase', at, phase: 'draining' },
    { type: 'closesAt', at, closesAt: at },
    { type: 'providerCalls', at, calls: [call] },
    { type: 'increaseSent', at },
    { type: 'inDoubt', at, requestId: 'r-1', text: 'No clear answer.' },
    { type: 'noted', at, entry: { type: 'order_held', text: 'Held.' } },
    { type: 'flagged', at, reason: 'add_unresolved', text: 'Look.' },
    { type: 'flagged', at, reason: 'authorization_above_total', text: 'Look.' },
    { type: 'attentionResolved', at, note: 'Looked.' },
    { type: 'fulfilment', at, fulfilment: 'released' },
    { type: 'ended', at, outcome: 'confirmed' },
    { type: 'confirmationUnknown', at, cause: 'timeout' },
    { type: 'confirmationSent', at },
    { type: 'confirmationRetried', at, requestId: 'retry-1' },
    { type: 'signalIgnored', at, name: 'addItem' },
  )
  .map((event) => () => event);

/** All that may happen to an order between its opening and its end. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: added },
    { weight: 3, arbitrary: addFailed },
    refused,
    settled,
    authorizedMoved,
    { weight: 4, arbitrary: happening },
  ),
  { maxLength: 40 },
);
