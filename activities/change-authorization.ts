import { activityInfo } from '@temporalio/activity';
import {
  UnknownCause,
  type AuthorizationTarget,
  type ChangeOutcome,
  type WithCalls,
} from '../domain/payments';
import { authorizationKey, type AuthorizationKeyParts } from './idempotency-key';
import { requireProvider } from './provider-of';
import type { Services } from './services';

export interface ChangeAuthorizationInput {
  provider: string;
  key: AuthorizationKeyParts;
  target: AuthorizationTarget;
  previousTotalMinor: number;
  description: string;
  /** of the change that shall come to nothing (restores) */
  correlation?: string;
}

type Change = (input: ChangeAuthorizationInput) => Promise<WithCalls<ChangeOutcome>>;

/** Raises the authorization to the whole new total with all lines (K3, A17, A26). */
export function raiseAuthorization(services: Services): Change {
  return async (input) => {
    const provider = requireProvider(services, input.provider);
    const answer = await provider.increaseAuthorization({
      ...input.target,
      order: input.key.order,
      requestId: input.key.requestId,
      previousTotalMinor: input.previousTotalMinor,
      idempotencyKey: authorizationKey(input.key),
      description: input.description,
    });
    return provenBy(answer);
  };
}

/** Puts an authorization back to an earlier total with the lines it had, under a key of its own. */
export function restoreAuthorization(services: Services): Change {
  return async (input) => {
    const provider = requireProvider(services, input.provider);
    const answer = await provider.restoreAuthorization({
      ...input.target,
      requestId: input.key.requestId,
      idempotencyKey: authorizationKey(input.key),
      description: input.description,
      ...(input.correlation === undefined ? {} : { correlation: input.correlation }),
    });
    return provenBy(answer);
  };
}

/**
 * What an answer proves when an attempt before it was lost with its worker: `authorized` and
 * `declined` speak of the order as it is, `requires_action` and `pending` of the one change under
 * this key; the others only of the attempt they answer.
 */
function provenBy(answer: WithCalls<ChangeOutcome>): WithCalls<ChangeOutcome> {
  const isFirst = activityInfo().attempt === 1;
  if (isFirst || provingKinds.includes(answer.kind)) return answer;
  return { kind: 'unknown_outcome', cause: UnknownCause.workerLost, calls: answer.calls };
}

const provingKinds: readonly ChangeOutcome['kind'][] = [
  'authorized',
  'declined',
  'requires_action',
  'pending',
  'unknown_outcome',
];
