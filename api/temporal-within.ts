import { setMaxListeners } from 'node:events';
import type { Client } from '@temporalio/client';

/** One workflow per id, for as long as Temporal remembers it: a repeat joins or is refused. */
export const onlyOne = {
  workflowIdConflictPolicy: 'USE_EXISTING',
  workflowIdReusePolicy: 'REJECT_DUPLICATE',
} as const;

/** The deadline bounds one attempt; the signal also ends the SDK's own retries. */
export async function within<T>(
  client: Client,
  waitMs: number,
  call: () => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(waitMs);
  // Every retry of the SDK listens to it once more: many are no leak here.
  setMaxListeners(0, signal);
  return await client.withAbortSignal(signal, () => client.withDeadline(Date.now() + waitMs, call));
}
