import { displayMoney } from '../../domain/money';
import type { Offer } from '../../domain/offers';
import { isSettled, type OrderView } from '../../domain/order-view';
import { Phase } from '../../domain/window-state';
import type { Face } from '../auth';
import { Problem } from '../problems';
import { readView } from '../read-order';
import { explainQuery, orderParams } from '../schemas/common';
import { offersReply } from '../schemas/order-reply';
import { bothProblems, problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** What the shopper can add, each entry ready to be posted (A24, B2), and why not more (A9). */
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
      return { ...shown(view, face, Date.now()), ...(isExplained ? { explanation } : {}) };
    },
  );
}

function shown(view: OrderView, face: Face, nowMs: number) {
  const { number, currency, lines, shippingMinor, totalMinor, closesAt } = view;
  const isOver = hasEnded(view, nowMs);
  const isOffered = view.eligibility.isAllowed && !isOver;
  const reasons = reasonsAgainst(view, isOver);
  return {
    // First: the confirmation stands above every offer (B18).
    order: { number, currency, lines, shippingMinor, totalMinor },
    status: view.phase,
    closesAt,
    offers: isOffered ? standing(view, nowMs).map((offer) => ready(offer, view)) : [],
    ...(reasons.length === 0 || face === 'page' ? {} : { reasons }),
  };
}

/** Why nothing is offered, or nothing that costs something; empty while everything may be. */
function reasonsAgainst({ eligibility, shut }: OrderView, isOver: boolean): string[] {
  if (!eligibility.isAllowed) return eligibility.reasons;
  if (isOver) return ['window_closed'];
  return shut ? [shut] : [];
}

function hasEnded(view: OrderView, nowMs: number): boolean {
  return isSettled(view) || view.phase === Phase.draining || nowMs >= Date.parse(view.closesAt);
}

/** Those whose own time is not up (B8). */
function standing({ offers }: OrderView, nowMs: number): Offer[] {
  return offers.filter(({ expiresAt }) => nowMs < Date.parse(expiresAt));
}

/** An offer with all that a button needs: label, exact amount and the request to send. */
function ready(offer: Offer, { number, locale }: OrderView) {
  const amountMinor = offer.quantity * offer.unitPriceMinor;
  const { quantity, quote } = offer;
  return {
    ...offer,
    cta: 'add_to_order' as const,
    amountMinor,
    amountText: displayMoney(amountMinor, offer.currency, locale),
    add: {
      method: 'POST' as const,
      url: `/orders/${number}/items/${encodeURIComponent(offer.item)}`,
      body: { quantity, offer: offer.offer, quote },
    },
  };
}
