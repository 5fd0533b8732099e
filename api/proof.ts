import type { HistoryEntry } from '../domain/history';
import { HistoryType } from '../domain/history';
import type { OrderView } from '../domain/order-view';
import { LineStatus, type ConfirmedLine } from '../domain/order';
import { TransactionStatus } from '../domain/transactions';

/** Does the provider's word cover this add? `not_added`: it is not in the order, none is needed. */
export type Verdict = 'covered' | 'free' | 'not_added' | 'taken_back' | 'not_covered';

export type OrderProof = ReturnType<typeof proofOf>;

/** The history entries that tell of an add. */
const addEntries: readonly string[] = [
  HistoryType.upsellAdded,
  HistoryType.upsellRefused,
  HistoryType.upsellFailed,
  HistoryType.upsellInDoubt,
];

/** Every provider call beside every add, so that a doubter can check invariants I2 to I4. */
export function proofOf(view: OrderView) {
  const requestIds = [...new Set(view.history.flatMap(requestIdOfAdd))];
  const adds = requestIds.map((requestId) => proofOfAdd(view, requestId));
  return {
    order: view.number,
    currency: view.currency,
    totalMinor: view.totalMinor,
    authorizedMinor: view.authorizedMinor,
    isCovered: view.authorizedMinor >= view.totalMinor,
    activeTransactions: view.transactions
      .filter((transaction) => transaction.status === TransactionStatus.active)
      .map((transaction) => transaction.id),
    adds,
    otherCalls: view.providerCalls.filter(
      (call) => call.requestId === undefined || !requestIds.includes(call.requestId),
    ),
  };
}

function requestIdOfAdd({ type, requestId }: HistoryEntry): string[] {
  return requestId !== undefined && addEntries.includes(type) ? [requestId] : [];
}

function proofOfAdd(view: OrderView, requestId: string) {
  const entries = view.history.filter((entry) => entry.requestId === requestId);
  // The last word on the add: it was added, refused, or failed.
  const entry = entries.findLast(({ type }) => addEntries.includes(type));
  const line = view.lines.find((each) => each.requestId === requestId);
  return {
    requestId,
    item: entry?.item,
    line: line?.line,
    totalBeforeMinor: entry?.totalBeforeMinor,
    totalAfterMinor: entry?.totalAfterMinor,
    transaction: entry?.transaction,
    verdict: verdictOf(view, line, entry, requestId),
    providerCalls: view.providerCalls.filter((call) => call.requestId === requestId),
  };
}

function verdictOf(
  view: OrderView,
  line: ConfirmedLine | undefined,
  entry: HistoryEntry | undefined,
  requestId: string,
): Verdict {
  if (!line) return wasAdded(view, requestId) ? 'taken_back' : 'not_added';
  if (line.status === LineStatus.confirmedFree) return 'free';
  const totalAfterMinor = entry?.totalAfterMinor;
  if (totalAfterMinor === undefined) return 'not_covered';
  return heldMinor(view, line.requestId, entry) >= totalAfterMinor ? 'covered' : 'not_covered';
}

/** It was in the order once: only the shopper takes a line back out. */
function wasAdded({ history }: OrderView, requestId: string): boolean {
  return history.some(
    (entry) => entry.type === HistoryType.upsellAdded && entry.requestId === requestId,
  );
}

/** What the provider was proven to hold when this line was added. */
function heldMinor(
  view: OrderView,
  requestId: string | undefined,
  entry: HistoryEntry | undefined,
): number {
  // Nothing was asked: what was authorized before must have been enough, and still is.
  if (entry?.reason === 'covered_by_authorization') return view.authorizedMinor;
  const own = view.transactions.find(
    (each) => each.requestId === requestId && each.status !== TransactionStatus.failed,
  );
  const wasAsked = view.providerCalls.some(
    (call) => call.requestId === requestId && call.answeredAt !== undefined,
  );
  return own && wasAsked ? own.totalMinor : 0;
}
