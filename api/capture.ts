import type { ConfirmedOrder } from '../domain/ports';
import { legsOf, type Transaction } from '../domain/transactions';
import { Fulfilment, OrderOutcome } from '../domain/window-state';
import type { CapturePaymentInput } from '../workflows/messages';
import type { EndedCapture } from './order-client';
import { Problem, type ProblemMembers } from './problems';
import { findOrder, type FoundRow } from './read-order';
import type { Services } from './settings';

export type CaptureVerdict =
  { kind: 'captured'; providerRef: string | undefined } | { kind: 'refused'; problem: Problem };

/**
 * What a capture of this order may ask for. The order must be with the warehouse, and all
 * captures together stay within the order's total and what the provider was proven to hold.
 * @throws Problem when it may not be captured, or not as much
 */
export async function captureInput(
  services: Pick<Services, 'orders' | 'orderClient'>,
  ask: { order: string; requestId: string; fingerprint: string; amountMinor: number | undefined },
): Promise<CapturePaymentInput> {
  const { order, requestId, fingerprint } = ask;
  const proven = provenOf(await findOrder(services, order));
  const { authorizedMinor, totalMinor, currency, transactions = [] } = proven;
  const { provider, authorizationRef } = (await services.orders.find(order)) ?? {};
  if (provider === undefined || authorizationRef === undefined) {
    throw new Problem('order_not_released');
  }
  const boundMinor = Math.min(authorizedMinor, totalMinor);
  const amountMinor = ask.amountMinor ?? boundMinor;
  if (amountMinor > boundMinor || boundMinor === 0) throw aboveBound(boundMinor);
  return {
    order,
    requestId,
    fingerprint,
    provider,
    authorizationRef,
    ...legsOf(transactions),
    currency,
    amountMinor,
    boundMinor,
  };
}

type Proven = Pick<ConfirmedOrder, 'authorizedMinor' | 'totalMinor' | 'currency'> & {
  /** absent: an order that was terminated; one leg is all that is known of it */
  transactions?: Transaction[];
};

/** What was proven of an order that went out, also of one whose workflow was ended by hand (D28). */
function provenOf(found: FoundRow): Proven {
  switch (found.kind) {
    case 'abandoned':
      return found.confirmed;
    case 'view': {
      const { outcome, fulfilment } = found.view;
      if (outcome === OrderOutcome.cancelled) throw new Problem('order_cancelled');
      if (fulfilment.status === Fulfilment.released) return found.view;
      throw new Problem('order_not_released');
    }
    case 'running':
    case 'awaiting_payment':
      throw new Problem('order_not_released');
  }
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
