import {
  KeysAtWork,
  replied as answer,
  wayFaults,
  type Replied as Answered,
  type Unheard,
  type WayFaultKind,
} from '../kit/call';
import { eventOf } from './events';
import type { Fault, FaultKind, Faults } from './faults';
import type { Form } from './form';
import { newId } from './intent';
import type { Reply } from './journal';
import { judge } from './judge';
import type { Issuer, OperationName } from './operations';
import type { Store } from './store';
import { apiError, invalid, type Refusal, type Verdict } from './verdict';

/** One call, read off the wire. */
export interface Call {
  /** Its number in the journal. */
  readonly number: number;
  readonly operation: OperationName;
  /** Of the path; empty for `create` and `list`. */
  readonly id: string;
  readonly form: Form;
  readonly key: string | undefined;
  /** Method, path and body, to compare a repeated key by. */
  readonly asked: string;
  /** Aborts when the connection is closed. */
  readonly abandoned: AbortSignal;
}

/** What became of a call that was answered. */
interface Replied extends Answered<Reply> {
  /** The payment intent it was about, also one it made. */
  readonly about?: string;
}

/** What became of a call. */
export type Outcome = Replied | Unheard;

interface Options {
  readonly store: Store;
  readonly faults: Faults;
  /** Told after every effect: an event may wait. */
  readonly afterEffect: () => void;
  /** Ends every wait of a call when the sandbox closes; what was still to be applied is not. */
  readonly stopping: AbortSignal;
}

type Behaviour = (call: Call, fault: Fault) => Outcome | Promise<Outcome>;

/**
 * The way of a call: a key still at work is a conflict, then a scripted fault has its say, then the
 * key's kept answer, and only then the rules.
 */
export class Desk {
  private readonly options: Options;
  private readonly atWork = new KeysAtWork();

  private readonly behaviours: Record<FaultKind, Behaviour>;

  constructor(options: Options) {
    this.options = options;
    const { stopping } = options;
    const onTheWay = wayFaults<Call, Replied>({ run: (call) => this.run(call), stopping });
    this.behaviours = { ...onTheWay, ...this.ownFaults() };
  }

  /** What only this provider does, or says in its own words. */
  private ownFaults(): Record<Exclude<FaultKind, WayFaultKind>, Behaviour> {
    return {
      down: () => answer(failed(unavailable)),
      '409': () => answer(failed(lockTimeout)),
      '429': () => answer(failed(tooManyRequests)),
      decline: (call) => this.run(call, { issuer: 'declines' }),
      authentication_required: (call) => this.run(call, { issuer: 'wants_authentication' }),
      '500-before-apply': (call) => this.run(call, { instead: unexpected }),
      '500-after-apply': (call) => this.run(call, { told: unexpected }),
      garbage: (call, { applies }) => {
        const applied = applies && this.run(call).applied;
        return { ...answer({ status: 200, body: '{"id":"pi_' }), applied };
      },
    };
  }

  async conduct(call: Call): Promise<Outcome> {
    const isAnswered = (key: string) => this.options.store.keptReply(key) !== undefined;
    return this.atWork.hold(call.key, isAnswered, {
      work: () => this.underFault(call),
      conflict: () => answer(failed(keyInUse)),
    });
  }

  private async underFault(call: Call): Promise<Outcome> {
    const fault = this.options.faults.take(call.operation, this.subjectsOf(call));
    if (fault === undefined) return this.run(call);
    return this.behaviours[fault.kind](call, fault);
  }

  /** A payment intent's scripts also hit what is created, or listed, for its customer. */
  private subjectsOf({ id, form }: Call): string[] {
    const customer = form.get('customer');
    if (customer === undefined) return [id];
    const mine = this.options.store.intents().filter((intent) => intent.customer === customer);
    return mine.map((intent) => intent.id);
  }

  /** Stripe's own course of a call, which is synchronous: two calls never interleave. */
  private run(
    call: Call,
    how: { issuer?: Issuer; instead?: Refusal; told?: Refusal } = {},
  ): Replied {
    const { store } = this.options;
    const kept = call.key === undefined ? undefined : store.keptReply(call.key);
    if (kept && kept.asked !== call.asked) return answer(failed(otherParameters));
    if (kept) return { ...answer(kept.reply), replayed: true };
    const verdict = how.instead ?? judge(call, store, how.issuer ?? 'approves');
    return this.settle(call, verdict, replyOf(how.told ?? verdict));
  }

  /** Writes down what the verdict means, and the answer under its key, in one go. */
  private settle(call: Call, verdict: Verdict, reply: Reply): Replied {
    const { store, afterEffect } = this.options;
    const { number, operation, key, asked } = call;
    const { after } = verdict;
    const about = after?.id ?? call.id;
    if (verdict.kind === 'done' && after === undefined) return { ...answer(reply), about };
    const keeps = key !== undefined && isKept(verdict);
    const kept = keeps ? { kept: { key, asked, reply, keptAtMs: Date.now() } } : {};
    const told = after && tells(verdict) ? eventOf(store.intent(after.id), after) : undefined;
    const state = {
      ...kept,
      ...(after ? { intent: after } : {}),
      ...(told ? { event: told } : {}),
    };
    const stamp = { call: number, payment_intent: about, operation, state };
    if (verdict.kind === 'done' && after) {
      store.write({ event: 'applied', ...stamp, status: after.status, amount: after.amount });
    } else {
      store.write({ event: 'refused', ...stamp, httpStatus: reply.status });
    }
    if (told) afterEffect();
    return { ...answer(reply), applied: verdict.kind === 'done', about };
  }
}

/**
 * Stripe keeps the first answer, 402 and 500 included, but not that of a request it refused before
 * it began. UNDOCUMENTED, chosen: those are the ones that name a parameter, and 404.
 */
function isKept(verdict: Verdict): boolean {
  if (verdict.kind === 'done' || verdict.status === 402 || verdict.status >= 500) return true;
  return verdict.status === 400 && verdict.error['param'] === undefined;
}

/** A declined increment leaves the payment intent as it was: nothing to tell of. */
function tells(verdict: Verdict): boolean {
  return verdict.kind === 'done' || verdict.error['payment_intent'] !== undefined;
}

export function failed(refusal: Refusal): Reply {
  return replyOf(refusal);
}

function replyOf(verdict: Verdict): Reply {
  if (verdict.kind === 'done') return { status: 200, body: JSON.stringify(verdict.body) };
  const error = { ...verdict.error, request_log_url: `https://log.invalid/${newId('req')}` };
  return { status: verdict.status, body: JSON.stringify({ error }) };
}

const unexpected = apiError(500, { message: 'An unknown error occurred' });
const unavailable = apiError(503, { message: 'Service unavailable' });
const lockTimeout = invalid(409, { code: 'lock_timeout', message: 'The object is locked.' });
const keyInUse = invalid(409, {
  code: 'idempotency_key_in_use',
  message: 'There is currently another in-progress request using this Idempotency Key.',
});
const tooManyRequests = invalid(429, { code: 'rate_limit', message: 'Too many requests.' });
const otherParameters: Refusal = {
  kind: 'refused',
  status: 400,
  error: {
    type: 'idempotency_error',
    message: 'Keys for idempotent requests can only be used with the same parameters.',
  },
};
