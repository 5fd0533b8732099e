import { takesRetries } from '../domain/attention-events';
import { amountText } from '../domain/money';
import type { OrderView } from '../domain/order-view';
import type { Answer } from './answer';
import { emailState, headline, nextStep } from './next-step';
import type { Found, OrderAtTemporal } from './order-at-temporal';
import { printable } from './printable';
import { lookUp } from './standing';
import { table } from './table';
import { adviceOf, moment, type Advice } from './wording';

/** The newest entries say what is going on; Temporal UI and the API have all of them. */
const historyShownMax = 8;

/** The order as it is now; without a worker, what Temporal alone tells. */
export async function show(at: OrderAtTemporal): Promise<Answer> {
  const { found, view } = await lookUp(at);
  const temporal = { ...found };
  if (!view) {
    return {
      text: showUnanswered(at.order, found),
      document: { order: at.order, result: 'unanswered', temporal },
    };
  }
  const flags = advised(view, found);
  return {
    text: showOrder(view, found, Date.now()),
    document: {
      order: at.order,
      result: 'shown',
      temporal,
      next: nextStep(view, found),
      email: emailState(view, found),
      flags,
      view,
    },
  };
}

/** No worker answers: the query needs one, the rest is in Temporal's own books. */
function showUnanswered(order: string, found: Found): string {
  const { status, startedAt, endedAt, endedBecause, summary, outcome, needsAttention } = found;
  const rows = [
    ['Temporal says', status],
    ['started', moment(startedAt)],
    ...(endedAt === undefined ? [] : [['ended', moment(endedAt)]]),
    ...(endedBecause === undefined ? [] : [['ended because', endedBecause]]),
    ...(summary === undefined ? [] : [['handed over as', summary]]),
    ...(outcome === undefined ? [] : [['outcome', outcome]]),
    ...(needsAttention === undefined ? [] : [['flagged', needsAttention ? 'yes' : 'no']]),
  ];
  return [
    `No worker answers, so this is only what Temporal itself knows of ${order}.`,
    '',
    ...table(rows),
  ].join('\n');
}

/** @param nowMs the time left is counted from here, epoch ms */
export function showOrder(view: OrderView, found: Found, nowMs: number): string {
  return [
    headline(view, found, nowMs),
    `Next: ${nextStep(view, found)}`,
    ...section('Lines', lineRows(view), [2, 4]),
    ...section('Transactions', transactionRows(view), [2]),
    ...section('State', stateRows(view, found)),
    ...flagLines(view, found),
    ...section(historyTitle(view), historyRows(view)),
  ].join('\n');
}

function section(title: string, rows: string[][], rightAligned: number[] = []): string[] {
  return ['', title, ...table(rows, rightAligned)];
}

function lineRows({ lines, shippingMinor, currency }: OrderView): string[][] {
  const rows = lines.map((line) => [
    line.line,
    line.reference,
    String(line.quantity),
    line.name,
    amountText(line.totalMinor, currency),
    line.origin === 'upsell' ? 'added' : '',
  ]);
  const shipping = ['', 'shipping', '', '', amountText(shippingMinor, currency), ''];
  return shippingMinor === 0 ? rows : [...rows, shipping];
}

function transactionRows({ transactions }: OrderView): string[][] {
  return transactions.map(({ id, status, totalMinor, currency, code }) => [
    id,
    status,
    amountText(totalMinor, currency),
    code ?? '',
  ]);
}

function stateRows(view: OrderView, found: Found): string[][] {
  const { totalMinor, currency, fulfilment, eligibility } = view;
  const until = fulfilment.until === undefined ? '' : ` until ${moment(fulfilment.until)}`;
  const reasons = eligibility.isAllowed ? [] : [['no adds', eligibility.reasons.join(', ')]];
  return [
    ['total', amountText(totalMinor, currency)],
    ['authorized', authorizedText(view)],
    ['warehouse', `${fulfilment.status}${until}`],
    ['email', emailState(view, found)],
    ...reasons,
  ];
}

function authorizedText({
  totalMinor,
  authorizedMinor,
  currency,
  transactions,
}: OrderView): string {
  if (transactions.some(({ status }) => status === 'cancelled')) return 'nothing, it was voided';
  const isEqual = authorizedMinor === totalMinor;
  return `${amountText(authorizedMinor, currency)}${isEqual ? '' : ' (NOT the total)'}`;
}

function flagLines(view: OrderView, found: Found): string[] {
  if (view.needsAttention.length === 0) return [];
  return [
    '',
    'FLAGGED',
    ...advised(view, found).flatMap(({ reason, meaning, todo }) => [
      `  ${printable(reason)}`,
      ...(meaning === undefined ? [] : [`    ${meaning}.`]),
      ...(todo === undefined ? [] : [`    To do: ${todo}.`]),
    ]),
  ];
}

function advised({ needsAttention, phase, confirmation }: OrderView, { status }: Found): Advice[] {
  const canRetry = status === 'RUNNING' && takesRetries(phase, confirmation.retries);
  return needsAttention.map((reason) => adviceOf(reason, canRetry));
}

function historyTitle({ history }: OrderView): string {
  if (history.length <= historyShownMax) return 'History';
  return `History, the last ${historyShownMax} of ${history.length}`;
}

function historyRows({ history }: OrderView): string[][] {
  return history
    .slice(-historyShownMax)
    .map(({ at, type, text, reason }) => [
      moment(at),
      type,
      reason === undefined ? text : `${text} (${reason})`,
    ]);
}
