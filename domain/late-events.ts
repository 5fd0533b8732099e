import type { OrderView } from './order-view';
import type { ProviderEvent } from './provider-events';
import { TransactionStatus, type Transaction } from './transactions';

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

/** What an event for a finished order asks of us. */
export type LateVerdict =
  | { kind: 'nothing' }
  /** a leg of its own was authorized: it is given up */
  | { kind: 'give_up'; correlation: string }
  /** more is held than the order comes to: it is looked at */
  | { kind: 'look'; heldMinor: number | undefined };

/** Judges an event that came after the order was over (design §2.6). */
export function judgeLateEvent(
  view: Pick<OrderView, 'transactions' | 'totalMinor'>,
  event: ProviderEvent,
): LateVerdict {
  const { kind, outcome, amountMinor, amountMeans, correlation } = event;
  if (kind !== 'increase' || outcome !== 'authorized') return { kind: 'nothing' };
  if (isInOrder(view.transactions, event)) return { kind: 'nothing' };
  if (amountMeans === 'leg' && correlation !== undefined) return { kind: 'give_up', correlation };
  if (amountMinor !== undefined && amountMinor <= view.totalMinor) return { kind: 'nothing' };
  return { kind: 'look', heldMinor: amountMinor };
}
