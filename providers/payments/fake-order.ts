import {
  AuthorizationState,
  UnsupportedReason,
  type AuthorizationSnapshot,
  type ChangeOutcome,
  type RestoreCommand,
  type SettleOutcome,
  type UpsoldLine,
} from '../../domain/payments';
import { appendToArray } from './json-text';

/** An order as it stands before the first call. */
export interface PlacedOrder {
  authorizationRef: string;
  totalMinor: number;
  currency: string;
  /** JSON text of an array; `[]` unless given */
  lines?: string;
  method?: string;
  state?: AuthorizationState;
  capturedMinor?: number;
  /** makes `checkEligibility` say no */
  unsupported?: UnsupportedReason;
}

export function snapshotOf(order: PlacedOrder): AuthorizationSnapshot {
  return {
    state: order.state ?? AuthorizationState.authorized,
    authorizedMinor: order.totalMinor,
    capturedMinor: order.capturedMinor ?? 0,
    currency: order.currency,
    lines: order.lines ?? '[]',
    markers: [],
    ...(order.method === undefined ? {} : { method: order.method }),
  };
}

export function isLive(held: AuthorizationSnapshot): boolean {
  return (
    held.state === AuthorizationState.authorized || held.state === AuthorizationState.partCaptured
  );
}

/** The answer to a change that nobody scripted. A `floorMinor` is what a raise must exceed. */
export function judgeChange(
  command: RestoreCommand,
  held: AuthorizationSnapshot | undefined,
  floorMinor: number | undefined,
): ChangeOutcome {
  const { totalMinor, authorizationRef: providerRef } = command;
  if (!held) return { kind: 'misconfigured', code: 'NO_SUCH_ORDER' };
  if (floorMinor !== undefined && totalMinor <= floorMinor) {
    return { kind: 'invalid_request', code: 'total_not_above_previous', field: 'totalMinor' };
  }
  if (!isLive(held)) return { kind: 'unsupported', reason: UnsupportedReason.orderState };
  if (totalMinor < held.capturedMinor) {
    return { kind: 'invalid_request', code: 'total_below_captured', field: 'totalMinor' };
  }
  return { kind: 'authorized', totalMinor, providerRef };
}

/** The order after a change: the new total, and these lines instead of all it had. */
export function changed(
  held: AuthorizationSnapshot,
  command: RestoreCommand,
): AuthorizationSnapshot {
  return {
    ...held,
    authorizedMinor: command.totalMinor,
    lines: appendToArray(command.baseLines, command.upsoldLines.map(lineText)),
    markers: command.upsoldLines.map((line) => line.requestId),
  };
}

/** The answer to a capture (an amount) or a cancel (none) that nobody scripted. */
export function judgeSettlement(
  held: AuthorizationSnapshot | undefined,
  captureMinor: number | undefined,
): SettleOutcome {
  if (!held) return { kind: 'misconfigured', code: 'NO_SUCH_ORDER' };
  if (captureMinor === undefined) {
    if (held.state === AuthorizationState.authorized) return { kind: 'done' };
    return refused('CANCEL_NOT_ALLOWED', 'The order is captured or no longer stands.');
  }
  if (isLive(held) && captureMinor <= held.authorizedMinor - held.capturedMinor) {
    return { kind: 'done', providerRef: `capture of ${captureMinor}` };
  }
  return refused('CAPTURE_NOT_ALLOWED', 'More than what is left of the authorization.');
}

/** The order after a settlement that was done. */
export function settled(
  held: AuthorizationSnapshot,
  captureMinor: number | undefined,
): AuthorizationSnapshot {
  if (captureMinor === undefined) return { ...held, state: AuthorizationState.cancelled };
  const capturedMinor = held.capturedMinor + captureMinor;
  const isWhole = capturedMinor === held.authorizedMinor;
  const state = isWhole ? AuthorizationState.captured : AuthorizationState.partCaptured;
  return { ...held, capturedMinor, state };
}

function lineText(line: UpsoldLine): string {
  const { requestId, reference, totalMinor } = line;
  return JSON.stringify({ reference, total_amount: totalMinor, request: requestId });
}

function refused(code: string, message: string): SettleOutcome {
  return { kind: 'refused', code, message };
}
