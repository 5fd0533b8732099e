import { judgeRemoval } from '../domain/removing';
import { giveBack } from './commit';
import { lowerAfterRemoval } from './restore';
import type { QueuedRemoval, Window } from './window';

/**
 * Takes an added item back. The line goes first, whatever the provider says: nothing above the
 * order is captured, ever, so what it still holds is only held (invariant I3). Then the
 * authorization is lowered where the provider can.
 */
export async function removeItemFromOrder(
  window: Window,
  { command }: QueuedRemoval,
): Promise<void> {
  const verdict = judgeRemoval(window.state, command.line);
  if (verdict.kind === 'refused') {
    const { code, detail } = verdict;
    return window.move({ type: 'refused', command, code, detail });
  }
  if (verdict.kind === 'promise') {
    return window.move({ type: 'promiseTakenBack', command, promise: verdict.promise });
  }
  const { line } = verdict;
  window.move({ type: 'removed', command, line });
  if (line.requestId !== undefined) giveBack(window, { requestId: line.requestId });
  await lowerAfterRemoval(window, command.requestId, line);
}
