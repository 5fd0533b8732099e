import { HistoryType, type HistoryEntry } from '../domain/history';
import { judgeLateEvent } from '../domain/late-events';
import { amountText } from '../domain/money';
import type { OrderView } from '../domain/order-view';
import type { ProviderEvent } from '../domain/provider-events';
import { AttentionReason } from '../domain/window-state';
import { authorizationKey } from './idempotency-key';
import { requireProvider } from './provider-of';
import { notYet } from './retry';
import type { Services } from './services';

export interface ReconcileOrderInput {
  order: string;
  provider: string;
  authorizationRef: string;
  event: ProviderEvent;
  /** ISO time the event was taken */
  at: string;
}

/** What came of an event for a finished order. */
export type Reconciled = 'nothing_to_do' | 'given_up' | 'needs_attention';

/**
 * Settles what a provider tells of an order that is over (design §2.6): a late authorization of its
 * own is given up, a larger total is looked up, and what is not as the order says is written to its
 * row for a person. Tried again while the provider gives no clear answer.
 */
export function reconcileOrder(services: Services) {
  return async (input: ReconcileOrderInput): Promise<Reconciled> => {
    const { order, event, at } = input;
    const row = await services.orders.find(order);
    const view = row?.final?.view;
    // The release step is still to write it; the warehouse, too, waits for that.
    if (!view) throw notYet('OrderNotFinished', 'The final state of the order is not stored yet.');
    const verdict = judgeLateEvent(view, event);
    if (verdict.kind === 'nothing') return 'nothing_to_do';
    if (verdict.kind === 'give_up') {
      const isGivenUp = await giveUp(services, input, view, verdict.correlation);
      const reason = isGivenUp ? undefined : AttentionReason.authorizationAboveTotal;
      await services.orders.annotate(order, giveUpEntry(at, isGivenUp, event), reason);
      return isGivenUp ? 'given_up' : 'needs_attention';
    }
    const heldMinor = (await readHeld(services, input)) ?? verdict.heldMinor;
    if (heldMinor !== undefined && heldMinor <= view.totalMinor) return 'nothing_to_do';
    const held = heldMinor === undefined ? 'more' : amountText(heldMinor, view.currency);
    const text = `The provider holds ${held} after the order was over; lower it there.`;
    const entry = { at, type: HistoryType.providerEvent, text };
    await services.orders.annotate(order, entry, AttentionReason.authorizationAboveTotal);
    return 'needs_attention';
  };
}

async function giveUp(
  services: Services,
  { order, provider, authorizationRef, event }: ReconcileOrderInput,
  view: OrderView,
  correlation: string,
): Promise<boolean> {
  const { authorizedMinor: totalMinor, currency } = view;
  const requestId = event.requestId ?? event.eventId;
  const purpose = 'late_reversal';
  const answer = await requireProvider(services, provider).restoreAuthorization({
    authorizationRef,
    method: '',
    country: '',
    currency,
    totalMinor,
    baseLines: '[]',
    upsoldLines: [],
    requestId,
    idempotencyKey: authorizationKey({ order, requestId, totalMinor, attempt: 1, purpose }),
    description: 'Approved after the order was over',
    correlation,
  });
  if (answer.kind === 'unknown_outcome') throw notYet('LateReversalInDoubt', answer.cause);
  if (answer.kind === 'throttled') throw notYet('Throttled', 'asked to wait', answer.retryAt);
  return answer.kind === 'authorized';
}

function giveUpEntry(at: string, isGivenUp: boolean, event: ProviderEvent): HistoryEntry {
  const { requestId } = event;
  return {
    at,
    type: isGivenUp ? HistoryType.lateAuthorizationReversed : HistoryType.providerEvent,
    text: isGivenUp
      ? 'An authorization that came after the order was over was given up.'
      : 'An authorization came after the order was over and could not be given up; cancel it.',
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** What is held now, where the provider can be asked. */
async function readHeld(
  services: Services,
  { provider, authorizationRef }: ReconcileOrderInput,
): Promise<number | undefined> {
  const port = requireProvider(services, provider);
  if (!port.describe().canReadBack) return undefined;
  const answer = await port.readAuthorization({ authorizationRef });
  if (answer.kind === 'unavailable') throw notYet('ProviderUnavailable', answer.cause);
  return answer.kind === 'read' ? answer.snapshot.authorizedMinor : undefined;
}
