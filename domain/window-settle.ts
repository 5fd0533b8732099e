import type { CommandResult } from './commands';
import type { CommandRef } from './window-event';
import type { WindowState } from './window-state';

/** A command's answer is written once: a second one for the same request changes nothing. */
export function settle(
  state: WindowState,
  at: string,
  command: CommandRef,
  result: CommandResult,
): WindowState {
  if (Object.hasOwn(state.outcomes, command.requestId)) return state;
  const outcome = {
    requestId: command.requestId,
    fingerprint: command.fingerprint,
    receivedAtMs: command.receivedAtMs,
    command: command.name,
    ...(command.offer === undefined ? {} : { offer: command.offer }),
    settledAt: at,
    result,
  };
  return { ...state, outcomes: { ...state.outcomes, [command.requestId]: outcome } };
}
