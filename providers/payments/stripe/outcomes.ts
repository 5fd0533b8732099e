import type { AuthorizationLeg, ChangeOutcome, IncreaseCommand } from '../../../domain/payments';
import { legsOf } from './checks';
import type { Refusal } from './classify';
import type { Answer } from './link';
import type { Unread } from './read';

/** What was sent, and what it was read as. */
export interface Sent {
  answer: Answer;
  outcome: ChangeOutcome;
}

/** Nothing was sent this time, for what is there could not be seen; what went before is unproven. */
export function notLooked(reading: Unread): ChangeOutcome {
  if (reading.kind === 'misconfigured') return reading;
  if (reading.cause !== 'throttled') return { kind: 'unknown_outcome', cause: reading.cause };
  const retryAt = reading.retryAt ?? new Date().toISOString();
  return { kind: 'throttled', retryAt };
}

/** The issuer's own reason where there is one: `insufficient_funds` says more than the code. */
export function declined(refusal: Extract<Refusal, { kind: 'card_error' }>): ChangeOutcome {
  const { code, declineCode, message } = refusal;
  return { kind: 'declined', code: declineCode ?? code, message };
}

/** What the order is authorized by before the raise. */
export function legsBefore(command: IncreaseCommand): readonly AuthorizationLeg[] {
  return legsOf(command.authorizationRef, command.legs, command.previousTotalMinor);
}
