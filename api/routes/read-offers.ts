import type { PlannedStep } from '../../domain/funnel';
import type { OrderView } from '../../domain/order-view';
import type { Face } from '../auth';
import { Problem } from '../problems';
import { readView } from '../read-order';
import { readyOffer } from '../ready-offer';
import { explainQuery, orderParams } from '../schemas/common';
import { offersReply } from '../schemas/offers';
import { bothProblems, problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import { flowBudgetSeconds, hasEnded, walkNow } from '../walk';
import type { App } from './route';

/**
 * What the shopper can add now, each entry ready to be posted (A24, B2), where that is in the
 * funnel (B4), and why not more (A9).
 */
export function readOffers(app: App, services: Services): void {
  app.get(
    '/orders/:order/offers',
    {
      config: { access: 'both' },
      schema: {
        tags: ['window'],
        summary: 'The confirmation and what can be added to it',
        params: orderParams,
        querystring: explainQuery,
        response: {
          200: offersReply,
          ...problemResponses([
            ...bothProblems,
            'order_unknown',
            'payment_result_missing',
            'window_closed',
            'temporal_unavailable',
            'worker_unavailable',
          ]),
        },
      },
    },
    async ({ params, query, face }) => {
      const isExplained = query.explain === '1';
      if (isExplained && face === 'page') throw new Problem('shop_only');
      const view = await readView(services, params.order);
      const { explanation } = view;
      const body = await shown(services, view, face, Date.now());
      return { ...body, ...(isExplained ? { explanation } : {}) };
    },
  );
}

async function shown(services: Services, view: OrderView, face: Face, nowMs: number) {
  const { number, currency, lines, shippingMinor, totalMinor, closesAt, funnel } = view;
  const { step, offers } = await walkNow(services, view, nowMs);
  const reasons = reasonsAgainst(view, hasEnded(view, nowMs));
  return {
    // First: the confirmation stands above every offer (B18).
    order: { number, currency, lines, shippingMinor, totalMinor },
    status: view.phase,
    closesAt,
    flowBudgetSeconds,
    ...(funnel && step ? { step: step.step, next: edgesOf(step) } : {}),
    offers: offers.map((offer) => readyOffer(offer, view)),
    ...(reasons.length === 0 || face === 'page' ? {} : { reasons }),
  };
}

function edgesOf({ onAccept, onDecline }: PlannedStep) {
  return { onAccept: onAccept ?? null, onDecline: onDecline ?? null };
}

/** Why nothing is offered, or nothing that costs something; empty while everything may be. */
function reasonsAgainst({ eligibility, shut }: OrderView, isOver: boolean): string[] {
  if (!eligibility.isAllowed) return eligibility.reasons;
  if (isOver) return ['window_closed'];
  return shut ? [shut] : [];
}
