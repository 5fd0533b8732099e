import type { ProviderCall, ReadAsk, ReadOutcome, WithCalls } from '../domain/payments';
import { requireProvider } from './provider-of';
import type { Services } from './services';

export interface ReadAuthorizationInput extends ReadAsk {
  provider: string;
}

/** Asks the provider what it holds. Changes nothing; what cannot be read is an answer too. */
export function readAuthorization(services: Services) {
  return async (input: ReadAuthorizationInput): Promise<WithCalls<ReadOutcome>> => {
    const answer = await requireProvider(services, input.provider).readAuthorization(input);
    return answer.kind === 'read' ? { ...answer, calls: withHeld(answer) } : answer;
  };
}

/** What was found belongs to the proof: without it a read in a doubt is only a line (design §3). */
function withHeld({
  calls,
  snapshot,
}: WithCalls<Extract<ReadOutcome, { kind: 'read' }>>): ProviderCall[] {
  const heldMinor = snapshot.authorizedMinor;
  return calls.map((call, index) => (index === calls.length - 1 ? { ...call, heldMinor } : call));
}
