import { condition, ParentClosePolicy, startChild, workflowInfo } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/common';
import { FollowUpReason, followUpTimes, type FollowUpInput } from '../domain/follow-up';
import type { FunnelPlan } from '../domain/funnel';
import { HistoryType } from '../domain/history';
import type { FollowUpRule } from '../domain/offer-policy';
import { clockText, words } from '../domain/plain-text';
import type { WindowState } from '../domain/window-state';
import { looking, lookingOptions } from './activity-options';
import type { followUp } from './follow-up';
import { followUpType, followUpWorkflowId, noOutcomeYet, searchAttributes } from './messages';
import { described, step } from './step';
import type { Window } from './window';

/**
 * A later message to a shopper who took nothing (B11), where the policy that decided has one. Not
 * before the confirmation email, whenever that is; and never in the way of the order: nothing
 * waits for it but the end of the workflow, and that for an hour at most.
 */
export function followUpOnceConfirmed(window: Window): void {
  const { funnel } = window.state;
  const rule = funnel?.followUp;
  if (!funnel || !rule) return;
  void condition(() => window.state.confirmationSentAt !== undefined).then(() => {
    window.background.push(planFollowUp(window, funnel, rule));
  });
}

async function planFollowUp(window: Window, funnel: FunnelPlan, rule: FollowUpRule): Promise<void> {
  try {
    const reason = withoutAsking(window.state, rule) ?? (await unlessShown(window));
    if (reason)
      return note(window, 'followUpNotPlanned', `No follow-up: ${words(reason)}.`, reason);
    await start(window, funnel, rule);
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    note(window, 'followUpNotPlanned', 'No follow-up: it could not be started.', 'not_started');
  }
}

/** What the order itself tells. Who took something back has had the offer, and its answer. */
function withoutAsking(state: WindowState, { channel }: FollowUpRule): FollowUpReason | undefined {
  if (!state.order.customer.consent[channel]) return FollowUpReason.noConsent;
  const results = Object.values(state.outcomes).map(({ result }) => result.kind);
  const hasTaken = results.some((kind) => kind === 'added' || kind === 'promised');
  return hasTaken ? FollowUpReason.taken : undefined;
}

async function unlessShown(window: Window): Promise<FollowUpReason | undefined> {
  const named = step(window, 'shown', 'Look whether an offer of this order was seen');
  const { number: order } = window.state.order;
  const options = { ...lookingOptions, ...named };
  const isShown = await looking.wasShown.executeWithOptions(options, [{ order }]);
  return isShown ? undefined : FollowUpReason.notShown;
}

/** Waits for its start only: from then on it lives without the order. */
async function start(window: Window, funnel: FunnelPlan, rule: FollowUpRule): Promise<void> {
  const { order, confirmationSentAt: confirmedAt = new Date().toISOString() } = window.state;
  const { policy, version } = funnel;
  const input: FollowUpInput = { order: order.number, policy, version, rule, confirmedAt };
  const until = clockText(followUpTimes(input).dueMs, Date.now());
  const summary = `Follow-up of order ${order.number} by ${rule.channel}, due ${until}`;
  await startChild<typeof followUp>(followUpType, {
    workflowId: followUpWorkflowId(order.number),
    workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
    parentClosePolicy: ParentClosePolicy.ABANDON,
    taskQueue: workflowInfo().taskQueue,
    args: [input],
    staticSummary: described(summary).summary,
    ...(window.hasSearchAttributes
      ? {
          typedSearchAttributes: [
            { key: searchAttributes.order, value: order.number },
            { key: searchAttributes.market, value: order.market },
            { key: searchAttributes.outcome, value: noOutcomeYet },
          ],
        }
      : {}),
  });
  note(window, 'followUpPlanned', `A follow-up by ${rule.channel} is due ${until}.`);
}

function note(
  window: Window,
  type: 'followUpPlanned' | 'followUpNotPlanned',
  text: string,
  reason?: string,
): void {
  const entry = { type: HistoryType[type], text, ...(reason === undefined ? {} : { reason }) };
  window.move({ type: 'noted', entry });
}
