import { added, addFailed } from './add-events';
import {
  attentionResolved,
  confirmationRetried,
  confirmationSent,
  confirmationUnknown,
  flagged,
} from './attention-events';
import { awaiting, providerEvent } from './awaiting-events';
import { lineDelivered } from './digital-lines';
import { amountText, sumMinor } from './money';
import { supersede, voidActive } from './transactions';
import { promised, promiseTakenBack } from './promises';
import { removed } from './removing';
import { given } from './samples';
import type { EventOf, WindowEvent } from './window-event';
import { note } from './window-note';
import { settle } from './window-settle';
import { Phase, type WindowState } from './window-state';

/** The order's state after an event. Pure: the same events give the same state, always. */
export function reduce(state: WindowState, event: WindowEvent): WindowState {
  switch (event.type) {
    case 'opened':
      return opened(state, event);
    case 'phase':
      return event.phase === Phase.draining
        ? { ...state, phase: event.phase, drainingSince: event.at }
        : { ...state, phase: event.phase };
    case 'closesAt':
      return { ...state, closesAt: event.closesAt };
    case 'providerCalls':
      return { ...state, providerCalls: [...state.providerCalls, ...event.calls] };
    case 'increaseSent':
      return { ...state, increases: state.increases + 1 };
    case 'awaiting':
      return awaiting(state, event);
    case 'providerEvent':
      return providerEvent(state, event);
    case 'inDoubt':
      return note({ ...state, everInDoubt: true }, event.at, {
        type: 'upsell_in_doubt',
        requestId: event.requestId,
        text: event.text,
      });
    case 'added':
      return added(state, event);
    case 'removed':
      return removed(state, event);
    case 'promised':
      return promised(state, event);
    case 'promiseTakenBack':
      return promiseTakenBack(state, event);
    case 'loweringUnproven':
      return { ...state, isLoweringUnproven: event.isUnproven };
    case 'lowered':
      return lowered(state, event);
    case 'lineDelivered':
      return lineDelivered(state, event);
    case 'refused':
      return refused(state, event);
    case 'addFailed':
      return addFailed(state, event);
    case 'settled':
      return settle(state, event.at, event.command, event.result);
    case 'authorizedMinor':
      return heldNow(state, event);
    case 'noted':
      return note(state, event.at, event.entry);
    case 'flagged':
      return flagged(state, event);
    case 'attentionResolved':
      return attentionResolved(state, event);
    case 'voided':
      return voided(state, event);
    case 'fulfilment':
      return { ...state, fulfilment: event.fulfilment };
    case 'ended':
      return { ...state, outcome: event.outcome };
    case 'confirmationSent':
      return confirmationSent(state, event);
    case 'confirmationRetried':
      return confirmationRetried(state, event);
    case 'confirmationUnknown':
      return confirmationUnknown(state, event);
    case 'signalIgnored':
      return signalIgnored(state, event);
  }
}

function opened(state: WindowState, event: EventOf<'opened'>): WindowState {
  const { order } = state;
  const transactions = supersede([], {
    totalMinor: event.authorizedMinor,
    currency: order.currency,
    providerRef: event.providerRef,
    at: event.at,
  });
  const next = {
    ...state,
    eligibility: event.eligibility,
    checks: event.checks,
    terms: event.terms,
    offers: event.offers,
    hiddenOffers: event.hiddenOffers,
    ...(event.funnel ? { funnel: event.funnel } : {}),
    ...(event.offerReasons ? { offerReasons: event.offerReasons } : {}),
    baseLines: event.baseLines,
    abilities: event.abilities,
    authorizedMinor: event.authorizedMinor,
    payment: { ...state.payment, method: event.method },
    transactions,
  };
  const noted = note(next, event.at, {
    type: 'order_opened',
    text: event.text,
    totalBeforeMinor: order.totalMinor,
    totalAfterMinor: order.totalMinor,
    transaction: 'tx-1',
    providerRef: event.providerRef,
    ...(event.eligibility.reasons[0] ? { reason: event.eligibility.reasons[0] } : {}),
  });
  return given(noted, event.at, event.samples ?? []);
}

function heldNow(state: WindowState, event: EventOf<'authorizedMinor'>): WindowState {
  const { authorizedMinor, providerState } = event;
  const newest = providerState === undefined ? {} : { providerState };
  return note({ ...state, authorizedMinor, ...newest }, event.at, event.entry);
}

/**
 * After an item was taken back the provider holds less, with a transaction for it: the order's
 * total, or what the legs that are left come to, where one more was never to be given up (I2).
 */
function lowered(state: WindowState, event: EventOf<'lowered'>): WindowState {
  const { authorizedMinor: heldMinor, order } = state;
  const { providerRef, legs, requestId, at } = event;
  const totalMinor = legs
    ? sumMinor(legs.map(({ amountMinor }) => amountMinor))
    : state.orderTotalMinor;
  const transactions = supersede(state.transactions, {
    totalMinor,
    currency: order.currency,
    providerRef,
    at,
    ...(legs ? { legs } : {}),
  });
  return note({ ...state, transactions, authorizedMinor: totalMinor }, at, {
    type: 'authorization_restored',
    text: `The authorization was lowered to ${amountText(totalMinor, order.currency)}.`,
    ...(requestId === undefined ? {} : { requestId }),
    totalBeforeMinor: heldMinor,
    totalAfterMinor: totalMinor,
    transaction: `tx-${transactions.length}`,
    providerRef,
  });
}

function voided(state: WindowState, { at }: EventOf<'voided'>): WindowState {
  return note({ ...state, transactions: voidActive(state.transactions) }, at, {
    type: 'authorization_voided',
    text: 'The authorization was voided with the order.',
  });
}

function refused(state: WindowState, event: EventOf<'refused'>): WindowState {
  const noted = note(state, event.at, {
    type: event.command.name === 'addItem' ? 'upsell_refused' : 'command_refused',
    text: event.detail,
    requestId: event.command.requestId,
    reason: event.code,
    ...(event.item ? { item: event.item } : {}),
  });
  return settle(noted, event.at, event.command, {
    kind: 'refused',
    code: event.code,
    detail: event.detail,
    ...(event.item ? { item: event.item } : {}),
  });
}

/** Hand-sent signals that are no command: counted all, listed while there is room. */
function signalIgnored(state: WindowState, event: EventOf<'signalIgnored'>): WindowState {
  const counted = { ...state, signalsIgnored: state.signalsIgnored + 1 };
  if (counted.signalsIgnored > ignoredSignalsListedMax) return counted;
  return note(counted, event.at, {
    type: 'signal_ignored',
    text: `A signal ${event.name} could not be read and was ignored.`,
  });
}

const ignoredSignalsListedMax = 10;
