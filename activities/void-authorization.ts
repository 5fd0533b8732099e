import type { AuthorizationLeg, SettleOutcome, WithCalls } from '../domain/payments';
import { authorizationKey, type AuthorizationKeyParts } from './idempotency-key';
import { requireProvider } from './provider-of';
import type { Services } from './services';

export interface VoidAuthorizationInput {
  provider: string;
  authorizationRef: string;
  /** absent: one */
  legs?: AuthorizationLeg[];
  key: AuthorizationKeyParts;
}

/** Voids the authorization of a cancelled order, when the shop asked for it. */
export function voidAuthorization(services: Services) {
  return async (input: VoidAuthorizationInput): Promise<WithCalls<SettleOutcome>> =>
    requireProvider(services, input.provider).cancel({
      authorizationRef: input.authorizationRef,
      ...(input.legs ? { legs: input.legs } : {}),
      requestId: input.key.requestId,
      idempotencyKey: authorizationKey(input.key),
    });
}
