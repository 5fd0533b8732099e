import { isKnownCurrency } from './currencies';
import { lookUp, rowText, type EligibilityRow, type PaymentFacts } from './eligibility-table';
import { amountText } from './money';
import type { Order, Payment } from './order';
import {
  isLive,
  UnsupportedReason,
  type AuthorizationSnapshot,
  type EligibilityOutcome,
} from './payments';
import type { OrderTerms } from './policy';
import { AttentionReason, type EligibilityCheck } from './window-state';

/** Why an order may not be added to, beside what a provider says (`UnsupportedReason`). */
export const IneligibleReason = {
  providerUnknown: 'provider_unknown',
  noWindow: 'no_window',
  belowMinOrderValue: 'below_min_order_value',
  providerUnavailable: 'provider_unavailable',
  authorizationMismatch: 'authorization_mismatch',
} as const;

export interface EligibilityQuestion {
  order: Order;
  payment: Payment;
  terms: OrderTerms;
  /** length of the window; 0: nothing can be added in time */
  timeLimitMinutes: number;
  isProviderKnown: boolean;
  /** the shop's own table: it can forbid, never allow what the provider does not */
  shopTable: readonly EligibilityRow[];
  /** what the provider said; absent: it was not asked yet */
  answer?: EligibilityOutcome;
}

export interface EligibilityDecision {
  isAllowed: boolean;
  /** in the order they were found, each once */
  reasons: string[];
  checks: EligibilityCheck[];
  /** a person must look at the order */
  flag?: AttentionReason;
}

/**
 * May this order be added to (A4, A9, D11)? Everything is looked at and every reason told. Asked
 * twice: before the provider is troubled, and with its answer.
 */
export function decideEligibility(question: EligibilityQuestion): EligibilityDecision {
  const { answer } = question;
  const after = answer ? checksOfAnswer(question, answer) : [];
  const checks = [...checksBefore(question), ...after];
  const reasons = [...new Set(checks.flatMap(({ reason }) => (reason ? [reason] : [])))];
  const flag = answer && flagOf(question.order, answer);
  return { isAllowed: reasons.length === 0, reasons, checks, ...(flag ? { flag } : {}) };
}

function checksBefore(question: EligibilityQuestion): EligibilityCheck[] {
  const { order, payment, terms, timeLimitMinutes } = question;
  const { provider } = payment;
  const total = amountText(order.totalMinor, order.currency);
  const least = amountText(terms.orderMinMinor, order.currency);
  return [
    look('provider_configured', question.isProviderKnown, IneligibleReason.providerUnknown, {
      yes: `Payments of ${provider} can be raised here.`,
      no: `No provider ${provider} is configured.`,
    }),
    look('provider_switch', terms.isSwitchedOn, UnsupportedReason.featureOff, {
      yes: `Upsells are switched on for ${provider}.`,
      no: `Upsells are switched off for ${provider}.`,
    }),
    look('window', timeLimitMinutes > 0, IneligibleReason.noWindow, {
      yes: `The window is ${timeLimitMinutes} min long.`,
      no: 'The window has no length.',
    }),
    look(
      'min_order_value',
      order.totalMinor >= terms.orderMinMinor,
      IneligibleReason.belowMinOrderValue,
      {
        yes: `The order of ${total} reaches the least of ${least}.`,
        no: `The order of ${total} is below the least of ${least}.`,
      },
    ),
  ];
}

function checksOfAnswer(
  { order, payment, shopTable }: EligibilityQuestion,
  answer: EligibilityOutcome,
): EligibilityCheck[] {
  if (answer.kind === 'unavailable' || answer.kind === 'misconfigured') {
    const reason = IneligibleReason.providerUnavailable;
    const why = answer.kind === 'unavailable' ? answer.cause : answer.code;
    return [failed('provider_read', reason, `The provider could not be read (${why}).`)];
  }
  const read = answer.snapshot
    ? [passed('provider_read', `The provider holds ${held(answer.snapshot)}.`)]
    : [];
  const facts = factsOf(payment, answer.snapshot);
  return [
    ...read,
    ...shopCheck(shopTable, facts),
    providerCheck(answer, facts),
    ...(answer.kind === 'eligible' ? [coverCheck(answer.snapshot, order, payment)] : []),
  ];
}

function shopCheck(table: readonly EligibilityRow[], facts: PaymentFacts): EligibilityCheck[] {
  const row = lookUp(table, facts);
  if (!row) return [];
  const detail = `The shop's policy says ${rowText(row)}.`;
  if (row.verdict === 'allowed') return [passed('shop_policy', detail)];
  return [failed('shop_policy', row.verdict, detail)];
}

function providerCheck(
  answer: Extract<EligibilityOutcome, { kind: 'eligible' | 'unsupported' }>,
  { provider, method, country, state }: PaymentFacts,
): EligibilityCheck {
  const payment = `${provider} × ${method} × ${country} × ${state}`;
  if (answer.kind === 'eligible') return passed('provider_rules', `${payment}: allowed.`);
  return failed('provider_rules', answer.reason, `${payment}: ${answer.reason}.`);
}

/** A provider that cannot be read is taken at the shop's word: nothing else can be looked at. */
function coverCheck(
  snapshot: AuthorizationSnapshot | undefined,
  order: Order,
  { provider }: Payment,
): EligibilityCheck {
  const total = amountText(order.totalMinor, order.currency);
  if (!snapshot) {
    const detail = `What ${provider} holds cannot be read; that it is ${total} is the shop's word.`;
    return passed('authorization_covers_order', detail);
  }
  const reason = IneligibleReason.authorizationMismatch;
  return look('authorization_covers_order', covers(snapshot, order), reason, {
    yes: `It holds exactly the order's ${total}.`,
    no: `It holds ${held(snapshot)}, the order is ${total}.`,
  });
}

/** Not to be raised is one thing; not to be read, or not to cover the order, is for a person. */
function flagOf(order: Order, answer: EligibilityOutcome): AttentionReason | undefined {
  if (answer.kind === 'unavailable' || answer.kind === 'misconfigured') {
    return AttentionReason.providerUnavailable;
  }
  if (!answer.snapshot || covers(answer.snapshot, order)) return undefined;
  return AttentionReason.authorizationMismatch;
}

/** The provider holds exactly this order's total, and still holds it. */
function covers(snapshot: AuthorizationSnapshot, order: Order): boolean {
  return (
    snapshot.authorizedMinor === order.totalMinor &&
    snapshot.currency === order.currency &&
    isLive(snapshot)
  );
}

/** In the provider's own words where it tells them, else in the shop's. */
function factsOf(payment: Payment, snapshot: AuthorizationSnapshot | undefined): PaymentFacts {
  return {
    provider: payment.provider,
    method: snapshot?.method ?? payment.method,
    country: snapshot?.country ?? payment.country,
    state: snapshot?.state ?? 'unknown',
  };
}

function held({ authorizedMinor, currency, state }: AuthorizationSnapshot): string {
  // A currency we do not know the digits of must not end the check with an error.
  const amount = isKnownCurrency(currency)
    ? amountText(authorizedMinor, currency)
    : `${authorizedMinor} ${currency}`;
  return `${amount} (${state})`;
}

function look(
  check: string,
  isPassed: boolean,
  reason: string,
  detail: { yes: string; no: string },
): EligibilityCheck {
  return isPassed ? passed(check, detail.yes) : failed(check, reason, detail.no);
}

function passed(check: string, detail: string): EligibilityCheck {
  return { check, isPassed: true, detail };
}

function failed(check: string, reason: string, detail: string): EligibilityCheck {
  return { check, isPassed: false, reason, detail };
}
