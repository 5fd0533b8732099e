import { confirmationRetriesMax } from './limits';
import type { EventOf } from './window-event';
import { note } from './window-note';
import { Phase, type AttentionReason, type WindowState } from './window-state';

/** The events about what a person looks after: flags, and a confirmation that will not go out. */

export function flagged(state: WindowState, event: EventOf<'flagged'>): WindowState {
  if (state.attention.includes(event.reason)) return state;
  return note({ ...state, attention: [...state.attention, event.reason] }, event.at, {
    type: 'needs_attention',
    text: event.text,
    reason: event.reason,
  });
}

/** The flags a person's note clears: those they had seen, or all where they did not say. */
export function clearedBy(
  { attention }: Pick<WindowState, 'attention'>,
  seen: readonly string[] | undefined,
): AttentionReason[] {
  return seen === undefined ? attention : attention.filter((reason) => seen.includes(reason));
}

/** A note about an order that nobody flagged is kept, and says that it changed nothing. */
export function attentionResolved(
  state: WindowState,
  event: EventOf<'attentionResolved'>,
): WindowState {
  const cleared = clearedBy(state, event.reasons);
  if (cleared.length === 0) {
    const what = state.attention.length === 0 ? 'Nothing' : 'None of it';
    const text = `${what} was flagged when this was noted: ${event.note}`;
    return note(state, event.at, { type: 'attention_resolved', text });
  }
  const attention = state.attention.filter((reason) => !cleared.includes(reason));
  return note({ ...state, attention }, event.at, { type: 'attention_resolved', text: event.note });
}

const confirmationFlags: ReadonlySet<AttentionReason> = new Set([
  'confirmation_refused',
  'confirmation_undelivered',
]);

/** A person is told that the confirmation did not arrive, or may not have. */
export function isConfirmationFlagged({ attention }: Pick<WindowState, 'attention'>): boolean {
  return attention.some((reason) => confirmationFlags.has(reason));
}

/** A person may still have an undelivered confirmation tried again. */
export function takesRetries(phase: Phase, retries: number): boolean {
  return phase !== Phase.closed && retries < confirmationRetriesMax;
}

/** Once it is sent nobody has to look after it any more. */
export function confirmationSent(
  state: WindowState,
  event: EventOf<'confirmationSent'>,
): WindowState {
  const others = state.attention.filter((reason) => !confirmationFlags.has(reason));
  const attention = others.length < state.attention.length ? others : state.attention;
  return note({ ...state, attention, confirmationSentAt: event.at }, event.at, {
    type: 'confirmation_sent',
    text: 'The confirmation email was sent.',
  });
}

export function confirmationRetried(
  state: WindowState,
  event: EventOf<'confirmationRetried'>,
): WindowState {
  const confirmationRetries = state.confirmationRetries + 1;
  const count = `${confirmationRetries} of at most ${confirmationRetriesMax}`;
  return note({ ...state, confirmationRetries }, event.at, {
    type: 'confirmation_retried',
    requestId: event.requestId,
    text: `A person asked to send the confirmation now (${count}).`,
  });
}

export function confirmationUnknown(
  state: WindowState,
  event: EventOf<'confirmationUnknown'>,
): WindowState {
  const confirmationUnknowns = state.confirmationUnknowns + 1;
  return note({ ...state, confirmationUnknowns }, event.at, {
    type: 'confirmation_unknown',
    text: `Copy ${confirmationUnknowns} of the confirmation left without a clear answer.`,
    reason: event.cause,
  });
}
