import { displayMoney } from '../../domain/money';
import type { Offer } from '../../domain/offers';
import { isSettled, type OrderView } from '../../domain/order-view';
import { Phase } from '../../domain/window-state';
import type { Face } from '../auth';
import { readView } from '../read-order';
import { orderParams } from '../schemas/common';
import { offersReply } from '../schemas/order-reply';
import { bothProblems, problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** What the shopper can add, each entry ready to be posted (A24, B2). */
export function readOffers(app: App, services: Services): void {
  app.get(
    '/orders/:order/offers',
    {
      config: { access: 'both' },
      schema: {
        tags: ['window'],
        summary: 'The confirmation and what can be added to it',
        params: orderParams,
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
    async ({ params, face }) => shown(await readView(services, params.order), face, Date.now()),
  );
}

function shown(view: OrderView, face: Face, nowMs: number) {
  const { number, currency, lines, shippingMinor, totalMinor, closesAt, eligibility } = view;
  const isOpen = !isSettled(view) && view.phase !== Phase.draining && nowMs < Date.parse(closesAt);
  const reasons = eligibility.isAllowed ? ['window_closed'] : eligibility.reasons;
  const isOffering = eligibility.isAllowed && isOpen;
  return {
    // First: the confirmation stands above every offer (B18).
    order: { number, currency, lines, shippingMinor, totalMinor },
    status: view.phase,
    closesAt,
    offers: isOffering ? view.offers.map((offer) => ready(offer, view)) : [],
    ...(isOffering || face === 'page' ? {} : { reasons }),
  };
}

/** An offer with all that a button needs: label, exact amount and the request to send. */
function ready(offer: Offer, { number, locale }: OrderView) {
  const amountMinor = offer.quantity * offer.unitPriceMinor;
  return {
    ...offer,
    cta: 'add_to_order' as const,
    amountMinor,
    amountText: displayMoney(amountMinor, offer.currency, locale),
    add: {
      method: 'POST' as const,
      url: `/orders/${number}/items/${encodeURIComponent(offer.item)}`,
      body: { quantity: offer.quantity, offer: offer.offer },
    },
  };
}
