import { activityInfo } from '@temporalio/activity';
import { UnknownCause, type AuthorizationLeg, type SettleOutcome } from '../domain/payments';
import { authorizationKey } from './idempotency-key';
import { requireProvider } from './provider-of';
import { notYet } from './retry';
import type { Services } from './services';

export interface CaptureInput {
  order: string;
  requestId: string;
  provider: string;
  authorizationRef: string;
  /** absent: one */
  legs?: AuthorizationLeg[];
  currency: string;
  amountMinor: number;
  boundMinor: number;
}

/**
 * Longest after its booking that a capture is sent, or sent again. Providers keep an idempotency
 * key for 24 h (`docs/design.md` §8, §2.4); the hour less is for a send that is under way.
 */
const resendMaxMs = 23 * 60 * 60_000;

/**
 * Captures an amount, booked under its request id before the provider is asked, so that all
 * captures together never exceed what the order's row proves (I3, A23). Without a clear answer
 * the same key is sent again by the retry policy. What was captured before is not asked for again,
 * and what may have been is not once its key has lapsed at the provider: that would be a second
 * capture (I6).
 */
export function capturePayment(services: Services) {
  return async (input: CaptureInput): Promise<{ kind: 'above_bound' } | SettleOutcome> => {
    const booking = await services.captures.book({ ...input, resendMaxMs });
    if (booking.kind === 'unresolved') {
      return { kind: 'unknown_outcome', cause: UnknownCause.timeout };
    }
    if (booking.kind !== 'booked') return booking;
    const answer = await requireProvider(services, input.provider).capture({
      authorizationRef: input.authorizationRef,
      ...(input.legs ? { legs: input.legs } : {}),
      requestId: input.requestId,
      amountMinor: input.amountMinor,
      currency: input.currency,
      idempotencyKey: authorizationKey({
        order: input.order,
        requestId: input.requestId,
        totalMinor: input.amountMinor,
        attempt: 1,
        purpose: 'capture',
      }),
    });
    switch (answer.kind) {
      case 'unknown_outcome':
        throw notYet('CaptureInDoubt', answer.cause);
      case 'throttled':
        throw notYet('Throttled', 'the provider asked to wait', answer.retryAt);
      case 'done':
        await services.captures.settle(input.order, input.requestId, answer);
        return answer;
      case 'invalid_request':
      case 'misconfigured':
        // About an attempt before this one it proves nothing, be it of this activity or of the one
        // that gave up an hour ago: the money may have been taken.
        if (activityInfo().attempt > 1 || booking.isRepeat) {
          throw notYet('CaptureInDoubt', answer.code);
        }
        await services.captures.settle(input.order, input.requestId, { kind: 'refused' });
        return answer;
      case 'refused':
        await services.captures.settle(input.order, input.requestId, { kind: 'refused' });
        return answer;
    }
  };
}
