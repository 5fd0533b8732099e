import type { Call } from './desk';
import * as operations from './operations';
import type { Store } from './store';
import { noSuchIntent, type Verdict } from './verdict';

/** What the rules say of a call: no fault, no idempotency, no effect. */
export function judge(
  { operation, id, form }: Call,
  store: Store,
  issuer: operations.Issuer,
): Verdict {
  const odd = operations.unknownParameter(operation, form);
  if (odd) return odd;
  if (operation === 'list') return operations.list(store.intents(), form);
  if (operation === 'create') return operations.create(form, issuer);
  const intent = store.intent(id);
  if (intent === undefined) return noSuchIntent(id);
  switch (operation) {
    case 'retrieve':
      return operations.retrieve(intent, form);
    case 'increment':
      return operations.increment(intent, form, issuer);
    case 'capture':
      return operations.capture(intent, form);
    case 'cancel':
      return operations.cancel(intent);
  }
}
