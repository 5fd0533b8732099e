import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { searchAttributes } from './messages';
import type { Window } from './window';

/**
 * The start carried the attributes. It carries all or none, so Temporal took every one of them
 * and takes them again: setting one it does not know would block the order.
 */
export function startedWithAttributes(): boolean {
  return workflowInfo().typedSearchAttributes.get(searchAttributes.outcome) !== undefined;
}

/**
 * Call after every move. How the order ends is told once, as soon as it is decided, which is one
 * billable action; a flag is told at once, and again when somebody has looked after it.
 */
export function markForOps(window: Window): void {
  const { state, hasSearchAttributes, isAttentionMarked, isOutcomeMarked } = window;
  if (!hasSearchAttributes) return;
  const isFlagged = state.attention.length > 0;
  const flag = { key: searchAttributes.needsAttention, value: isFlagged };
  if (state.outcome && !isOutcomeMarked) {
    window.isOutcomeMarked = true;
    upsertSearchAttributes([
      flag,
      { key: searchAttributes.outcome, value: state.outcome },
      { key: searchAttributes.addsAccepted, value: state.linesEverAdded },
      // Moved, where somebody closed the window early.
      { key: searchAttributes.closesAt, value: new Date(state.closesAt) },
    ]);
  } else if (isFlagged !== isAttentionMarked) {
    upsertSearchAttributes([flag]);
  }
  window.isAttentionMarked = isFlagged;
}
