import { TransactionStatus, type Transaction } from '../../domain/transactions';

/** The one active transaction, if the authorization still stands. */
export function activeTransaction(list: readonly Transaction[]): Transaction | undefined {
  return list.find((transaction) => transaction.status === TransactionStatus.active);
}
