import { upsertSearchAttributes } from '@temporalio/workflow';
import { searchAttributes } from './messages';
import type { Window } from './window';

/** How the order ended, once, where ops filter for it: one billable action. */
export function markEnd(window: Window): void {
  const { state } = window;
  if (!window.hasSearchAttributes || !state.outcome) return;
  upsertSearchAttributes([
    { key: searchAttributes.outcome, value: state.outcome },
    { key: searchAttributes.addsAccepted, value: state.linesEverAdded },
    { key: searchAttributes.needsAttention, value: state.attention.length > 0 },
  ]);
}

/** A flagged order can be found while it is still running. */
export function markAttention(window: Window): void {
  if (!window.hasSearchAttributes || window.isAttentionMarked) return;
  window.isAttentionMarked = true;
  upsertSearchAttributes([{ key: searchAttributes.needsAttention, value: true }]);
}
