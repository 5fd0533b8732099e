import type { ChangeOutcome } from '../../domain/payments';
import {
  beginRaise,
  heard,
  type RaiseBounds,
  type RaiseEvent,
  type RaiseNews,
  type RaiseResult,
  type RaiseRules,
} from '../../domain/raise';

export const rules: RaiseRules = {
  requestId: 'r-1',
  authorizationRef: 'auth-1',
  legs: [{ providerRef: 'auth-1', amountMinor: 100_000 }],
  previousTotalMinor: 100_000,
  newTotalMinor: 120_000,
  retryMs: 5_000,
  settleMs: 30_000,
  canReadBack: true,
  repeatsServerErrors: false,
};

/** What befalls one send. `late`: it is applied so many ms after it was sent, if it is at all. */
export interface Fate {
  does: 'apply' | 'apply_late' | 'refuse' | 'nothing';
  lateMs: number;
  answer:
    | 'truth'
    | 'timeout'
    | 'http_5xx'
    | 'throttled'
    | 'misconfigured'
    /** the adapter does not send it any more: switched off, or the charge is told otherwise now */
    | 'unsupported'
    | 'requires_action'
    | 'pending';
}

export interface Script {
  canReadBack: boolean;
  repeatsServerErrors: boolean;
  fates: Fate[];
  /** reads that bring nothing, by their number */
  deafReads: boolean[];
  /** the provider tells its end by itself after so many ms; absent: never */
  eventAfterMs: number | undefined;
  /** giving up is answered clearly */
  isAbandonHeard: boolean;
}

/** What was played: the machine's end beside what is true at the provider. */
export interface Played {
  result: RaiseResult;
  /** the provider holds the new total, or will */
  isApplied: boolean;
  /** how often a send was carried out */
  applications: number;
  sends: number;
  steps: number;
  endedAtMs: number;
  wasLateApplied: boolean;
}

const callMs = 100;
export const resolveByMs = 400_000;
export const actionByMs = 240_000;

/**
 * A provider of its own kind against the machine: one key, so it is carried out once whatever
 * comes of later sends; time passes with every step. It knows nothing of how the machine decides.
 */
export function play(script: Script): Played {
  const { canReadBack, repeatsServerErrors } = script;
  const asked = { ...rules, canReadBack, repeatsServerErrors };
  const provider = new ModelProvider(script);
  let nowMs = 0;
  let state = beginRaise();
  let steps = 0;
  while (state.step.do !== 'end') {
    steps += 1;
    if (steps > 100) throw new Error('it goes on for ever');
    let news: RaiseNews;
    switch (state.step.do) {
      case 'send':
        nowMs += callMs;
        news = { what: 'answer', outcome: provider.send(nowMs) };
        break;
      case 'wait':
        nowMs += state.step.ms;
        news = { what: 'waited' };
        break;
      case 'read':
        nowMs += callMs;
        news = { what: 'snapshot', snapshot: provider.read(nowMs) };
        break;
      case 'listen': {
        const heardAtMs = provider.eventAtMs(nowMs);
        const untilMs = Math.min(state.step.untilMs, resolveByMs);
        const event = heardAtMs <= untilMs ? provider.tell(heardAtMs) : undefined;
        nowMs = Math.max(nowMs, event ? heardAtMs : untilMs);
        news = event ? { what: 'event', event } : { what: 'silence' };
        break;
      }
      case 'abandon':
        nowMs += callMs;
        news = { what: 'abandoned', outcome: provider.abandon(nowMs) };
    }
    const bounds: RaiseBounds = { nowMs, resolveByMs, actionByMs };
    state = heard(state, news, asked, bounds);
  }
  return {
    result: state.step.result,
    isApplied: provider.isAppliedInTheEnd(),
    applications: provider.applications,
    sends: provider.sends,
    steps,
    endedAtMs: nowMs,
    wasLateApplied: provider.appliesAtMs !== undefined && provider.appliesAtMs > nowMs,
  };
}

class ModelProvider {
  applications = 0;
  sends = 0;
  /** when the raise is, or will be, carried out; undefined: not at all */
  appliesAtMs: number | undefined;
  private firstSentMs: number | undefined;
  private isDecided = false;
  private isRefused = false;
  private isGivenUp = false;
  private readonly script: Script;
  private reads = 0;
  private answered: Fate['answer'] = 'truth';

  constructor(script: Script) {
    this.script = script;
  }

  send(nowMs: number): ChangeOutcome {
    const { fates } = this.script;
    const fate = fates[Math.min(this.sends, fates.length - 1)]!;
    this.sends += 1;
    this.firstSentMs ??= nowMs;
    this.answered = fate.answer;
    const reachesIt = !['throttled', 'misconfigured', 'unsupported'].includes(fate.answer);
    if (!this.isDecided && reachesIt) this.decide(fate, nowMs);
    switch (fate.answer) {
      case 'truth':
        return this.truth(nowMs);
      case 'timeout':
      case 'http_5xx':
        return { kind: 'unknown_outcome', cause: fate.answer };
      case 'throttled':
        return { kind: 'throttled', retryAt: new Date(nowMs + 1_000).toISOString() };
      case 'misconfigured':
        return { kind: 'misconfigured', code: 'http_401' };
      case 'unsupported':
        return { kind: 'unsupported', reason: 'feature_off' };
      case 'requires_action':
        return {
          kind: 'requires_action',
          correlation: 'leg-2',
          action: { type: 'confirm', clientSecret: 's' },
        };
      case 'pending':
        return { kind: 'pending', correlation: 'change-2' };
    }
  }

  read(nowMs: number) {
    const isDeaf = this.script.deafReads[this.reads] ?? false;
    this.reads += 1;
    if (isDeaf) return undefined;
    const isApplied = this.isAppliedAt(nowMs);
    return {
      state: 'authorized' as const,
      authorizedMinor: isApplied ? rules.newTotalMinor : rules.previousTotalMinor,
      capturedMinor: 0,
      currency: 'SEK',
      lines: '[]',
      markers: isApplied ? [rules.requestId] : [],
    };
  }

  /** When the provider speaks by itself, at the earliest when it has something to say. */
  eventAtMs(nowMs: number): number {
    const { eventAfterMs } = this.script;
    if (eventAfterMs === undefined || !this.isDecided) return Number.POSITIVE_INFINITY;
    const decidedMs = this.appliesAtMs ?? this.firstSentMs ?? nowMs;
    return Math.max(nowMs, decidedMs) + eventAfterMs;
  }

  tell(atMs: number): RaiseEvent | undefined {
    const isApplied = this.isAppliedAt(atMs);
    if (!isApplied && !this.isRefused) return undefined;
    return {
      outcome: isApplied ? 'authorized' : 'declined',
      providerRef: 'leg-2',
      amountMinor: rules.newTotalMinor,
      amountMeans: 'total',
    };
  }

  abandon(nowMs: number): ChangeOutcome {
    if (!this.script.isAbandonHeard) return { kind: 'unknown_outcome', cause: 'timeout' };
    if (this.isAppliedAt(nowMs)) return { kind: 'unsupported', reason: 'order_state' };
    this.isGivenUp = true;
    return { kind: 'authorized', totalMinor: rules.previousTotalMinor, providerRef: 'auth-1' };
  }

  isAppliedInTheEnd(): boolean {
    return this.isAppliedAt(Number.POSITIVE_INFINITY);
  }

  private isAppliedAt(atMs: number): boolean {
    return !this.isGivenUp && this.appliesAtMs !== undefined && this.appliesAtMs <= atMs;
  }

  private decide(fate: Fate, nowMs: number): void {
    if (fate.does === 'nothing') return;
    this.isDecided = true;
    this.isRefused = fate.does === 'refuse';
    if (fate.does === 'refuse') return;
    this.applications += 1;
    this.appliesAtMs = nowMs + (fate.does === 'apply_late' ? fate.lateMs : 0);
  }

  private truth(nowMs: number): ChangeOutcome {
    if (this.isAppliedAt(nowMs)) {
      return { kind: 'authorized', totalMinor: rules.newTotalMinor, providerRef: 'auth-1' };
    }
    if (this.isRefused) return { kind: 'declined', code: 'no', message: 'No.' };
    // It has heard of it and is still at work: whoever asks again is told to wait.
    return { kind: 'unknown_outcome', cause: 'conflict' };
  }
}
