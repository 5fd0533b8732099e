import { activityInfo } from '@temporalio/activity';
import { decideEligibility } from '../domain/eligibility';
import type { FunnelPlan, OfferReasons } from '../domain/funnel';
import { timeLimitMinutes, type WindowClocks } from '../domain/limits';
import type { HiddenOffer, Offer } from '../domain/offers';
import { originalLines, type ConfirmedLine, type Order, type Payment } from '../domain/order';
import type {
  AuthorizationSnapshot,
  EligibilityOutcome,
  PaymentProvider,
  ProviderCall,
  ProviderLines,
  ReplacedLine,
  WithCalls,
} from '../domain/payments';
import { termsFor, type OrderTerms } from '../domain/policy';
import type { ConfirmedOrder } from '../domain/ports';
import type {
  AttentionReason,
  Eligibility,
  EligibilityCheck,
  ProviderAbilities,
} from '../domain/window-state';
import { decideFor } from './decide-for';
import { giveSamples } from './give-samples';
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
      checks: EligibilityCheck[];
      terms: OrderTerms;
      offers: Offer[];
      hiddenOffers: HiddenOffer[];
      /** absent: no published policy decided */
      funnel?: FunnelPlan;
      /** samples promised to this customer before, now lines of this order; absent: none */
      samples?: ConfirmedLine[];
      /** absent in the histories of orders opened before there were offer policies */
      offerReasons?: OfferReasons;
      baseLines: ProviderLines;
      /** absent in the histories of orders opened before it was told */
      abilities?: ProviderAbilities;
      authorizedMinor: number;
      /** the payment method in the provider's own word, where it tells one */
      method: string;
      flag?: AttentionReason;
      calls: ProviderCall[];
      /** set the closing search attributes: decided once, so that replay agrees */
      hasSearchAttributes: boolean;
    };

/**
 * Claims the order's row for this run, reads what the provider holds and decides whether the
 * order may be added to, and with what (design §2.1). An unreachable database or provider throws
 * and is retried; the provider only until `readUntilMs`.
 */
export function openOrder(services: Services) {
  return async (input: OpenOrderInput): Promise<OpenOrderResult> => {
    const { order, payment } = input;
    const claim = await claimOrder(services, input);
    if (claim !== 'claimed') return { kind: claim };
    const policy = await services.policies.read();
    const provider = providerOf(services, payment.provider);
    const terms = termsFor(policy, order, payment.provider, provider?.describe());
    const question = {
      order,
      payment,
      terms,
      timeLimitMinutes: timeLimitMinutes(input.clocks),
      isProviderKnown: provider !== undefined,
      shopTable: policy.eligibility,
    };
    let decision = decideEligibility(question);
    let answer: WithCalls<EligibilityOutcome> | undefined;
    // Where nothing can be added whatever the provider holds, it is not troubled.
    if (provider && decision.isAllowed) {
      answer = await ask(provider, input);
      decision = decideEligibility({ ...question, answer });
    }
    const { isAllowed, reasons, checks, flag } = decision;
    const held = heldBy(order, payment, snapshotOf(answer));
    const paid = { provider: payment.provider, method: held.method };
    const canReplace = (line: ReplacedLine) => provider?.canLeaveOut(held.baseLines, line) ?? true;
    const toDecide = { ...input, payment: paid, terms, canReplace };
    // Whatever can be added to it: a sample asks nothing of the provider.
    const samples = await giveSamples(services, input);
    const decided = isAllowed ? await decideFor(services, toDecide) : noOffers;
    if ('funnel' in decided) await services.orders.planFunnel(order.number, input.runId);
    return {
      kind: 'opened',
      eligibility: { isAllowed, reasons },
      checks,
      terms,
      ...(provider ? { abilities: abilitiesOf(provider) } : {}),
      ...held,
      ...(flag ? { flag } : {}),
      ...decided,
      ...(samples.length > 0 ? { samples } : {}),
      calls: answer?.calls ?? [],
      hasSearchAttributes: services.hasSearchAttributes,
    };
  };
}

const noOffers = { offers: [], hiddenOffers: [] };

function abilitiesOf(provider: PaymentProvider): ProviderAbilities {
  const { canReadBack, canLower, repeatsServerErrors = false } = provider.describe();
  return { canReadBack, canLower, repeatsServerErrors };
}

async function claimOrder({ orders }: Services, input: OpenOrderInput) {
  const { order, payment } = input;
  return await orders.claim({
    number: order.number,
    runId: input.runId,
    provider: payment.provider,
    authorizationRef: payment.authorizationRef,
    fingerprint: input.fingerprint,
    registered: order,
    confirmed: confirmedAtOpen(order),
  });
}

async function ask(
  provider: PaymentProvider,
  { payment, readUntilMs }: OpenOrderInput,
): Promise<WithCalls<EligibilityOutcome>> {
  const answer = await provider.checkEligibility(payment);
  // The server's clock, not ours: it is the one the window is measured by.
  const { currentAttemptScheduledTimestampMs: askedAtMs } = activityInfo();
  if (answer.kind !== 'unavailable' || askedAtMs >= readUntilMs) return answer;
  const waitMs = waitWithin(readUntilMs - askedAtMs, answer.retryAt);
  throw notYetFor('ProviderUnavailable', answer.cause, waitMs);
}

/** The provider's "try again at" in milliseconds from now, but never past the time we have. */
function waitWithin(leftMs: number, retryAt: string | undefined): number {
  return retryAt === undefined ? Number.NaN : Math.min(Date.parse(retryAt) - Date.now(), leftMs);
}

function snapshotOf(answer: EligibilityOutcome | undefined): AuthorizationSnapshot | undefined {
  const isRead = answer?.kind === 'eligible' || answer?.kind === 'unsupported';
  return isRead ? answer.snapshot : undefined;
}

/** What the provider holds; unread, what the shop says it does. */
function heldBy(order: Order, payment: Payment, snapshot: AuthorizationSnapshot | undefined) {
  if (!snapshot) {
    return { baseLines: '[]', authorizedMinor: order.totalMinor, method: payment.method };
  }
  const { lines, authorizedMinor, method } = snapshot;
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
