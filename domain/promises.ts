import { HistoryType } from './history';
import type { EventOf } from './window-event';
import { note } from './window-note';
import { settle } from './window-settle';
import type { WindowState } from './window-state';

/**
 * A sample that is promised for the customer's next order (B7). It is no line of this one: nothing
 * is paid, reserved or shipped for it now. It is owed from the release on, by which time the
 * shopper may have taken it back and the order may have been cancelled.
 */
export interface PromisedSample {
  /** `promise-1`, `promise-2` … within the order, never used twice */
  promise: string;
  requestId: string;
  offer: string;
  item: string;
  name: string;
  quantity: number;
  /** ISO time */
  promisedAt: string;
  /** it was promised and taken back: owed by nobody, kept so that its id stays its own */
  isTakenBack?: true;
}

/** What the order still promises, oldest first. */
export function standingPromises({ promises = [] }: Pick<WindowState, 'promises'>) {
  return promises.filter(({ isTakenBack }) => !isTakenBack);
}

export function promised(state: WindowState, event: EventOf<'promised'>): WindowState {
  const { promises = [], orderTotalMinor, authorizedMinor } = state;
  const { command, offer, quantity, at } = event;
  const sample: PromisedSample = {
    promise: `promise-${promises.length + 1}`,
    requestId: command.requestId,
    offer: offer.offer,
    item: offer.item,
    name: offer.name,
    quantity,
    promisedAt: at,
  };
  const noted = note({ ...state, promises: [...promises, sample] }, at, {
    type: HistoryType.samplePromised,
    text: `${quantity} × ${offer.item} promised with the next order, for nothing.`,
    ...factsOf(state, sample, command.requestId),
  });
  const { promise } = sample;
  const result = { kind: 'promised' as const, promise, orderTotalMinor, authorizedMinor };
  return settle(noted, at, command, result);
}

export function promiseTakenBack(
  state: WindowState,
  { command, promise, at }: EventOf<'promiseTakenBack'>,
): WindowState {
  const promises = (state.promises ?? []).map((each) =>
    each.promise === promise.promise ? { ...each, isTakenBack: true as const } : each,
  );
  const offersTakenBack = [...state.offersTakenBack, promise.offer];
  const noted = note({ ...state, promises, offersTakenBack }, at, {
    type: HistoryType.promiseTakenBack,
    text: `${promise.quantity} × ${promise.item} is not wanted with the next order any more.`,
    ...factsOf(state, promise, command.requestId),
  });
  const { orderTotalMinor } = state;
  const result = { kind: 'removed' as const, line: promise.promise, orderTotalMinor };
  return settle(noted, at, command, result);
}

function factsOf(
  { orderTotalMinor }: WindowState,
  { item, quantity }: PromisedSample,
  requestId: string,
) {
  return {
    requestId,
    item,
    quantity,
    totalBeforeMinor: orderTotalMinor,
    totalAfterMinor: orderTotalMinor,
  };
}
