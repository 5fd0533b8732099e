import { judgeReadBack } from './in-doubt';
import { inDoubtRetriesMax } from './limits';
import type {
  AuthorizationLeg,
  AuthorizationSnapshot,
  AuthorizedOutcome,
  ChangeOutcome,
  ShopperAction,
} from './payments';

/*
 * One raise of an authorization as a pure state machine (design §2.4): what is done next, given
 * all that was heard so far. It never takes silence for a refusal, and it ends only with proof or
 * when there is no more time for one. The workflow carries the steps out (`workflows/authorize.ts`).
 */

/** What the raise is, and what its provider can do: fixed before the first send. */
export interface RaiseRules {
  requestId: string;
  authorizationRef: string;
  /** what the order is authorized by before, together `previousTotalMinor` */
  legs: readonly AuthorizationLeg[];
  previousTotalMinor: number;
  newTotalMinor: number;
  /** before the same key is sent again, ms */
  retryMs: number;
  /** between two reads, ms */
  settleMs: number;
  canReadBack: boolean;
  repeatsServerErrors: boolean;
}

/** Epoch ms. Asked for anew at every step, because a window can be closed early. */
export interface RaiseBounds {
  nowMs: number;
  /** the order goes out without the item after it */
  resolveByMs: number;
  /** the shopper must have done their part by then */
  actionByMs: number;
}

export type DefiniteRefusal = Extract<
  ChangeOutcome,
  { kind: 'declined' | 'unsupported' | 'invalid_request' | 'misconfigured' }
>;

/** What is known of a raise when nothing more is asked: only ever proven things. */
export type RaiseResult =
  | ({ kind: 'authorized' } & Omit<AuthorizedOutcome, 'kind' | 'totalMinor'>)
  | { kind: 'refused'; outcome: DefiniteRefusal }
  | { kind: 'not_applied' }
  | { kind: 'unresolved'; why: 'no_proof' | 'unexpected_total' };

export type RaiseStep =
  | { do: 'send' }
  | { do: 'wait'; ms: number; before: 'send' | 'read' }
  | { do: 'read' }
  /** to an event of the provider about this raise, at most until then */
  | { do: 'listen'; to: 'shopper' | 'provider'; untilMs: number; action?: ShopperAction }
  /** see to it that what the shopper did not finish comes to nothing */
  | { do: 'abandon' }
  | { do: 'end'; result: RaiseResult };

/** What the provider says of this raise by itself, its signature verified. */
export interface RaiseEvent {
  outcome: 'authorized' | 'declined';
  providerRef: string;
  /** the new total, or for a leg of its own the difference */
  amountMinor: number;
  amountMeans: 'total' | 'leg';
  code?: string;
  providerState?: string;
}

/** What came of the step. */
export type RaiseNews =
  | { what: 'answer'; outcome: ChangeOutcome }
  | { what: 'waited' }
  | { what: 'snapshot'; snapshot: AuthorizationSnapshot | undefined }
  | { what: 'event'; event: RaiseEvent }
  | { what: 'silence' }
  | { what: 'abandoned'; outcome: ChangeOutcome };

export interface RaiseState {
  step: RaiseStep;
  sends: number;
  /** a send, or giving up on one, got no clear answer */
  isInDoubt: boolean;
  /** a read has shown the old total once */
  sawOldTotal: boolean;
  /** the provider's reference of the change, once it told one */
  correlation?: string;
  /** the provider's word while the shopper was asked; told once nothing can come of it */
  refusalCode?: string;
}

/** Longest a provider's "too many requests" is waited out in one go. */
const throttleWaitMaxMs = 10_000;

/** Refusal of a raise for which the shopper did not do their part. */
export const actionNotCompleted = 'action_not_completed';

export function beginRaise(): RaiseState {
  return { step: { do: 'send' }, sends: 0, isInDoubt: false, sawOldTotal: false };
}

/** The state after the news. Pure and total: every news in every state leads on. */
export function heard(
  state: RaiseState,
  news: RaiseNews,
  rules: RaiseRules,
  bounds: RaiseBounds,
): RaiseState {
  switch (news.what) {
    case 'answer':
      return afterAnswer({ ...state, sends: state.sends + 1 }, news.outcome, rules, bounds);
    case 'waited':
      return then(state, state.step.do === 'wait' ? { do: state.step.before } : state.step);
    case 'snapshot':
      return afterRead(state, news.snapshot, rules, bounds);
    case 'event':
      return afterEvent(state, news.event, rules);
    case 'silence':
      return afterSilence(state, rules, bounds);
    case 'abandoned':
      return afterAbandoning(state, news.outcome, rules, bounds);
  }
}

function afterAnswer(
  state: RaiseState,
  outcome: ChangeOutcome,
  rules: RaiseRules,
  bounds: RaiseBounds,
): RaiseState {
  switch (outcome.kind) {
    case 'authorized':
      return end(state, outcome);
    case 'declined':
      return end(state, { kind: 'refused', outcome });
    case 'unsupported':
    case 'invalid_request':
    case 'misconfigured':
      // About what was sent *before* such an answer it says nothing: only reading back does.
      return state.isInDoubt
        ? settle(state, rules, bounds)
        : end(state, { kind: 'refused', outcome });
    case 'requires_action': {
      const untilMs = earliest(bounds.actionByMs, outcome.expiresAt);
      const { correlation, action } = outcome;
      return then({ ...state, correlation }, { do: 'listen', to: 'shopper', untilMs, action });
    }
    case 'pending': {
      const untilMs = earliest(bounds.resolveByMs, outcome.decidesBy);
      const { correlation } = outcome;
      return then({ ...state, correlation }, { do: 'listen', to: 'provider', untilMs });
    }
    case 'unknown_outcome': {
      const doubtful = { ...state, isInDoubt: true };
      const isUseless = rules.repeatsServerErrors && outcome.cause === 'http_5xx';
      if (isUseless) return settle(doubtful, rules, bounds);
      return sendAgain(doubtful, rules.retryMs, rules, bounds);
    }
    case 'throttled': {
      const askedMs = Date.parse(outcome.retryAt) - bounds.nowMs;
      const waitMs = Math.min(Math.max(askedMs, rules.retryMs), throttleWaitMaxMs);
      return sendAgain(state, waitMs, rules, bounds);
    }
  }
}

function sendAgain(
  state: RaiseState,
  ms: number,
  rules: RaiseRules,
  bounds: RaiseBounds,
): RaiseState {
  const isLast = state.sends > inDoubtRetriesMax || bounds.nowMs + ms >= bounds.resolveByMs;
  if (!isLast) return then(state, { do: 'wait', ms, before: 'send' });
  // Throttled to the end: every answer said "not applied".
  return state.isInDoubt ? settle(state, rules, bounds) : end(state, { kind: 'not_applied' });
}

/** Nothing more is sent: the provider is read, or where it cannot be, listened to. */
function settle(state: RaiseState, rules: RaiseRules, { resolveByMs }: RaiseBounds): RaiseState {
  const listen = { do: 'listen', to: 'provider', untilMs: resolveByMs } as const;
  return then({ ...state, isInDoubt: true }, rules.canReadBack ? { do: 'read' } : listen);
}

/** Two reads with a settling time between them must both show the old total to be believed. */
function afterRead(
  state: RaiseState,
  snapshot: AuthorizationSnapshot | undefined,
  rules: RaiseRules,
  { nowMs, resolveByMs }: RaiseBounds,
): RaiseState {
  const verdict = snapshot && judgeReadBack(snapshot, rules);
  if (snapshot && verdict === 'applied') return end(state, provenBy(state, snapshot, rules));
  if (verdict === 'unexpected') return end(state, unresolved('unexpected_total'));
  const isOld = verdict === 'not_applied_yet';
  if (isOld && state.sawOldTotal) return end(state, { kind: 'not_applied' });
  const seen = { ...state, sawOldTotal: state.sawOldTotal || isOld };
  if (nowMs + rules.settleMs >= resolveByMs) return end(seen, unresolved('no_proof'));
  return then(seen, { do: 'wait', ms: rules.settleMs, before: 'read' });
}

function afterEvent(state: RaiseState, event: RaiseEvent, rules: RaiseRules): RaiseState {
  const { outcome, providerRef, providerState, amountMinor } = event;
  if (outcome === 'declined') {
    const code = event.code ?? 'declined';
    // What the shopper may still confirm is given up first, or it could become a payment later.
    const isAsked = state.step.do === 'listen' && state.step.to === 'shopper';
    if (isAsked) return then({ ...state, refusalCode: code }, { do: 'abandon' });
    const refusal = { kind: 'declined', code, message: 'The provider refused it.' } as const;
    return end(state, { kind: 'refused', outcome: refusal });
  }
  const { previousTotalMinor, newTotalMinor } = rules;
  const isLeg = event.amountMeans === 'leg';
  const askedMinor = isLeg ? newTotalMinor - previousTotalMinor : newTotalMinor;
  // A yes to an amount nobody asked for proves nothing about ours.
  if (amountMinor !== askedMinor) return end(state, unresolved('unexpected_total'));
  return end(state, {
    kind: 'authorized',
    providerRef,
    ...(providerState === undefined ? {} : { providerState }),
    ...(isLeg ? { legs: [...rules.legs, { providerRef, amountMinor }] } : {}),
  });
}

function afterSilence(state: RaiseState, rules: RaiseRules, bounds: RaiseBounds): RaiseState {
  if (state.step.do === 'listen' && state.step.to === 'shopper') {
    return then(state, { do: 'abandon' });
  }
  if (!rules.canReadBack) return end(state, unresolved('no_proof'));
  return settle(state, rules, bounds);
}

/** Put back to the old total for certain, nothing can come of it any more; else it is read. */
function afterAbandoning(
  state: RaiseState,
  outcome: ChangeOutcome,
  rules: RaiseRules,
  bounds: RaiseBounds,
): RaiseState {
  if (outcome.kind !== 'authorized') return settle(state, rules, bounds);
  const code = state.refusalCode ?? actionNotCompleted;
  const message = 'The shopper did not confirm the payment in time, or the provider refused it.';
  const refusal = { kind: 'declined', code, message } as const;
  return end(state, { kind: 'refused', outcome: refusal });
}

/** A leg that was not there before is this raise's own: by it an undo gives up the right one. */
function provenBy(
  { correlation }: RaiseState,
  { legs }: AuthorizationSnapshot,
  { authorizationRef, legs: before }: RaiseRules,
): RaiseResult {
  const own = legs?.find((leg) => before.every((old) => old.providerRef !== leg.providerRef));
  const providerRef = correlation ?? own?.providerRef ?? authorizationRef;
  return { kind: 'authorized', providerRef, ...(legs ? { legs } : {}) };
}

function unresolved(why: 'no_proof' | 'unexpected_total'): RaiseResult {
  return { kind: 'unresolved', why };
}

function earliest(boundMs: number, at: string | undefined): number {
  const atMs = at === undefined ? Number.NaN : Date.parse(at);
  return Number.isNaN(atMs) ? boundMs : Math.min(boundMs, atMs);
}

function then(state: RaiseState, step: RaiseStep): RaiseState {
  return { ...state, step };
}

function end(state: RaiseState, result: RaiseResult): RaiseState {
  return then(state, { do: 'end', result });
}
