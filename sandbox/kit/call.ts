import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { faultDelayMsMax } from './faults';

/** What every call of a provider's face has, whichever the provider. */
export interface AnyCall {
  /** Its number in the journal. */
  readonly number: number;
  /** Undefined where no answer is kept: for reads, and for calls without a key. */
  readonly key: string | undefined;
  /** Aborts when the connection is closed. */
  readonly abandoned: AbortSignal;
}

/** An answer, and whether this very call changed anything or heard what was kept. */
export interface Replied<Reply> {
  readonly kind: 'reply';
  readonly reply: Reply;
  readonly applied: boolean;
  readonly replayed: boolean;
}

/** The caller never hears anything, by waiting in vain or by a reset connection. */
export interface Unheard {
  readonly kind: 'silence' | 'reset';
}

/** An answer to a call that changed nothing. */
export function replied<Reply>(reply: Reply): Replied<Reply> {
  return { kind: 'reply', reply, applied: false, replayed: false };
}

/** Faults of the way between caller and provider: they are the same whoever is called. */
export const wayFaultKinds = [
  'hang-before-apply',
  'hang-after-apply',
  'apply-late',
  'reset',
  'slow',
] as const;
export type WayFaultKind = (typeof wayFaultKinds)[number];

interface Parts<Call, Answer> {
  /** The provider's own course of a call. */
  readonly run: (call: Call) => Answer;
  /** Ends every wait when the sandbox closes; what was still to be applied is not. */
  readonly stopping: AbortSignal;
}

type Behaviour<Call, Answer> = (
  call: Call,
  fault: { readonly delayMs: number; readonly applies: boolean },
) => Answer | Unheard | Promise<Answer | Unheard>;

/** What each {@link wayFaultKinds} does to a call. */
export function wayFaults<Call extends AnyCall, Answer>({
  run,
  stopping,
}: Parts<Call, Answer>): Record<WayFaultKind, Behaviour<Call, Answer>> {
  /** Waits for the caller to give up, at most {@link faultDelayMsMax}. */
  const silence = async ({ abandoned }: Call): Promise<Unheard> => {
    await waited(faultDelayMsMax, AbortSignal.any([stopping, abandoned]));
    return { kind: 'silence' };
  };
  return {
    'hang-before-apply': silence,
    'hang-after-apply': (call) => {
      run(call);
      return silence(call);
    },
    'apply-late': async (call, { delayMs }) => {
      if (!(await waited(delayMs, stopping))) return { kind: 'silence' };
      run(call);
      return silence(call);
    },
    reset: (call, { applies }) => {
      if (applies) run(call);
      return { kind: 'reset' };
    },
    slow: async (call, { delayMs }) =>
      (await waited(delayMs, stopping)) ? run(call) : { kind: 'silence' },
  };
}

/** False when the signal ended the wait before its time. */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}

/** Keys of calls that are neither answered nor given up: a second call under one is a conflict. */
export class KeysAtWork {
  private readonly keys = new Set<string>();

  /** Runs `work` unless the key is at work and has no kept answer yet; then it is `conflict`. */
  async hold<Answer>(
    key: string | undefined,
    isAnswered: (key: string) => boolean,
    { work, conflict }: { work: () => Promise<Answer>; conflict: () => Answer },
  ): Promise<Answer> {
    if (key === undefined) return work();
    if (this.keys.has(key) && !isAnswered(key)) return conflict();
    this.keys.add(key);
    try {
      return await work();
    } finally {
      this.keys.delete(key);
    }
  }
}

/** Aborts when the caller's connection is closed. */
export function closingOf(reply: FastifyReply): AbortSignal {
  const closed = new AbortController();
  reply.raw.once('close', () => closed.abort());
  return closed.signal;
}

/** Leaves a caller without an answer. */
export function hangUp(
  outcome: Unheard | Replied<unknown>,
  { raw: { socket } }: Pick<FastifyRequest, 'raw'>,
  reply: FastifyReply,
): FastifyReply {
  reply.hijack();
  if (outcome.kind === 'reset') socket.resetAndDestroy();
  else socket.destroy();
  return reply;
}
