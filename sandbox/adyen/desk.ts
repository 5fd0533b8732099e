import {
  KeysAtWork,
  replied as answer,
  wayFaults,
  type Replied as Answered,
  type Unheard,
  type WayFaultKind,
} from '../kit/call';
import type { Fault, FaultKind, Faults } from './faults';
import type { Reply } from './journal';
import { judge, type JsonObject, type OperationName } from './operations';
import type { Store } from './store';
import { forbidden, internal, invalid, type Refusal, type Verdict } from './verdict';

/** One call, read off the wire. */
export interface Call {
  /** Its number in the journal. */
  readonly number: number;
  readonly operation: OperationName;
  /** pspReference of the payment, from the path. */
  readonly payment: string;
  readonly body: JsonObject;
  readonly key: string | undefined;
  /** Aborts when the connection is closed. */
  readonly abandoned: AbortSignal;
}

/** What became of a call that was answered. */
interface Replied extends Answered<Reply> {
  /** Other than those of Adyen's own answers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What became of a call. */
export type Outcome = Replied | Unheard;

interface Options {
  readonly store: Store;
  readonly faults: Faults;
  readonly merchantAccount: string;
  /** Sends the events that wait; done when they are taken or given up. */
  readonly tell: () => Promise<void>;
  /** Ends every wait of a call when the sandbox closes; what was still to be applied is not. */
  readonly stopping: AbortSignal;
}

type Behaviour = (call: Call, fault: Fault) => Outcome | Promise<Outcome>;

/** More than any client should read. */
const hugeBytes = 1024 * 1024 + 1;

/**
 * The way of a call: a key still at work is 704, then a scripted fault has its say, then the key's
 * kept answer, whatever the new body says, and only then the rules.
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
      refuse: (call) => this.run(call, { isRefused: true }),
      '401': () => answer(failed(stranger)),
      '403': () => answer(failed(forbidden(403, '010', 'Not allowed'))),
      '422': () => answer(failed(invalid('137', 'Invalid amount specified'))),
      '429': () => answer({ status: 429, body: '' }),
      down: () => answer(failed(internal(503, '905', 'Service unavailable'))),
      '500-before-apply': () => answer(failed(unexpected)),
      '500-after-apply': (call) => ({ ...this.run(call), reply: failed(unexpected) }),
      garbage: (call, fault) => this.odd(call, fault, { status: 201, body: '{"pspReference":"' }),
      html: (call, fault) => this.odd(call, fault, { status: 200, body: '<h1>Hello</h1>' }, page),
      huge: (call, fault) => this.odd(call, fault, { status: 201, body: ' '.repeat(hugeBytes) }),
      redirect: (call, fault) => this.odd(call, fault, { status: 302, body: '' }, elsewhere),
      'event-first': async (call) => {
        const done = this.run(call);
        await this.options.tell();
        return done;
      },
    };
  }

  async conduct(call: Call): Promise<Outcome> {
    const isAnswered = (key: string) => this.options.store.keptReply(key) !== undefined;
    return this.atWork.hold(call.key, isAnswered, {
      work: () => this.underFault(call),
      conflict: () => answer(failed(inProgress)),
    });
  }

  private async underFault(call: Call): Promise<Outcome> {
    const fault = this.options.faults.take(call.operation, [call.payment]);
    if (fault === undefined) return this.run(call);
    return this.behaviours[fault.kind](call, fault);
  }

  /** Adyen's own course of a call, which is synchronous: two calls never interleave. */
  private run(call: Call, { isRefused }: { isRefused: boolean } = { isRefused: false }): Replied {
    const { store, merchantAccount } = this.options;
    const kept = call.key === undefined ? undefined : store.keptReply(call.key);
    if (kept) return { ...answer(kept), replayed: true };
    const { operation, body } = call;
    const payment = store.payment(call.payment);
    const verdict = payment
      ? judge({ operation, payment, merchantAccount, body, isRefused })
      : invalid('167', 'Original pspReference required for this operation');
    return this.settle(call, verdict);
  }

  /** Writes down what the verdict means, and the answer under its key, in one go. */
  private settle(call: Call, verdict: Verdict): Replied {
    const { store, tell } = this.options;
    const { number, operation, payment, key } = call;
    const stamp = { call: number, payment, operation };
    if (verdict.kind === 'refused') {
      const reply = failed(verdict);
      store.write({ event: 'refused', ...stamp, httpStatus: reply.status, state: {} });
      return answer(reply);
    }
    const { after, event, body } = verdict;
    const reply = { status: 201, body: JSON.stringify(body) };
    const kept = key === undefined ? {} : { kept: { key, reply, keptAtMs: Date.now() } };
    const state = { ...kept, event, ...(after ? { payment: after } : {}) };
    if (after) {
      const { status, value } = after;
      store.write({ event: 'applied', ...stamp, status, value, state });
    } else {
      store.write({ event: 'refused', ...stamp, httpStatus: reply.status, state });
    }
    void tell();
    return { ...answer(reply), applied: after !== undefined };
  }

  /** Nothing Adyen would say, applied or not. */
  private odd(
    call: Call,
    { applies }: Fault,
    reply: Reply,
    headers?: Readonly<Record<string, string>>,
  ): Outcome {
    const applied = applies && this.run(call).applied;
    return { ...answer(reply), applied, ...(headers ? { headers } : {}) };
  }
}

/** Adyen's error object. */
export function failed({ kind: _kind, status, ...error }: Refusal): Reply {
  return { status, body: JSON.stringify({ status, ...error }) };
}

/** Nobody known sent it. */
export const stranger = forbidden(401, '000', 'HTTP Status Response - Unauthorized');

const unexpected = internal(500, '905', 'Internal error');
const inProgress = invalid('704', 'request already processed or in progress');
const page = { 'content-type': 'text/html' };
const elsewhere = { location: 'http://127.0.0.1:1/' };
