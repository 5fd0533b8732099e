import { providerName } from '../domain/plain-text';
import { reconciling, reconcilingOptions } from './activity-options';
import type { ReconcileInput } from './messages';
import { described } from './step';

/** One event of a provider for an order that is over: looked at once, however often it is told. */
export async function reconcile(input: ReconcileInput): Promise<{ outcome: string }> {
  const { order, provider, event } = input;
  const summary = `Settle what ${providerName(provider)} told of order ${order} after its end`;
  const activityId = `reconcile/${event.eventId}/1`;
  const options = { ...reconcilingOptions, ...described(summary), activityId };
  const outcome = await reconciling.reconcileOrder.executeWithOptions(options, [input]);
  return { outcome };
}
