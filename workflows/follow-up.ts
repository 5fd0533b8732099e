import {
  isCancellation,
  setCurrentDetails,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { PreparedFollowUp, SendFollowUpOutcome } from '../activities/follow-up';
import {
  FollowUpReason,
  followUpTimes,
  sendingMaxMs,
  unknownCopiesMax,
  type FollowUpInput,
  type FollowUpStatus,
} from '../domain/follow-up';
import { followUpDesk, type FollowUpStage } from '../domain/follow-up-desk';
import { amountText } from '../domain/money';
import { clockText, durationText } from '../domain/plain-text';
import {
  durableOptions,
  durably,
  mailing,
  mailingOptions,
  preparing,
  preparingOptions,
} from './activity-options';
import { searchAttributes, type FollowUpResult } from './messages';
import { startedWithAttributes } from './search-attributes';
import { described } from './step';

const firstWaitMs = 5_000;
const longestWaitMs = 30 * 60_000;

/** What is left to do once nothing more is sent. */
interface End {
  status: FollowUpStatus;
  outcome: FollowUpResult['outcome'];
  reason?: string;
}

/**
 * The later message to a shopper who took nothing (B11, C4): a wait of a day or two, one decision
 * whether it may be sent, one message, one note of what became of it. *Cancel* in Temporal UI
 * ends it wherever it stands; what has left has left.
 */
export async function followUp(input: FollowUpInput): Promise<FollowUpResult> {
  const { dueMs } = followUpTimes(input);
  show(input, { kind: 'waiting', dueMs });
  const waitMs = dueMs - Date.now();
  const until = `Wait until ${clockText(dueMs, Date.now())}`;
  if (waitMs > 0) await sleep(waitMs, described(until));
  const prepared = await prepare(input);
  if (prepared.kind === 'dropped') return tell(input, { outcome: 'not_sent', ...prepared });
  const end = await send(input, prepared);
  await keep(input, end);
  return tell(input, end);
}

async function prepare(input: FollowUpInput): Promise<PreparedFollowUp> {
  const summary = `Decide whether order ${input.order} may be followed up, and make the message`;
  const options = { ...preparingOptions, ...described(summary), activityId: 'prepare/1' };
  try {
    return await preparing.prepareFollowUp.executeWithOptions(options, [input]);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { kind: 'dropped', reason: FollowUpReason.tooLate };
  }
}

/**
 * Until it is sent, or refused for good, or enough copies have left without an answer. What was
 * surely not sent is tried again for {@link sendingMaxMs}.
 */
async function send(
  input: FollowUpInput,
  prepared: Extract<PreparedFollowUp, { kind: 'prepared' }>,
): Promise<End> {
  const { item, unitPriceMinor, currency, expiresAt } = prepared;
  const price = amountText(unitPriceMinor, currency);
  const giveUpAtMs = Date.now() + sendingMaxMs;
  let unknowns = 0;
  for (let copy = 1; ; copy += 1) {
    show(input, { kind: 'sending', item, price, expiresAt, copies: unknowns });
    const answer = await submit(input, `${item} for ${price}`, copy);
    if (answer.kind === 'unknown') unknowns += 1;
    const end = endOf(answer, unknowns, unknownCopiesMax[input.rule.channel]);
    if (end) return end;
    const waitMs = Math.min(firstWaitMs * 2 ** (copy - 1), longestWaitMs);
    // A copy that may have left stays unknown, whatever is said of the next one.
    if (Date.now() + waitMs > giveUpAtMs) return givenUp(answer, unknowns);
    await sleep(waitMs, described(`Wait ${durationText(waitMs)} before it is sent again`));
  }
}

/** A worker that died while sending leaves it unknown, like a carrier that falls silent. */
async function submit(
  { order, rule }: FollowUpInput,
  what: string,
  copy: number,
): Promise<SendFollowUpOutcome> {
  const summary = `Send the follow-up by ${rule.channel}: ${what}`;
  const options = { ...mailingOptions, ...described(summary), activityId: `send/${copy}` };
  try {
    return await mailing.sendFollowUp.executeWithOptions(options, [{ order }]);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { kind: 'unknown', cause: 'worker_lost' };
  }
}

/** Undefined: another copy is due. */
function endOf(
  answer: SendFollowUpOutcome,
  unknowns: number,
  unknownsMax: number,
): End | undefined {
  switch (answer.kind) {
    case 'sent':
      return { status: 'sent', outcome: 'sent' };
    case 'unsubscribed':
      return unknowns > 0
        ? { status: 'unknown', outcome: 'unknown', reason: FollowUpReason.unsubscribed }
        : { status: 'dropped', outcome: 'not_sent', reason: FollowUpReason.unsubscribed };
    case 'unknown':
      return unknowns < unknownsMax
        ? undefined
        : { status: 'unknown', outcome: 'unknown', reason: answer.cause };
    case 'refused':
      return answer.permanent ? givenUp(answer, unknowns) : undefined;
  }
}

function givenUp(answer: SendFollowUpOutcome, unknowns: number): End {
  const reason = 'code' in answer ? answer.code : 'no_answer';
  return unknowns > 0
    ? { status: 'unknown', outcome: 'unknown', reason }
    : { status: 'refused', outcome: 'not_sent', reason };
}

/** For days: the cap counts what was sent, and an offer nobody heard of must not be open. */
async function keep({ order }: FollowUpInput, { status, reason }: End): Promise<void> {
  const options = {
    ...durableOptions,
    ...described(`Note that the follow-up of order ${order} is ${status}`),
    activityId: 'note/1',
  };
  const end = { order, status, at: new Date().toISOString() };
  const input = reason === undefined ? end : { ...end, reason };
  try {
    await durably.noteFollowUp.executeWithOptions(options, [input]);
  } catch (error) {
    if (isCancellation(error)) throw error;
    // The row stays `prepared`, which counts as sent; the result here says what is true.
  }
}

function tell(
  input: FollowUpInput,
  { outcome, reason }: Pick<FollowUpResult, 'outcome' | 'reason'>,
): FollowUpResult {
  const why = reason === undefined ? {} : { reason };
  show(input, { kind: 'ended', outcome, ...why });
  if (startedWithAttributes()) {
    const value = outcome === 'not_sent' ? (reason ?? outcome) : outcome;
    upsertSearchAttributes([{ key: searchAttributes.outcome, value: `follow_up_${value}` }]);
  }
  return { order: input.order, outcome, ...why };
}

/** What cannot be written out costs ops a page, never the message: a throw here would block it. */
function show(input: FollowUpInput, stage: FollowUpStage): void {
  try {
    setCurrentDetails(followUpDesk(input, stage, Date.now()));
  } catch {
    setCurrentDetails('This follow-up cannot be shown here; its history below is complete.');
  }
}
