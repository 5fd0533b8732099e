import {
  AuthorizationState,
  UnknownCause,
  UnsupportedReason,
  type AuthorizationTarget,
  type ChangeOutcome,
} from '../../../domain/payments';
import type { KlarnaError } from './classify';
import { markersOf } from './lines';
import type { KlarnaOrder } from './order';
import type { EligibilityTable } from './policy';
import { isLive, reasonAgainst } from './read';

/**
 * What Klarna's `NOT_ALLOWED` means, read off the order it was said about: risk, state and method
 * all share that one code (§1.7). The table is given for raises only; lowering needs none.
 */
export function meaningOfForbidden(
  target: AuthorizationTarget,
  order: KlarnaOrder,
  error: KlarnaError,
  table: EligibilityTable | undefined,
): ChangeOutcome {
  const { authorizationRef: providerRef, totalMinor } = target;
  const { authorizedMinor, capturedMinor } = order.snapshot;
  if (isGone(order)) return { kind: 'unsupported', reason: UnsupportedReason.orderState };
  if (standsAsTargeted(target, order)) return { kind: 'authorized', totalMinor, providerRef };
  if (authorizedMinor === totalMinor) {
    // Our total, but not our lines: it cannot be proven whose change this was.
    return { kind: 'unknown_outcome', cause: UnknownCause.conflict };
  }
  if (totalMinor < capturedMinor) {
    return { kind: 'invalid_request', code: 'total_below_captured', field: 'totalMinor' };
  }
  if (!isLive(order)) return { kind: 'unsupported', reason: UnsupportedReason.orderState };
  const reason = table && reasonAgainst(table, order, target);
  if (reason !== undefined) return { kind: 'unsupported', reason };
  return { kind: 'declined', code: error.code, message: error.message };
}

/** An earlier attempt was applied: the total is the new one and the lines that are ours match. */
export function standsAsTargeted(target: AuthorizationTarget, order: KlarnaOrder): boolean {
  const { snapshot } = order;
  if (isGone(order) || snapshot.authorizedMinor !== target.totalMinor) return false;
  const upsold = target.upsoldLines.map((line) => line.requestId);
  const expected = new Set([...markersOf(target.baseLines), ...upsold]);
  return (
    expected.size === snapshot.markers.length &&
    snapshot.markers.every((marker) => expected.has(marker))
  );
}

/** Nothing is authorized any more, whatever amount is still printed on the order. */
function isGone(order: KlarnaOrder): boolean {
  const { state } = order.snapshot;
  return (
    state === AuthorizationState.cancelled ||
    state === AuthorizationState.expired ||
    state === AuthorizationState.closed
  );
}
