import type { OrderView } from './order-view';
import type { ProviderEvent } from './provider-events';
import { activeLegs, TransactionStatus, type Transaction } from './transactions';

/** The raise it tells of is in the order: a repeat, or the other half of an answer we have. */
export function isInOrder(
  transactions: readonly Transaction[],
  { requestId, correlation }: ProviderEvent,
): boolean {
  return transactions.some(
    (transaction) =>
      transaction.status !== TransactionStatus.failed &&
      ((requestId !== undefined && transaction.requestId === requestId) ||
        (correlation !== undefined && transaction.providerRef === correlation)),
  );
}

/** It says no to what the order is authorized by now: a line's raise, or a leg that is counted on. */
export function isNoToConfirmed(
  { transactions, lines }: Pick<OrderView, 'transactions' | 'lines'>,
  { kind, outcome, requestId, correlation }: ProviderEvent,
): boolean {
  if (kind !== 'increase' || outcome !== 'declined') return false;
  const isLine = requestId !== undefined && lines.some((line) => line.requestId === requestId);
  return isLine || activeLegs(transactions).some(({ providerRef }) => providerRef === correlation);
}

/** What an event for a finished order asks of us. */
export type LateVerdict =
  | { kind: 'nothing' }
  /** a leg of its own was authorized: it is given up */
  | { kind: 'give_up'; correlation: string }
  /** more is held than the order comes to: it is looked at */
  | { kind: 'look'; heldMinor: number | undefined };

/** Judges an event that came after the order was over (design §2.6). */
export function judgeLateEvent(
  view: Pick<OrderView, 'transactions' | 'totalMinor' | 'currency'>,
  event: ProviderEvent,
): LateVerdict {
  const { kind, outcome, amountMeans, correlation, currency = view.currency } = event;
  // Nobody knows what an amount of another currency comes to beside the order's.
  const amountMinor = currency === view.currency ? event.amountMinor : undefined;
  if (kind !== 'increase' || outcome !== 'authorized') return { kind: 'nothing' };
  if (isInOrder(view.transactions, event)) return { kind: 'nothing' };
  if (amountMeans === 'leg' && correlation !== undefined) return { kind: 'give_up', correlation };
  if (amountMinor !== undefined && amountMinor <= view.totalMinor) return { kind: 'nothing' };
  return { kind: 'look', heldMinor: amountMinor };
}
