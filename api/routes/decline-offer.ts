import { isOfferOf, walkOf } from '../../domain/walk';
import { Problem } from '../problems';
import { readView } from '../read-order';
import { declineParams, declinedReply } from '../schemas/offers';
import { bothProblems, problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import { declinedIn, hasEnded, nextOf } from '../walk';
import type { App } from './route';

/** "No thanks" (B21, D6): a fact that is stored once. The order does not hear of it. */
export function declineOffer(app: App, services: Services): void {
  app.post(
    '/orders/:order/offers/:offer/decline',
    {
      config: { access: 'both' },
      schema: {
        tags: ['window'],
        summary: 'Decline an offer and hear what comes next',
        params: declineParams,
        response: {
          200: declinedReply,
          ...problemResponses([
            ...bothProblems,
            'offer_unknown',
            'order_unknown',
            'payment_result_missing',
            'offer_not_current',
            'window_closed',
            'temporal_unavailable',
            'worker_unavailable',
          ]),
        },
      },
    },
    async ({ params: { order, offer } }) => {
      const view = await readView(services, order);
      if (!isOfferOf(view, offer)) throw new Problem('offer_unknown');
      const next = await decline(services, view, offer);
      return { offer, status: 'declined' as const, next, confirmationUrl: `/orders/${order}` };
    },
  );
}

type View = Awaited<ReturnType<typeof readView>>;

/** What comes next; after the window, nothing does, and nobody is told that it was too late. */
async function decline({ facts }: Services, view: View, offer: string) {
  const nowMs = Date.now();
  if (hasEnded(view, nowMs)) return null;
  const declined = await declinedIn(facts, view.number);
  if (!declined.includes(offer)) {
    const { offers } = walkOf(view, declined, nowMs);
    if (!offers.some((each) => each.offer === offer)) throw new Problem('offer_not_current');
    await facts.decline(view.number, offer, new Date(nowMs).toISOString());
  }
  return nextOf(walkOf(view, [...declined, offer], nowMs), view);
}
