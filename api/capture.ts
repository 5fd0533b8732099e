import type { OrderRow } from '../domain/ports';
import { Fulfilment, OrderOutcome } from '../domain/window-state';
import type { CapturePaymentInput } from '../workflows/messages';
import type { EndedCapture } from './order-client';
import { Problem, type ProblemMembers } from './problems';

export type CaptureVerdict =
  { kind: 'captured'; providerRef: string | undefined } | { kind: 'refused'; problem: Problem };

/**
 * What a capture of this order may ask for. The order must be with the warehouse, and all
 * captures together stay within the order's total and what the provider was proven to hold.
 * @throws Problem when it may not be captured, or not as much
 */
export function captureInput(
  row: OrderRow | undefined,
  ask: { order: string; requestId: string; fingerprint: string; amountMinor: number | undefined },
): CapturePaymentInput {
  if (!row) throw new Problem('order_unknown');
  const { final, provider, authorizationRef } = row;
  if (final?.view.outcome === OrderOutcome.cancelled) throw new Problem('order_cancelled');
  const isReleased = final?.view.fulfilment.status === Fulfilment.released;
  if (!final || !isReleased || provider === undefined || authorizationRef === undefined) {
    throw new Problem('order_not_released');
  }
  const { authorizedMinor, totalMinor, currency } = final.view;
  const boundMinor = Math.min(authorizedMinor, totalMinor);
  const amountMinor = ask.amountMinor ?? boundMinor;
  if (amountMinor > boundMinor) throw aboveBound(boundMinor);
  const { order, requestId, fingerprint } = ask;
  return {
    order,
    requestId,
    fingerprint,
    provider,
    authorizationRef,
    currency,
    amountMinor,
    boundMinor,
  };
}

/** What an ended capture means. A refusal is an answer; not knowing is not one. */
export function captureVerdict(answer: EndedCapture): CaptureVerdict {
  if (answer.kind === 'failed') return refused('capture_unresolved');
  const { outcome } = answer.result;
  switch (outcome.kind) {
    case 'done':
      return { kind: 'captured', providerRef: outcome.providerRef };
    case 'above_bound':
      return { kind: 'refused', problem: aboveBound() };
    case 'unknown_outcome':
      return refused('capture_unresolved', { reason: outcome.cause });
    case 'throttled':
      return refused('capture_refused', { reason: outcome.kind });
    case 'refused':
    case 'invalid_request':
    case 'misconfigured':
      return refused('capture_refused', { reason: outcome.code });
  }
}

function refused(
  code: 'capture_refused' | 'capture_unresolved',
  members: ProblemMembers = {},
): CaptureVerdict {
  return { kind: 'refused', problem: new Problem(code, members) };
}

function aboveBound(boundMinor?: number): Problem {
  const detail = `The order allows ${boundMinor} minor units in all.`;
  return new Problem('capture_above_authorization', {
    field: 'amountMinor',
    ...(boundMinor === undefined ? {} : { detail }),
  });
}
