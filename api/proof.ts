import type { HistoryEntry } from '../domain/history';
import { HistoryType } from '../domain/history';
import type { OrderView } from '../domain/order-view';
import { LineStatus, type ConfirmedLine } from '../domain/order';
import { TransactionStatus } from '../domain/transactions';

/**
 * Does the provider's word cover this add? `not_added`: it is not in the order, none is needed;
 * `undecided`: not in the order either, yet: somebody else is still to decide.
 */
export type Verdict = 'covered' | 'free' | 'not_added' | 'undecided' | 'taken_back' | 'not_covered';

export type OrderProof = ReturnType<typeof proofOf>;

/** The history entries that tell of an add. */
const addEntries: readonly string[] = [
  HistoryType.upsellAdded,
  HistoryType.upsellRefused,
  HistoryType.upsellFailed,
  HistoryType.upsellInDoubt,
  HistoryType.upsellAwaiting,
];

/** Every provider call beside every add, so that a doubter can check invariants I2 to I4. */
export function proofOf(view: OrderView) {
  const requestIds = [...new Set(view.history.flatMap(requestIdOfAdd))].filter(
    (requestId) => !isLowering(view, requestId),
  );
  const adds = requestIds.map((requestId) => proofOfAdd(view, requestId));
  const isVoided = wasVoided(view);
  const authorizedMinor = isVoided ? 0 : view.authorizedMinor;
  return {
    order: view.number,
    currency: view.currency,
    totalMinor: view.totalMinor,
    authorizedMinor,
    isCovered: authorizedMinor >= view.totalMinor,
    isVoided,
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

/** A doubt about lowering is no add: it stands under the request that took an item back. */
function isLowering({ history }: OrderView, requestId: string): boolean {
  return history.some(
    (entry) => entry.type === HistoryType.upsellRemoved && entry.requestId === requestId,
  );
}

/** Voided with the order: what was held is free again. */
function wasVoided({ transactions }: OrderView): boolean {
  return transactions.some(({ status }) => status === TransactionStatus.cancelled);
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
    providerEvents: eventsAbout(entries),
  };
}

/** What the provider told by itself, which may have decided what no call did. */
function eventsAbout(entries: readonly HistoryEntry[]) {
  return entries
    .filter(({ type }) => type === HistoryType.providerEvent)
    .map(({ at, text }) => ({ at, text }));
}

function verdictOf(
  view: OrderView,
  line: ConfirmedLine | undefined,
  entry: HistoryEntry | undefined,
  requestId: string,
): Verdict {
  if (!line) {
    if (wasAdded(view, requestId)) return 'taken_back';
    return entry?.type === HistoryType.upsellAwaiting ? 'undecided' : 'not_added';
  }
  if (line.status === LineStatus.confirmedFree) return 'free';
  return entry && isLineCovered(view, requestId, entry) ? 'covered' : 'not_covered';
}

/** It was in the order once: only the shopper takes a line back out. */
function wasAdded({ history }: OrderView, requestId: string): boolean {
  return history.some(
    (entry) => entry.type === HistoryType.upsellAdded && entry.requestId === requestId,
  );
}

/** Does what the provider was proven to hold cover the order with this line? */
function isLineCovered(view: OrderView, requestId: string, entry: HistoryEntry): boolean {
  const { totalAfterMinor } = entry;
  if (totalAfterMinor === undefined) return false;
  if (entry.reason === 'covered_by_authorization') {
    // Nothing was asked: what was authorized before must have been enough, and still is. It may
    // be less than it was then, where other items were taken back since.
    return view.authorizedMinor >= Math.min(totalAfterMinor, view.totalMinor);
  }
  const own = view.transactions.find(
    (each) => each.requestId === requestId && each.status !== TransactionStatus.failed,
  );
  return own !== undefined && own.totalMinor >= totalAfterMinor && wasTold(view, requestId);
}

/** The provider said something of it: in answer to a call, or by itself where none was heard. */
function wasTold({ providerCalls, history }: OrderView, requestId: string): boolean {
  return (
    providerCalls.some((call) => call.requestId === requestId && call.answeredAt !== undefined) ||
    history.some(
      (entry) => entry.type === HistoryType.providerEvent && entry.requestId === requestId,
    )
  );
}
