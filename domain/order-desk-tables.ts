import { amountText } from './money';
import { LineOrigin, LineStatus, type ConfirmedLine } from './order';
import { clockText, escaped, providerName, words } from './plain-text';
import { shownId, TransactionStatus, type Transaction } from './transactions';
import type { WindowState } from './window-state';

/** Of what was bought, so many lines are shown: what was added, and paid, should be in sight. */
const boughtLinesMax = 12;
/** The newest ones: more than an order can have, which is one and a raise for each add. */
const transactionsMax = 20;

const nameMax = 60;
const referenceMax = 40;

/** What the order consists of, how each line came to be there, and what it comes to. */
export function linesTable(state: WindowState, nowMs: number): string {
  const { order, lines, orderTotalMinor } = state;
  const bought = lines.filter(({ origin }) => origin !== LineOrigin.upsell);
  const added = lines.filter(({ origin }) => origin === LineOrigin.upsell);
  const left = bought.length - boughtLinesMax;
  const amount = (minor: number) => amountText(minor, order.currency);
  const rows = [
    ...bought.slice(0, boughtLinesMax).map((line) => lineRow(state, line, nowMs)),
    ...(left > 0 ? [['', `… and ${left} more`, 'bought', '', '']] : []),
    ...added.map((line) => lineRow(state, line, nowMs)),
    ...(order.shippingMinor === 0 ? [] : [['', 'Shipping', '', '', amount(order.shippingMinor)]]),
    ['', '**Total**', '', '', `**${amount(orderTotalMinor)}**`],
  ];
  const head = ['Item', 'Name', 'Where from', 'Quantity', 'Amount'];
  return table(head, ['---', '---', '---', '--:', '--:'], rows);
}

function lineRow(state: WindowState, line: ConfirmedLine, nowMs: number): string[] {
  const { reference, name, quantity, totalMinor } = line;
  return [
    escaped(reference, referenceMax),
    escaped(name, nameMax),
    whereFrom(state, line, nowMs),
    String(quantity),
    amountText(totalMinor, state.order.currency),
  ];
}

function whereFrom(state: WindowState, line: ConfirmedLine, nowMs: number): string {
  if (line.origin === LineOrigin.original) return 'bought';
  if (line.origin === LineOrigin.sample) return 'promised earlier, free';
  const at = line.addedAt ? ` ${clockText(Date.parse(line.addedAt), nowMs)}` : '';
  const delivered = line.deliveredAt ? ', delivered' : '';
  return `added${at}, ${howPaid(state, line)}${delivered}`;
}

function howPaid({ transactions }: WindowState, { status, requestId }: ConfirmedLine): string {
  if (status === LineStatus.confirmedFree) return 'free';
  const raise = transactions.find(
    (each) => each.requestId === requestId && each.status !== TransactionStatus.failed,
  );
  return raise ? `paid by ${shownId(raise)}` : 'within what was held';
}

/** What the provider was asked to hold, oldest first (A15, A16). */
export function transactionsTable({ transactions, payment }: WindowState): string {
  if (transactions.length === 0) return 'No transaction yet.';
  const provider = escaped(providerName(payment.provider), referenceMax);
  const head = ['Transaction', 'Status', `Reference at ${provider}`, 'Amount'];
  const shown = transactions.slice(-transactionsMax);
  return table(head, ['---', '---', '---', '--:'], shown.map(transactionRow));
}

const statusWords: Record<TransactionStatus, string> = {
  active: 'active',
  superseded: 'replaced',
  failed: 'failed',
  cancelled: 'voided',
};

function transactionRow(transaction: Transaction): string[] {
  const { status, totalMinor, currency, providerRef, code } = transaction;
  const why = code === undefined ? '' : `: ${escaped(words(code), nameMax)}`;
  return [
    shownId(transaction),
    statusWords[status] + why,
    escaped(providerRef, referenceMax),
    amountText(totalMinor, currency),
  ];
}

function table(head: string[], alignment: string[], rows: string[][]): string {
  return [head, alignment, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
