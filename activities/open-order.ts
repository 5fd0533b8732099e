import { activityInfo } from '@temporalio/activity';
import { timeLimitMinutes, type WindowClocks } from '../domain/limits';
import { decideOffers, type Offer } from '../domain/offers';
import { originalLines, type Order, type Payment } from '../domain/order';
import {
  isLive,
  type AuthorizationSnapshot,
  type EligibilityOutcome,
  type ProviderCall,
  type ProviderLines,
  type WithCalls,
} from '../domain/payments';
import type { ConfirmedOrder } from '../domain/ports';
import { AttentionReason, type Eligibility } from '../domain/window-state';
import { providerOf } from './provider-of';
import { notYetFor } from './retry';
import type { Services } from './services';

export interface OpenOrderInput {
  /** first execution run id: an order that ops reset still owns its row */
  runId: string;
  order: Order;
  payment: Payment;
  fingerprint: string;
  clocks: WindowClocks;
  /** ISO time the window closes */
  closesAt: string;
  /** epoch ms, workflow clock */
  nowMs: number;
  /** epoch ms after which an unreachable provider is given up on */
  readUntilMs: number;
}

/** What opening decided, recorded once in history so that a later policy cannot change it. */
export type OpenOrderResult =
  | { kind: 'duplicate' }
  | { kind: 'authorization_in_use' }
  | {
      kind: 'opened';
      eligibility: Eligibility;
      offers: Offer[];
      baseLines: ProviderLines;
      authorizedMinor: number;
      /** the payment method in the provider's own word, where it tells one */
      method: string;
      flag?: AttentionReason;
      calls: ProviderCall[];
      /** set the closing search attributes: decided once, so that replay agrees */
      hasSearchAttributes: boolean;
    };

/** Products looked at for offers; the best few are kept. */
const candidatesMax = 50;

/**
 * Claims the order's row for this run, reads what the provider holds and decides whether the
 * order may be added to (design §2.1). An unreachable database or provider throws and is retried;
 * the provider only until `readUntilMs`.
 */
export function openOrder(services: Services) {
  return async (input: OpenOrderInput): Promise<OpenOrderResult> => {
    const { order, payment } = input;
    const claim = await services.orders.claim({
      number: order.number,
      runId: input.runId,
      provider: payment.provider,
      authorizationRef: payment.authorizationRef,
      fingerprint: input.fingerprint,
      registered: order,
      confirmed: confirmedAtOpen(order),
    });
    if (claim !== 'claimed') return { kind: claim };
    const checked = await checkAuthorization(services, input);
    const { hasSearchAttributes } = services;
    const base = {
      baseLines: '[]',
      authorizedMinor: order.totalMinor,
      method: payment.method,
      offers: [],
      hasSearchAttributes,
    };
    if (checked.kind === 'refused') {
      const eligibility = { isAllowed: false, reasons: checked.reasons };
      const held = checked.snapshot ? heldBy(checked.snapshot, payment) : {};
      const flag = checked.flag ? { flag: checked.flag } : {};
      return { kind: 'opened', ...base, ...held, eligibility, ...flag, calls: checked.calls };
    }
    const candidates = await services.catalogue.findRelated(
      order.lines.map((line) => line.reference),
      candidatesMax,
    );
    return {
      kind: 'opened',
      ...heldBy(checked.snapshot, payment),
      eligibility: { isAllowed: true, reasons: [] },
      offers: decideOffers({
        order,
        candidates,
        expiresAt: input.closesAt,
        nowMs: input.nowMs,
      }),
      calls: checked.calls,
      hasSearchAttributes,
    };
  };
}

type Checked =
  | { kind: 'eligible'; snapshot: AuthorizationSnapshot; calls: ProviderCall[] }
  | {
      kind: 'refused';
      reasons: string[];
      flag?: AttentionReason;
      snapshot?: AuthorizationSnapshot;
      calls: ProviderCall[];
    };

async function checkAuthorization(services: Services, input: OpenOrderInput): Promise<Checked> {
  const { order, payment } = input;
  const provider = providerOf(services, payment.provider);
  if (!provider) return { kind: 'refused', reasons: ['provider_unknown'], calls: [] };
  if (timeLimitMinutes(input.clocks) === 0) {
    return { kind: 'refused', reasons: ['no_window'], calls: [] };
  }
  const answer = await provider.checkEligibility(payment);
  // The server's clock, not ours: it is the one the window is measured by.
  const { currentAttemptScheduledTimestampMs: askedAtMs } = activityInfo();
  if (answer.kind === 'unavailable' && askedAtMs < input.readUntilMs) {
    const waitMs = waitWithin(input.readUntilMs - askedAtMs, answer.retryAt);
    throw notYetFor('ProviderUnavailable', answer.cause, waitMs);
  }
  return judge(order, answer);
}

function judge(order: Order, answer: WithCalls<EligibilityOutcome>): Checked {
  const { calls } = answer;
  switch (answer.kind) {
    case 'unavailable':
    case 'misconfigured': {
      const flag = AttentionReason.providerUnavailable;
      return { kind: 'refused', reasons: [flag], flag, calls };
    }
    case 'unsupported':
      return {
        kind: 'refused',
        reasons: [answer.reason],
        ...(answer.snapshot ? { snapshot: answer.snapshot } : {}),
        // Not to be raised is one thing; not to cover the order is for a person to see.
        ...(answer.snapshot && !covers(answer.snapshot, order)
          ? { flag: AttentionReason.authorizationMismatch }
          : {}),
        calls,
      };
    case 'eligible': {
      const { snapshot } = answer;
      if (covers(snapshot, order)) return { kind: 'eligible', snapshot, calls };
      const flag = AttentionReason.authorizationMismatch;
      return { kind: 'refused', reasons: [flag], flag, snapshot, calls };
    }
  }
}

/** The provider holds exactly this order's total, and still holds it. */
function covers(snapshot: AuthorizationSnapshot, order: Order): boolean {
  return (
    snapshot.authorizedMinor === order.totalMinor &&
    snapshot.currency === order.currency &&
    isLive(snapshot)
  );
}

/** The provider's "try again at" in milliseconds from now, but never past the time we have. */
function waitWithin(leftMs: number, retryAt: string | undefined): number {
  return retryAt === undefined ? Number.NaN : Math.min(Date.parse(retryAt) - Date.now(), leftMs);
}

function heldBy({ lines, authorizedMinor, method }: AuthorizationSnapshot, payment: Payment) {
  return { baseLines: lines, authorizedMinor, method: method ?? payment.method };
}

function confirmedAtOpen(order: Order): ConfirmedOrder {
  const { currency, totalMinor } = order;
  return {
    revision: 0,
    currency,
    totalMinor,
    authorizedMinor: totalMinor,
    lines: originalLines(order),
  };
}
