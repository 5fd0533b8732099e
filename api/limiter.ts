import { commandsPerOrderMax } from '../domain/limits';
import { Problem } from './problems';
import { retryAfterS } from './waits';

export const commandsPerSecondMax = 5;
export const commandsInFlightMax = 5;

/** Request ids remembered for an order: all that are counted, and as many that are exempt. */
const sentIdsMax = 2 * commandsPerOrderMax;

interface Usage {
  taken: number;
  inFlight: number;
  /** when the latest ones were taken, epoch ms, oldest first */
  recentMs: number[];
  touchedMs: number;
}

export interface Permit {
  /** Call when the answer is out. `wasSent: false` gives the place among the thirty back. */
  release(result: { wasSent: boolean }): void;
}

/** A request on its way to its order, or there. */
export interface SentRequest {
  fingerprint: string;
  /** Temporal has confirmed it */
  isSent: boolean;
}

export interface CommandLimiter {
  /**
   * Takes one command of an order and face, or throws `too_many_commands`. A token holder must
   * neither fill a history nor lock the shop out (design §4).
   */
  take(face: string, order: string, nowMs: number): Permit;
  /** Remembers for which request an id is being sent: until then it stands for none. */
  markSending(order: string, requestId: string, fingerprint: string): void;
  /** Remembers that Temporal has confirmed it, or forgets what it did not take. */
  markSent(order: string, requestId: string, wasSent: boolean): void;
  /**
   * The request an id stands for. A repeat of one that was sent needs no second signal and is not
   * counted; another request under the id would be taken for a repeat by the order, and be lost.
   */
  sent(order: string, requestId: string): SentRequest | undefined;
  /** Forgets what was sent to an order whose window took nothing: another one begins. */
  forget(order: string): void;
}

/**
 * Counts in the memory of this process: with several API processes the bounds hold for each, and
 * what the order itself takes is bounded in the workflow as well. What an order used is forgotten
 * once it was left alone for `forgetAfterMs`, which must exceed the window.
 */
export function createCommandLimiter(forgetAfterMs: number): CommandLimiter {
  // Both maps are kept in the order of last use, so the stale entries are at the front.
  const usages = new Map<string, Usage>();
  const sent = new Map<string, { requests: Map<string, SentRequest>; touchedMs: number }>();
  return {
    take(face, order, nowMs) {
      dropStale(usages, nowMs - forgetAfterMs);
      dropStale(sent, nowMs - forgetAfterMs);
      const usage = touch(usages, `${face} ${order}`, nowMs, newUsage);
      refuseAboveLimits(usage, nowMs);
      usage.taken += 1;
      usage.inFlight += 1;
      usage.recentMs = [...usage.recentMs, nowMs].slice(-commandsPerSecondMax);
      return {
        release({ wasSent }) {
          usage.inFlight -= 1;
          if (!wasSent) usage.taken -= 1;
        },
      };
    },
    markSending(order, requestId, fingerprint) {
      const { requests } = touch(sent, order, Date.now(), () => ({
        requests: new Map<string, SentRequest>(),
        touchedMs: 0,
      }));
      requests.set(requestId, { fingerprint, isSent: false });
      const [oldest] = requests.keys();
      if (requests.size > sentIdsMax && oldest !== undefined) requests.delete(oldest);
    },
    markSent(order, requestId, wasSent) {
      const requests = sent.get(order)?.requests;
      const request = requests?.get(requestId);
      if (request && wasSent) request.isSent = true;
      else if (request?.isSent === false) requests?.delete(requestId);
    },
    sent: (order, requestId) => sent.get(order)?.requests.get(requestId),
    forget: (order) => void sent.delete(order),
  };
}

function newUsage(): Usage {
  return { taken: 0, inFlight: 0, recentMs: [], touchedMs: 0 };
}

function touch<T extends { touchedMs: number }>(
  entries: Map<string, T>,
  key: string,
  nowMs: number,
  create: () => T,
): T {
  const entry = entries.get(key) ?? create();
  entry.touchedMs = nowMs;
  entries.delete(key);
  entries.set(key, entry);
  return entry;
}

function dropStale(entries: Map<string, { touchedMs: number }>, untilMs: number): void {
  for (const [key, entry] of entries) {
    if (entry.touchedMs > untilMs) return;
    entries.delete(key);
  }
}

function refuseAboveLimits(usage: Usage, nowMs: number): void {
  if (usage.taken >= commandsPerOrderMax) {
    // No wait helps within this window; a minute keeps a polite client from hammering.
    throw new Problem(
      'too_many_commands',
      { detail: `This order has used its ${commandsPerOrderMax} commands.` },
      60,
    );
  }
  const [earliestMs] = usage.recentMs;
  const isFull = usage.recentMs.length >= commandsPerSecondMax;
  if (isFull && earliestMs !== undefined && nowMs - earliestMs < 1000) {
    throw new Problem(
      'too_many_commands',
      { detail: `At most ${commandsPerSecondMax} commands a second.` },
      1,
    );
  }
  if (usage.inFlight >= commandsInFlightMax) {
    throw new Problem(
      'too_many_commands',
      { detail: `At most ${commandsInFlightMax} at a time.` },
      retryAfterS,
    );
  }
}
