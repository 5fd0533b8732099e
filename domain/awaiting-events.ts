import type { EventOf } from './window-event';
import { note } from './window-note';
import type { WindowState } from './window-state';

/** The add in hand waits for the shopper or the provider; the order is as it was meanwhile. */
export function awaiting(state: WindowState, event: EventOf<'awaiting'>): WindowState {
  return note({ ...state, awaiting: event.awaiting }, event.at, {
    type: 'upsell_awaiting',
    text: event.text,
    requestId: event.awaiting.requestId,
  });
}

/** It is decided: nobody is waited for any more. */
export function withoutAwaiting(state: WindowState, requestId: string): WindowState {
  if (state.awaiting?.requestId !== requestId) return state;
  const { awaiting: _, ...rest } = state;
  return rest;
}

/** Noted once, whatever becomes of it: the provider may deliver it as often as it likes. */
export function providerEvent(state: WindowState, event: EventOf<'providerEvent'>): WindowState {
  const { eventId, text, requestId } = event;
  const known = { ...state, providerEvents: [...state.providerEvents, eventId] };
  return note(known, event.at, {
    type: 'provider_event',
    text,
    ...(requestId === undefined ? {} : { requestId }),
  });
}
