import type { AuthorizationTarget, ChangeOutcome, WithCalls } from '../domain/payments';
import { authorizationKey, type AuthorizationKeyParts } from './idempotency-key';
import { requireProvider } from './provider-of';
import type { Services } from './services';

export interface ChangeAuthorizationInput {
  provider: string;
  key: AuthorizationKeyParts;
  target: AuthorizationTarget;
  previousTotalMinor: number;
  description: string;
}

/** Raises the authorization to the whole new total with all lines (K3, A17, A26). */
export function raiseAuthorization(services: Services) {
  return async (input: ChangeAuthorizationInput): Promise<WithCalls<ChangeOutcome>> => {
    const provider = requireProvider(services, input.provider);
    return provider.increaseAuthorization({
      ...input.target,
      requestId: input.key.requestId,
      previousTotalMinor: input.previousTotalMinor,
      idempotencyKey: authorizationKey(input.key),
      description: input.description,
    });
  };
}

/** Puts an authorization back to an earlier total with the lines it had, under a key of its own. */
export function restoreAuthorization(services: Services) {
  return async (input: ChangeAuthorizationInput): Promise<WithCalls<ChangeOutcome>> => {
    const provider = requireProvider(services, input.provider);
    return provider.restoreAuthorization({
      ...input.target,
      requestId: input.key.requestId,
      idempotencyKey: authorizationKey(input.key),
      description: input.description,
    });
  };
}
