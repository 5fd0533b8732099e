import type { AuthorizationLeg } from './payments';

/**
 * Our record of what the provider was asked to hold: one transaction per attempt, each for the
 * whole order total, exactly one of them active (design §2, A16–A20, invariant I2).
 */
export const TransactionStatus = {
  active: 'active',
  superseded: 'superseded',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;
export type TransactionStatus = (typeof TransactionStatus)[keyof typeof TransactionStatus];

export interface Transaction {
  /** `tx-1`, `tx-2` …: given once, never changed, never sent to a provider */
  id: string;
  status: TransactionStatus;
  totalMinor: number;
  currency: string;
  /** the provider's own reference */
  providerRef: string;
  /** what the total consists of at the provider; absent: one leg, of all of it */
  legs?: AuthorizationLeg[];
  /** what the provider said no with (failed ones) */
  code?: string;
  correlationId?: string;
  requestId?: string;
  /** ISO time */
  at: string;
}

type NewTransaction = Omit<Transaction, 'id' | 'status'>;

/** The list after a new total was authorized: the old one superseded, the new one active. */
export function supersede(list: readonly Transaction[], next: NewTransaction): Transaction[] {
  const kept = list.map((transaction) =>
    transaction.status === TransactionStatus.active
      ? { ...transaction, status: TransactionStatus.superseded }
      : transaction,
  );
  return [...kept, { ...next, id: nextId(list), status: TransactionStatus.active }];
}

/** What the order is authorized by now: the legs of the active transaction. */
export function activeLegs(list: readonly Transaction[]): AuthorizationLeg[] {
  const active = list.find(({ status }) => status === TransactionStatus.active);
  if (!active) return [];
  return active.legs ?? [{ providerRef: active.providerRef, amountMinor: active.totalMinor }];
}

/** Named only where there is more than the one leg everybody knows of. */
export function legsOf(transactions: readonly Transaction[]): { legs?: AuthorizationLeg[] } {
  const legs = activeLegs(transactions);
  return legs.length > 1 ? { legs } : {};
}

/** The list after an attempt failed: the active one untouched, the failed one logged (A20, A23). */
export function recordFailed(list: readonly Transaction[], failed: NewTransaction): Transaction[] {
  return [...list, { ...failed, id: nextId(list), status: TransactionStatus.failed }];
}

/** The list after the authorization was voided with the order. */
export function voidActive(list: readonly Transaction[]): Transaction[] {
  return list.map((transaction) =>
    transaction.status === TransactionStatus.active
      ? { ...transaction, status: TransactionStatus.cancelled }
      : transaction,
  );
}

/** How an id is shown: a superseded transaction carries the suffix `-old` (A16). */
export function shownId(transaction: Transaction): string {
  return transaction.status === TransactionStatus.superseded
    ? `${transaction.id}-old`
    : transaction.id;
}

function nextId(list: readonly Transaction[]): string {
  return `tx-${list.length + 1}`;
}
