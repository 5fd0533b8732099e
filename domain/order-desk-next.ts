import { HistoryType } from './history';
import { clockText, providerName } from './plain-text';
import { Fulfilment, OrderOutcome, Phase, type WindowState } from './window-state';

/** What an order does by itself from here, in one or two sentences, for the person on call. */
export function whatHappensNext(state: WindowState, nowMs: number): string {
  return [doubt(state), waiting(state, nowMs), course(state, nowMs)].filter(Boolean).join(' ');
}

/** A raise that got no clear answer and has none yet; after the window there is none any more. */
function doubt({ phase, history, outcomes, payment }: WindowState): string {
  if (phase !== Phase.open && phase !== Phase.draining) return '';
  const isOpen = history.some(
    ({ type, requestId }) =>
      type === HistoryType.upsellInDoubt &&
      requestId !== undefined &&
      !Object.hasOwn(outcomes, requestId),
  );
  if (!isOpen) return '';
  const provider = providerName(payment.provider);
  return `${provider} gave no clear answer to a raise and is asked until there is proof.`;
}

/** An add that the shopper or the provider decides about. */
function waiting({ awaiting, payment }: WindowState, nowMs: number): string {
  if (!awaiting) return '';
  const until = clockText(Date.parse(awaiting.until), nowMs);
  const whom =
    awaiting.from === 'shopper'
      ? 'the shopper to confirm the payment of an item'
      : `${providerName(payment.provider)} to decide about a raise`;
  return `The order waits for ${whom}, until ${until} at the latest; later items wait behind it.`;
}

function course(state: WindowState, nowMs: number): string {
  if (state.outcome) return afterOutcome(state, state.outcome, nowMs);
  if (isCancelRequested(state)) {
    return (
      'An add under way is finished first. Then the warehouse is told that the order is ' +
      'cancelled; no confirmation email is sent.'
    );
  }
  switch (state.phase) {
    case Phase.opening:
      return opening(state, nowMs);
    case Phase.open:
      return state.eligibility.isAllowed
        ? 'The shopper may add items until the window closes. Then the confirmation email is ' +
            'sent and the order is released to the warehouse.'
        : 'The confirmation email is sent and the order is released to the warehouse at once.';
    case Phase.draining:
      return draining(state, nowMs);
    case Phase.finalizing:
    case Phase.closed:
      return confirming(state, nowMs);
  }
}

/** A cancellation was taken, and what is under way is still being finished. */
export function isCancelRequested({ outcomes }: WindowState): boolean {
  return Object.values(outcomes).some(({ result }) => result.kind === 'cancelled');
}

function opening({ payment, openedAt, clocks }: WindowState, nowMs: number): string {
  const provider = providerName(payment.provider);
  const until = clockText(Date.parse(openedAt) + clocks.openReadMs, nowMs);
  return (
    `The order is claimed and its authorization is read at ${provider}, which is given up on at ` +
    `${until}. If it takes longer, the database does not answer: look under Pending Activities.`
  );
}

function draining({ drainingSince, closesAt, clocks }: WindowState, nowMs: number): string {
  const sinceMs = Date.parse(drainingSince ?? closesAt);
  const until = clockText(sinceMs + clocks.drainBudgetMs + clocks.resolutionBudgetMs, nowMs);
  return (
    `What was received in time is being finished, until ${until} at the latest. Then the ` +
    'confirmation email is sent and the order is released to the warehouse.'
  );
}

function confirming(state: WindowState, nowMs: number): string {
  const closedMs = timeOf(state, HistoryType.windowClosed);
  if (closedMs === undefined) return 'The order is about to be confirmed and released.';
  const until = clockText(closedMs + state.clocks.emailHoldsReleaseMs, nowMs);
  const isRefusing = timeOf(state, HistoryType.confirmationFailed) !== undefined;
  const isSilent = state.confirmationUnknowns > 0;
  const email =
    isRefusing || isSilent
      ? 'The mail server has not taken the confirmation email yet; it is sent again.'
      : 'The confirmation email is being sent.';
  return `${email} The release to the warehouse follows, at ${until} at the latest.`;
}

function afterOutcome(state: WindowState, outcome: OrderOutcome, nowMs: number): string {
  switch (outcome) {
    case OrderOutcome.duplicate:
      return (
        'Nothing. The order had been handed over before, and the first time counts; this time ' +
        'nobody was told anything.'
      );
    case OrderOutcome.refused:
      return 'Nothing. No email, no release; the shop was told when it handed the order over.';
    case OrderOutcome.cancelled:
    case OrderOutcome.confirmed:
      return state.phase === Phase.closed ? whenOver(state) : whileFinishing(state, nowMs);
  }
}

function whenOver({ attention }: WindowState): string {
  return attention.length === 0
    ? 'Nothing. The order is over.'
    : 'Nothing by itself: the time for it is up. What is flagged above is still unsettled.';
}

/** Released or cancelled already: what the workflow is still there for. */
function whileFinishing(state: WindowState, nowMs: number): string {
  const { fulfilment, attention, everInDoubt, clocks, payment } = state;
  const isReleased = fulfilment === Fulfilment.released;
  const toldMs = timeOf(state, isReleased ? HistoryType.orderReleased : HistoryType.orderCancelled);
  const what = isReleased ? 'released' : 'cancelled';
  const sentences = [
    `The warehouse is told that the order is ${what}, again and again for up to three days if it ` +
      'does not answer.',
  ];
  if (isReleased && state.confirmationSentAt === undefined) {
    sentences.push('The confirmation email has not been taken yet.');
  }
  const lateReadMs = (timeOf(state, HistoryType.windowClosed) ?? nowMs) + clocks.lateReadMs;
  if (isReleased && everInDoubt && lateReadMs > nowMs) {
    const at = clockText(lateReadMs, nowMs);
    sentences.push(`${providerName(payment.provider)} is looked at once more at ${at}.`);
  }
  if (attention.length > 0 && toldMs !== undefined) {
    const until = clockText(toldMs + clocks.completionMaxMs, nowMs);
    sentences.push(`The order waits for a person until about ${until}; then it is over, flagged.`);
  }
  return sentences.join(' ');
}

/** When something first happened, epoch ms. */
function timeOf({ history }: WindowState, type: HistoryType): number | undefined {
  const entry = history.find((each) => each.type === type);
  return entry && Date.parse(entry.at);
}
