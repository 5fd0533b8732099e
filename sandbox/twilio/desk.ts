import { randomBytes } from 'node:crypto';
import {
  replied,
  wayFaultKinds,
  wayFaults,
  type AnyCall,
  type Replied,
  type Unheard,
} from '../kit/call';
import type { Faults } from '../kit/faults';
import { Journal, type Unstamped } from '../kit/journal';
import type { JournalEntry, SandboxMessage } from './journal';
import { down, partsOf, refusalOf, tooMany, unexpected, type Asked, type Refusal } from './rules';

export const operations = ['message'] as const;
export type Operation = (typeof operations)[number];

/** What a scripted fault does to a call; see the table in `sandbox/README.md`. */
export const faultKinds = [
  '429',
  'down',
  '500-before-apply',
  '500-after-apply',
  'garbage',
  ...wayFaultKinds,
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Call extends AnyCall {
  readonly asked: Asked;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

interface Options {
  readonly stateDir: string;
  readonly accountSid: string;
  readonly faults: Faults<Operation, FaultKind>;
  /** Ends every wait of a call when the sandbox closes. */
  readonly stopping: AbortSignal;
}

/** Messages taken and recipients who opted out, rebuilt at start from `journal.jsonl`. */
export class Desk {
  readonly journal: Journal<JournalEntry>;
  private readonly options: Options;
  private readonly taken: SandboxMessage[] = [];
  private readonly optedOut = new Set<string>();

  constructor(options: Options) {
    this.options = options;
    this.journal = new Journal(options.stateDir, (entry) => {
      if (entry.event === 'applied') this.taken.push(entry.message);
      if (entry.event === 'opted-out') this.optedOut.add(entry.to);
    });
  }

  write(entry: Unstamped<JournalEntry>): void {
    this.journal.write({ at: new Date().toISOString(), ...entry });
  }

  /** Every message that was taken, the oldest first; to one number, or to all. */
  messages(to?: string): SandboxMessage[] {
    return this.taken.filter((message) => to === undefined || message.to === to);
  }

  /** A scripted fault has its say, then the rules. */
  async conduct(call: Call): Promise<Replied<Reply> | Unheard> {
    const { faults, stopping } = this.options;
    const fault = faults.take('message', [call.asked.to]);
    if (fault === undefined) return this.run(call);
    const onTheWay = wayFaults<Call, Replied<Reply>>({ run: (each) => this.run(each), stopping });
    switch (fault.kind) {
      case '429':
        return replied(failed(tooMany));
      case 'down':
        return replied(failed(down));
      case '500-before-apply':
        return replied(failed(unexpected));
      case '500-after-apply':
        return { ...this.run(call), reply: failed(unexpected) };
      case 'garbage': {
        const applied = fault.applies && this.run(call).applied;
        return { ...replied({ status: 201, body: '{"sid":"' }), applied };
      }
      case 'apply-late':
      case 'hang-after-apply':
      case 'hang-before-apply':
      case 'reset':
      case 'slow':
        return await onTheWay[fault.kind](call, fault);
    }
  }

  /** Two equal calls are two messages: there is no key that would make them one. */
  private run({ number, asked }: Call): Replied<Reply> {
    const refusal = refusalOf(asked, this.optedOut);
    if (refusal) return replied(failed(refusal));
    const message = { sid: `SM${randomBytes(16).toString('hex')}`, ...asked };
    this.write({ event: 'applied', call: number, message });
    const body = JSON.stringify({
      account_sid: this.options.accountSid,
      ...message,
      status: 'queued',
      direction: 'outbound-api',
      num_segments: String(partsOf(message.body)),
      date_created: new Date().toUTCString(),
      error_code: null,
      error_message: null,
    });
    return { ...replied({ status: 201, body }), applied: true };
  }
}

/** Twilio's error object. */
export function failed({ status, code, message }: Refusal): Reply {
  const moreInfo = `https://www.twilio.com/docs/errors/${code}`;
  return { status, body: JSON.stringify({ status, code, message, more_info: moreInfo }) };
}
