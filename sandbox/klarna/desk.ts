import {
  KeysAtWork,
  wayFaults,
  type Replied as Answered,
  type Unheard,
  type WayFaultKind,
} from '../kit/call';
import type { Fault, FaultKind, Faults } from './faults';
import { denial, judge, type Call } from './judge';
import { errorReply, plainReply, replyOf, type Reply } from './reply';
import type { Store } from './store';
import { refuse, type Refusal, type Verdict } from './verdict';

type Replied = Answered<Reply>;

/** What became of a call. */
export type Outcome = Replied | Unheard;

interface Options {
  readonly store: Store;
  readonly faults: Faults;
  readonly strictLines: boolean;
  /** Ends every wait of a call when the sandbox closes; what was still to be applied is not. */
  readonly stopping: AbortSignal;
}

type Behaviour = (call: Call, fault: Fault) => Outcome | Promise<Outcome>;

/**
 * The way of a call through the sandbox: an idempotency key still at work is a conflict, then a
 * scripted fault has its say, then the key's kept answer, and only then Klarna's rules.
 */
export class Desk {
  private readonly options: Options;
  private readonly atWork = new KeysAtWork();

  /** What each kind of fault does to a call. */
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
      down: (call) => answer(failed(call, unavailable)),
      '409': (call) => answer(failed(call, conflict)),
      '429': (call) => answer(failed(call, tooManyRequests)),
      '500-before-apply': (call) => answer(failed(call, unexpected)),
      '403-no-body': (call) => answer(plainReply(403, '', call.correlationId)),
      deny: (call) => this.run(call, denial(call.endpoint.name)),
      '500-after-apply': (call) => {
        const { applied } = this.run(call);
        return answer(failed(call, unexpected), { applied });
      },
      garbage: (call, { applies }) => {
        const applied = applies && this.run(call).applied;
        return answer(truncated(call), { applied });
      },
    };
  }

  async conduct(call: Call): Promise<Outcome> {
    const isAnswered = (key: string) => this.options.store.keptReply(key) !== undefined;
    return this.atWork.hold(call.key, isAnswered, {
      work: () => this.underFault(call),
      conflict: () => answer(failed(call, conflict)),
    });
  }

  private async underFault(call: Call): Promise<Outcome> {
    const fault = this.options.faults.take(call.endpoint.name, [call.orderId]);
    if (fault === undefined) return this.run(call);
    return this.behaviours[fault.kind](call, fault);
  }

  /** Klarna's own course of a call, which is synchronous: two calls never interleave. */
  private run(call: Call, denied?: Refusal): Replied {
    const { store, strictLines } = this.options;
    const kept = call.key === undefined ? undefined : store.keptReply(call.key);
    if (kept !== undefined) return answer(kept, { replayed: true });

    const verdict = denied ?? judge(call, store, strictLines);
    const reply = replyOf(verdict, call.correlationId);
    return answer(reply, { applied: this.settle(call, verdict, reply) });
  }

  /**
   * Writes down what the verdict means; true if the order changed. UNDOCUMENTED, chosen: under a
   * key, effects and 403 refusals are kept; 400 and 404 are not, so a corrected call may follow.
   */
  private settle(call: Call, verdict: Verdict, reply: Reply): boolean {
    const { store } = this.options;
    const { number, orderId: order, endpoint, key } = call;
    const caller = { call: number, order, operation: endpoint.name, key };
    if (verdict.kind === 'refused') {
      if (verdict.status === 403) store.refuse(caller, reply);
      return false;
    }
    if (verdict.order === undefined) return false;
    store.apply(caller, { ...store.order(order), order: verdict.order }, reply);
    return true;
  }
}

function answer(reply: Reply, how: { applied?: boolean; replayed?: boolean } = {}) {
  const { applied = false, replayed = false } = how;
  return { kind: 'reply', reply, applied, replayed } as const;
}

/** JSON that breaks off in the middle of a text. */
function truncated(call: Call): Reply {
  return plainReply(200, '{"order_id":"', call.correlationId);
}

function failed(call: Call, refusal: Refusal): Reply {
  return errorReply(refusal, call.correlationId);
}

const conflict = refuse(409, 'CONFLICT');
const unexpected = refuse(500, 'UNEXPECTED_ERROR', 'Unexpected server error');
const unavailable = refuse(503, 'TEMPORARILY_UNAVAILABLE', 'Temporarily unavailable');
/** Klarna's answer above the rate limit. */
export const tooManyRequests = refuse(429, 'TOO_MANY_REQUESTS', 'Too many requests');
