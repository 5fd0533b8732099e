import { LineOrigin } from './order';
import { isLive, type AuthorizationSnapshot } from './payments';
import { TransactionStatus } from './transactions';
import type { WindowState } from './window-state';

/** What a read of the provider proves about one raise that got no clear answer. */
export type DoubtVerdict = 'applied' | 'not_applied_yet' | 'unexpected';

/**
 * Applied only when the new total *and* our own line are there; untouched only when the old
 * total stands without it. Anything else was somebody else's doing and is not ours to guess
 * (design §2.4).
 */
export function judgeReadBack(
  snapshot: AuthorizationSnapshot,
  raise: { requestId: string; previousTotalMinor: number; newTotalMinor: number },
): DoubtVerdict {
  const hasMarker = snapshot.markers.includes(raise.requestId);
  if (snapshot.authorizedMinor === raise.newTotalMinor && hasMarker) return 'applied';
  if (snapshot.authorizedMinor === raise.previousTotalMinor && !hasMarker) return 'not_applied_yet';
  return 'unexpected';
}

/** What a later look at an order that ever was in doubt shows. */
export type ReviewVerdict = 'as_expected' | 'lowered_late' | 'applied_late' | 'unexpected';

/**
 * As expected: alive, with our total and exactly our lines. Applied late: more than that, and it
 * is the very total of an attempt of ours that failed, with that attempt's line. Lowered late:
 * the order's own total, where more was recorded because a lowering got no answer. Whatever else
 * is there, somebody else put there: it is flagged and never overwritten.
 */
export function judgeReview(snapshot: AuthorizationSnapshot, state: WindowState): ReviewVerdict {
  if (!isLive(snapshot)) return 'unexpected';
  if (hasOurLines(snapshot, state)) {
    if (snapshot.authorizedMinor === state.authorizedMinor) return 'as_expected';
    if (snapshot.authorizedMinor === state.orderTotalMinor) return 'lowered_late';
  }
  const isFailedAttempt = state.transactions.some(
    ({ status, totalMinor, requestId }) =>
      status === TransactionStatus.failed &&
      totalMinor === snapshot.authorizedMinor &&
      requestId !== undefined &&
      snapshot.markers.includes(requestId),
  );
  const isMore = snapshot.authorizedMinor > state.orderTotalMinor;
  return isMore && isFailedAttempt ? 'applied_late' : 'unexpected';
}

/**
 * The provider's marked lines are those of the order. A line the held amount already covered was
 * added without telling the provider, so it may be missing; one too many is always wrong.
 */
function hasOurLines(
  { markers, authorizedMinor }: AuthorizationSnapshot,
  state: WindowState,
): boolean {
  const taken = state.removedRequests;
  const told = state.transactions.flatMap(({ status, requestId }) =>
    status !== TransactionStatus.failed && requestId !== undefined && !taken.includes(requestId)
      ? [requestId]
      : [],
  );
  const confirmed = state.lines.flatMap(({ origin, requestId }) =>
    origin === LineOrigin.upsell && requestId !== undefined ? [requestId] : [],
  );
  // What was taken back stands there for as long as the provider was not lowered: more is held
  // than the order comes to, or what it held for that line covered one it was not told of.
  const isHigher = authorizedMinor > state.orderTotalMinor;
  const mayStand = isHigher || confirmed.some((requestId) => !markers.includes(requestId));
  return (
    markers.every((marker) => confirmed.includes(marker) || (mayStand && taken.includes(marker))) &&
    told.every((requestId) => markers.includes(requestId))
  );
}
