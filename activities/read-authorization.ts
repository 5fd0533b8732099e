import type { ReadAsk, ReadOutcome, WithCalls } from '../domain/payments';
import { requireProvider } from './provider-of';
import type { Services } from './services';

export interface ReadAuthorizationInput extends ReadAsk {
  provider: string;
}

/** Asks the provider what it holds. Changes nothing; what cannot be read is an answer too. */
export function readAuthorization(services: Services) {
  return async (input: ReadAuthorizationInput): Promise<WithCalls<ReadOutcome>> =>
    requireProvider(services, input.provider).readAuthorization(input);
}
