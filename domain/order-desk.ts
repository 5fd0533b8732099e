import { attentionAdvice, todoOf } from './attention';
import { takesRetries } from './attention-events';
import { HistoryType } from './history';
import { amountText } from './money';
import { isCancelRequested, whatHappensNext } from './order-desk-next';
import { linesTable, transactionsTable } from './order-desk-tables';
import {
  boundedDetails,
  clockText,
  durationText,
  escaped,
  plain,
  providerName,
  words,
} from './plain-text';
import { TransactionStatus } from './transactions';
import { OrderOutcome, Phase, type AttentionReason, type WindowState } from './window-state';
import { countOf } from './wording';

/** The newest ones. */
const refusalsMax = 5;

/** Temporal UI's frame is so much too low; without it the last line is cut off. */
const bottomMargin = '\n\n\u00A0';

const referenceMax = 40;
const sentenceMax = 200;

/**
 * An order as the person on call reads it in Temporal UI: Markdown in plain English, what matters
 * first, because little of it is seen without scrolling. Bounded, without personal data, and
 * nothing from outside can pass for words of ours. `nowMs`: when it is written, epoch ms.
 */
export function orderDesk(state: WindowState, nowMs: number): string {
  const parts = [
    `### ${headline(state, nowMs)}`,
    standing(state, nowMs),
    ...attention(state),
    `**What happens next.** ${whatHappensNext(state, nowMs)}`,
    '**What the order consists of**',
    linesTable(state, nowMs),
    '**What the provider was asked to hold**',
    transactionsTable(state),
    ...refusals(state, nowMs),
  ];
  return boundedDetails(parts.join('\n\n')) + bottomMargin;
}

function headline(state: WindowState, nowMs: number): string {
  const flag = state.attention.length > 0 ? 'Needs a person · ' : '';
  return flag + stage(state, nowMs);
}

function stage(state: WindowState, nowMs: number): string {
  const { phase, outcome, eligibility } = state;
  if (outcome) return ending(outcome, phase === Phase.closed);
  if (isCancelRequested(state)) return 'Being cancelled';
  const closes = clockText(Date.parse(state.closesAt), nowMs);
  switch (phase) {
    case Phase.opening:
      return 'Being opened';
    case Phase.open:
      return eligibility.isAllowed ? `Open for additions until ${closes}` : 'Being confirmed';
    case Phase.draining:
      return `Window closed at ${closes}, finishing what came in time`;
    case Phase.finalizing:
    case Phase.closed:
      return `Window closed at ${closes}, being confirmed`;
  }
}

function ending(outcome: OrderOutcome, isOver: boolean): string {
  switch (outcome) {
    case OrderOutcome.confirmed:
      return isOver ? 'Over: released to the warehouse' : 'Released to the warehouse';
    case OrderOutcome.cancelled:
      return isOver ? 'Over: cancelled' : 'Cancelled';
    case OrderOutcome.duplicate:
      return 'A repeat of an order handed over before';
    case OrderOutcome.refused:
      return 'Not opened';
  }
}

/** Time left, what the order is worth, and what is held for it. */
function standing(state: WindowState, nowMs: number): string {
  const { phase, order, payment, orderTotalMinor, authorizedMinor, transactions } = state;
  const total = amountText(orderTotalMinor, order.currency);
  const held = amountText(authorizedMinor, order.currency);
  const provider = escaped(providerName(payment.provider), referenceMax);
  const isVoided = transactions.some(({ status }) => status === TransactionStatus.cancelled);
  const authorization = isVoided
    ? `; its authorization at ${provider} was voided`
    : `; last proven held at ${provider}: ${held}`;
  const worth = `The order comes to ${total}${phase === Phase.opening ? '' : authorization}.`;
  const sentences = [timeLeft(state, nowMs), worth, notAllowed(state), emailed(state, nowMs)];
  return sentences.filter(Boolean).join(' ');
}

function timeLeft({ phase, closesAt, eligibility }: WindowState, nowMs: number): string {
  const written = `Written at ${clockText(nowMs, nowMs)}`;
  const leftMs = Date.parse(closesAt) - nowMs;
  const isOpen = phase === Phase.open && eligibility.isAllowed && leftMs > 0;
  return isOpen ? `${written}, with ${durationText(leftMs)} left.` : `${written}.`;
}

function notAllowed({ phase, eligibility, outcome }: WindowState): string {
  const isKnown = phase !== Phase.opening && outcome !== OrderOutcome.duplicate;
  if (eligibility.isAllowed || !isKnown || outcome === OrderOutcome.refused) return '';
  const reasons = eligibility.reasons.map((reason) => escaped(words(reason), referenceMax));
  return `Nothing could be added to it (${reasons.join(', ')}).`;
}

function emailed({ confirmationSentAt }: WindowState, nowMs: number): string {
  if (!confirmationSentAt) return '';
  return `The confirmation email was sent at ${clockText(Date.parse(confirmationSentAt), nowMs)}.`;
}

/** What each flag means, what to do, and how to say that it is done. */
function attention(state: WindowState): string[] {
  const { attention: reasons, order, phase, outcome } = state;
  if (reasons.length === 0) return [];
  const advice = reasons.map((reason) => {
    const known = attentionAdvice[reason];
    const todo = todoOf(known, takesRetries(state.phase, state.confirmationRetries));
    return `- **${title(reason)}.** ${known.meaning}. *What to do:* ${todo}.`;
  });
  const isOver = phase === Phase.closed || outcome === OrderOutcome.refused;
  if (isOver) return [advice.join('\n')];
  // The API lets through only letters, digits and `._-`: nothing in it can end the code.
  const number = plain(order.number, referenceMax * 2);
  const command = `npm run order -- resolve ${number} --note "what was done"`;
  return [advice.join('\n'), `When it is settled: \`${command.replaceAll('`', '')}\``];
}

function title(reason: AttentionReason): string {
  const text = words(reason);
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The newest requests that got a no, with what a caller was told. */
function refusals({ history }: WindowState, nowMs: number): string[] {
  const refused = history.filter(
    ({ type }) => type === HistoryType.upsellRefused || type === HistoryType.upsellFailed,
  );
  if (refused.length === 0) return [];
  const newest = refused.slice(-refusalsMax).map(({ at, item, text, requestId }) => {
    const when = clockText(Date.parse(at), nowMs);
    const what = item === undefined ? '' : `, ${escaped(item, referenceMax)}`;
    const who = requestId === undefined ? '' : ` (request ${escaped(requestId, sentenceMax)})`;
    return `- ${when}${what}: ${escaped(text, sentenceMax)}${who}`;
  });
  const count = countOf(refused.length, 'refused request');
  const isAll = refused.length <= refusalsMax;
  return [`**${count}**${isAll ? '' : `, the newest ${refusalsMax}`}`, newest.join('\n')];
}
