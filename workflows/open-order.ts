import { amountText } from '../domain/money';
import { Phase } from '../domain/window-state';
import type { OpenOrderResult } from '../activities/open-order';
import { opening } from './activity-options';
import type { Window } from './window';

type NotOpened = Exclude<OpenOrderResult['kind'], 'opened'>;

/**
 * Claims the order and finds out whether it may be added to. Answers what ended it where another
 * run or another order owns what this one wants.
 */
export async function openOrder(window: Window): Promise<'opened' | NotOpened> {
  const { order, payment, fingerprint, clocks } = window.input;
  const { openedAt, closesAt } = window.state;
  const result = await opening.openOrder({
    runId: window.runId,
    order,
    payment,
    fingerprint,
    clocks,
    closesAt,
    nowMs: Date.now(),
    readUntilMs: Date.parse(openedAt) + clocks.openReadMs,
  });
  if (result.kind !== 'opened') return result.kind;
  const { eligibility, offers, baseLines, authorizedMinor, method, flag, calls } = result;
  window.hasSearchAttributes = result.hasSearchAttributes;
  window.move({ type: 'providerCalls', calls });
  const total = amountText(order.totalMinor, order.currency);
  window.move({
    type: 'opened',
    eligibility,
    offers,
    baseLines,
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
