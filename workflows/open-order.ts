import { amountText } from '../domain/money';
import { providerName } from '../domain/plain-text';
import { Phase } from '../domain/window-state';
import type { OpenOrderResult } from '../activities/open-order';
import { opening, openingOptions } from './activity-options';
import { step } from './step';
import type { Window } from './window';

type NotOpened = Exclude<OpenOrderResult['kind'], 'opened'>;

/**
 * Claims the order and finds out whether it may be added to. Answers what ended it where another
 * run or another order owns what this one wants.
 */
export async function openOrder(window: Window): Promise<'opened' | NotOpened> {
  const { order, payment, fingerprint, clocks } = window.input;
  const { openedAt, closesAt } = window.state;
  const total = amountText(order.totalMinor, order.currency);
  const summary =
    `Claim order ${order.number} over ${total} and read its authorization at ` +
    providerName(payment.provider);
  const options = { ...openingOptions, ...step(window, 'open', summary) };
  const result = await opening.openOrder.executeWithOptions(options, [
    {
      runId: window.runId,
      order,
      payment,
      fingerprint,
      clocks,
      closesAt,
      nowMs: Date.now(),
      readUntilMs: Date.parse(openedAt) + clocks.openReadMs,
    },
  ]);
  if (result.kind !== 'opened') return result.kind;
  const { eligibility, checks, terms, offers, hiddenOffers } = result;
  const { funnel, offerReasons, samples } = result;
  const { baseLines, authorizedMinor, method, flag, calls } = result;
  const abilities = result.abilities ?? window.state.abilities;
  window.hasSearchAttributes ||= result.hasSearchAttributes;
  window.move({ type: 'providerCalls', calls });
  window.move({
    type: 'opened',
    eligibility,
    checks,
    terms,
    offers,
    hiddenOffers,
    ...(funnel ? { funnel } : {}),
    ...(samples ? { samples } : {}),
    ...(offerReasons ? { offerReasons } : {}),
    baseLines,
    abilities,
    authorizedMinor,
    method,
    providerRef: payment.authorizationRef,
    text: eligibility.isAllowed
      ? `Order over ${total} opened for additions until ${closesAt}.`
      : `Order over ${total} cannot be added to: ${eligibility.reasons.join(', ')}.`,
  });
  if (flag) window.move({ type: 'flagged', reason: flag, text: `Opened with ${flag}.` });
  window.move({ type: 'phase', phase: Phase.open });
  return 'opened';
}
