import { HistoryType } from '../domain/history';
import { amountText } from '../domain/money';
import { isInOrder, isNoToConfirmed } from '../domain/late-events';
import { plain, providerName } from '../domain/plain-text';
import { providerEventsMax, type ProviderEvent } from '../domain/provider-events';
import { linesToLeaveOut } from '../domain/upgrading';
import { AttentionReason } from '../domain/window-state';
import { change } from './change';
import { upsoldLines } from '../domain/adding';
import { reviewAuthorization } from './review';
import { restoreAuthorization } from './restore';
import { isFinal, type Window } from './window';

/** Longest piece of a provider's own words in a sentence of ours. */
const wordsMax = 60;

/**
 * What the provider told by itself: each event counts once. One about the raise in hand settles
 * it (`listen.ts`); any other is looked at when nothing else is under way.
 */
export function takeEvent(window: Window, event: ProviderEvent): void {
  const { providerEvents } = window.state;
  const isKnown = providerEvents.includes(event.eventId);
  if (isKnown || providerEvents.length >= providerEventsMax) return;
  const { eventId, requestId } = event;
  const told = { type: 'providerEvent' as const, eventId, text: eventText(window, event) };
  window.move({ ...told, ...(requestId === undefined ? {} : { requestId }) });
  if (event.kind !== 'increase' || event.outcome === 'none') return;
  const ours = inOurCurrency(window, event);
  if (isFinal(window)) window.background.push(settleLate(window, ours));
  else window.events.push(ours);
}

/** An amount in another currency is no amount of this order: the yes is one to nothing we asked. */
function inOurCurrency({ state }: Window, event: ProviderEvent): ProviderEvent {
  const { currency, amountMinor: _, ...rest } = event;
  const isOurs = currency === undefined || currency === state.order.currency;
  return isOurs ? event : rest;
}

/** The raise they may have been about is over: what is left came late, or again. */
export async function settleLeftEvents(window: Window): Promise<void> {
  for (const event of window.events.splice(0)) await settleLate(window, event);
}

/**
 * An approval of a raise the order does not have: it is lowered under a fresh key and logged, or a
 * person is told (design §2.4, invariant I9). A repeat of what is in the order changes nothing.
 */
async function settleLate(window: Window, event: ProviderEvent): Promise<void> {
  const { abilities, authorizedMinor, orderTotalMinor } = window.state;
  if (event.outcome === 'declined') return await doubtConfirmed(window, event);
  if (event.outcome !== 'authorized' || isInOrder(window.state.transactions, event)) return;
  const requestId = event.requestId ?? event.eventId;
  const text = `${eventText(window, event)} The order went on without it.`;
  window.move({ type: 'inDoubt', requestId, text });
  if (event.amountMeans === 'leg') return await giveUpLeg(window, event, requestId);
  if (abilities.canReadBack) return await reviewAuthorization(window, 'after a late answer');
  const heldMinor = event.amountMinor ?? authorizedMinor;
  if (heldMinor <= orderTotalMinor) return;
  if (abilities.canLower) {
    return await restoreAuthorization(window, requestId, 'late_reversal', heldMinor);
  }
  keepAboveTotal(window, requestId, heldMinor, event.providerState);
}

/**
 * A no to what the order has had a yes for: neither is believed, what is held is looked at. A leg
 * can be cancelled by somebody else, or a card's first try be told after its second. Of a
 * cancelled order nothing is counted on any more.
 */
async function doubtConfirmed(window: Window, event: ProviderEvent): Promise<void> {
  const { state, cancel } = window;
  if (cancel || !isNoToConfirmed(state, event)) return;
  const requestId = event.requestId ?? event.eventId;
  const text = `${eventText(window, event)} The order had a yes to it.`;
  window.move({ type: 'inDoubt', requestId, text });
  if (state.abilities.canReadBack) return await reviewAuthorization(window, 'after a late no');
  window.move({
    type: 'flagged',
    reason: AttentionReason.authorizationUnproven,
    text: 'The provider said yes and no to what the order has; look the authorization up.',
  });
}

/** A leg of its own is given up; the others stay what they are. */
async function giveUpLeg(window: Window, event: ProviderEvent, requestId: string): Promise<void> {
  const { authorizedMinor, order } = window.state;
  const legMinor = event.amountMinor ?? 0;
  const total = amountText(authorizedMinor, order.currency);
  const answer = await change(window, {
    verb: 'restoreAuthorization',
    key: { purpose: 'late_reversal', requestId, totalMinor: authorizedMinor, attempt: 1 },
    previousTotalMinor: authorizedMinor + legMinor,
    lines: upsoldLines(window.state),
    leaveOut: linesToLeaveOut(window.state),
    description: 'Approved after the order had gone on',
    summary: `Give up the late authorization of ${amountText(legMinor, order.currency)}: ${total} stay`,
    ...(event.correlation === undefined ? {} : { correlation: event.correlation }),
  });
  if (answer.kind !== 'authorized') {
    return window.move({
      type: 'flagged',
      reason: AttentionReason.authorizationAboveTotal,
      text: 'A late authorization could not be given up; cancel it at the provider.',
    });
  }
  window.move({
    type: 'noted',
    entry: {
      type: HistoryType.lateAuthorizationReversed,
      text: `The late authorization of ${amountText(legMinor, order.currency)} was given up.`,
      requestId,
    },
  });
}

/** Nothing can lower it: recorded as held, so that a later item may use it, and told. */
function keepAboveTotal(
  window: Window,
  requestId: string,
  heldMinor: number,
  providerState: string | undefined,
): void {
  const { order, authorizedMinor, payment } = window.state;
  const held = amountText(heldMinor, order.currency);
  window.move({
    type: 'authorizedMinor',
    authorizedMinor: heldMinor,
    ...(providerState === undefined ? {} : { providerState }),
    entry: {
      type: HistoryType.providerEvent,
      text: `${providerName(payment.provider)} holds ${held} now; it cannot be lowered.`,
      requestId,
      totalBeforeMinor: authorizedMinor,
      totalAfterMinor: heldMinor,
    },
  });
  window.move({
    type: 'flagged',
    reason: AttentionReason.authorizationAboveTotal,
    text: `The authorization stays at ${held}; no more than the order is captured.`,
  });
}

function eventText({ state }: Window, event: ProviderEvent): string {
  const { order, payment } = state;
  const provider = providerName(payment.provider);
  const { outcome, amountMinor, code } = event;
  const amount = amountMinor === undefined ? '' : ` ${amountText(amountMinor, order.currency)}`;
  const why = code === undefined ? '' : ` (${plain(code, wordsMax)})`;
  if (event.kind !== 'increase' || outcome === 'none') return `${provider} told something else.`;
  return outcome === 'authorized'
    ? `${provider} authorized${amount}.`
    : `${provider} declined${amount}${why}.`;
}
