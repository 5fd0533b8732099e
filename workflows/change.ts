import type { ChangeAuthorizationInput } from '../activities/change-authorization';
import type { AuthorizationKeyParts } from '../activities/idempotency-key';
import type {
  AuthorizationSnapshot,
  ChangeOutcome,
  ReplacedLine,
  UpsoldLine,
  WithCalls,
} from '../domain/payments';
import { legsOf } from '../domain/transactions';
import { raising, raisingOptions, reading, readingOptions } from './activity-options';
import { step } from './step';
import type { Window } from './window';

/** One change of the authorization: the whole total, all lines, and a key of its own. */
export interface Change {
  verb: 'raiseAuthorization' | 'restoreAuthorization';
  key: Omit<AuthorizationKeyParts, 'order'>;
  previousTotalMinor: number;
  lines: UpsoldLine[];
  /** of the lines the order came with, those an upgrade stands for */
  leaveOut: ReplacedLine[];
  /** shown at the provider */
  description: string;
  /** shown to ops in Temporal UI */
  summary: string;
  /** epoch ms after which it is not sent any more (raises) */
  endByMs?: number;
  /** the provider's reference of the change that shall come to nothing (restores) */
  correlation?: string;
}

/**
 * Sends one change and keeps the exchanges with the order. A worker that died on every attempt
 * proves nothing, so that is unknown, like any silence.
 */
export async function change(window: Window, wanted: Change): Promise<WithCalls<ChangeOutcome>> {
  const { verb, key, summary, endByMs } = wanted;
  const name = verb === 'raiseAuthorization' ? 'raise' : 'lower';
  // With no worker alive a raise must not be sent long after the order went out without it.
  const bound = endByMs ? { scheduleToCloseTimeout: Math.max(endByMs - Date.now(), 1000) } : {};
  try {
    const input = changeInput(window, wanted);
    const named = step(window, name, summary, key.requestId);
    const options = { ...raisingOptions, ...named, ...bound };
    const answer = await raising[verb].executeWithOptions(options, [input]);
    window.move({ type: 'providerCalls', calls: answer.calls });
    return answer;
  } catch {
    return { kind: 'unknown_outcome', cause: 'timeout', calls: [] };
  }
}

function changeInput(window: Window, wanted: Change): ChangeAuthorizationInput {
  const { order, payment, baseLines, transactions, providerState } = window.state;
  const { provider, authorizationRef, method, country } = payment;
  const { key, lines, leaveOut, previousTotalMinor, description, correlation } = wanted;
  return {
    provider,
    key: { order: order.number, ...key },
    target: {
      authorizationRef,
      method,
      country,
      currency: order.currency,
      totalMinor: key.totalMinor,
      baseLines,
      ...(leaveOut.length > 0 ? { replacedLines: leaveOut } : {}),
      upsoldLines: lines,
      ...legsOf(transactions),
      ...(providerState === undefined ? {} : { providerState }),
    },
    previousTotalMinor,
    description,
    ...(correlation === undefined ? {} : { correlation }),
  };
}

/**
 * What the provider holds, or undefined when it cannot be read now. `question` is what ops read
 * of it: what is to be found out.
 */
export async function readSnapshot(
  window: Window,
  question: string,
  about: { requestId?: string; correlation?: string | undefined } = {},
): Promise<AuthorizationSnapshot | undefined> {
  const { provider, authorizationRef } = window.state.payment;
  const { requestId, correlation } = about;
  try {
    const options = { ...readingOptions, ...step(window, 'read', question, requestId) };
    const input = {
      provider,
      authorizationRef,
      ...legsOf(window.state.transactions),
      ...(requestId === undefined ? {} : { requestId }),
      ...(correlation === undefined ? {} : { correlation }),
    };
    const answer = await reading.readAuthorization.executeWithOptions(options, [input]);
    window.move({ type: 'providerCalls', calls: answer.calls });
    return answer.kind === 'read' ? answer.snapshot : undefined;
  } catch {
    return undefined;
  }
}
