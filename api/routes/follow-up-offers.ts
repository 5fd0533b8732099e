import { partReferences } from '../../domain/bundle';
import { whyNotForSale } from '../../domain/decide-follow-up';
import { followUpState, reachedStatuses, type FollowUpOffer } from '../../domain/follow-up';
import { Problem } from '../problems';
import { followUpOffer, redeemBody, redeemReply, tokenParams } from '../schemas/follow-ups';
import { bodyProblems, problemResponses, publicProblems, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import { createVisitLimiter } from '../visit-limiter';
import type { App } from './route';

/**
 * What the link of a follow-up stands for (B11, C4): anybody who has it may look, as anybody who
 * reads the email can. It is sold by the webshop, as a new order (X1).
 */
export function readFollowUpOffer(app: App, services: Services): void {
  const limit = createVisitLimiter();
  app.get(
    '/follow-up-offers/:token',
    {
      config: { access: 'public' },
      schema: {
        tags: ['follow-ups'],
        summary: "A follow-up's offer, and whether it can still be had",
        security: [],
        params: tokenParams,
        response: {
          200: followUpOffer,
          ...problemResponses([
            'follow_up_unknown',
            'too_many_visits',
            'invalid_request',
            'storage_unavailable',
            ...publicProblems,
          ]),
        },
      },
    },
    async ({ params }) => {
      const order = orderOf(services, params.token);
      limit(params.token, Date.now());
      const row = await services.followUps.find(order);
      if (!row?.message || !reachedStatuses.includes(row.status)) {
        throw new Problem('follow_up_unknown');
      }
      const { offer } = row.message;
      const isAvailable = await isForSale(services, offer);
      const { item, name, quantity, market, currency } = offer;
      const { listPriceMinor, unitPriceMinor, expiresAt } = offer;
      const prices = { market, currency, listPriceMinor, unitPriceMinor };
      const state = followUpState(row, offer, isAvailable, Date.now());
      return { item, name, quantity, ...prices, expiresAt, state };
    },
  );
}

/** Marks the offer as taken, once: the shop calls it before it takes the new order's money. */
export function redeemFollowUpOffer(app: App, services: Services): void {
  app.post(
    '/follow-up-offers/:token/redeem',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['follow-ups'],
        summary: "Mark a follow-up's offer as sold in a new order",
        params: tokenParams,
        body: redeemBody,
        response: {
          200: redeemReply,
          ...problemResponses([
            ...shopProblems,
            ...bodyProblems,
            'follow_up_unknown',
            'follow_up_redeemed',
            'follow_up_expired',
          ]),
        },
      },
    },
    async ({ params, body }) => {
      const followedUp = orderOf(services, params.token);
      if (body.order === followedUp) throw new Problem('invalid_request', sameOrder);
      const outcome = await services.followUps.redeem(followedUp, body.order, Date.now());
      if (outcome === 'taken') throw new Problem('follow_up_redeemed');
      if (outcome === 'expired') throw new Problem('follow_up_expired');
      const row = await services.followUps.find(followedUp);
      if (outcome === 'unknown' || !row?.message) throw new Problem('follow_up_unknown');
      const { item, quantity, currency, unitPriceMinor } = row.message.offer;
      return { order: body.order, item, quantity, currency, unitPriceMinor };
    },
  );
}

/** The order that was confirmed is never touched (X1). */
const sameOrder = {
  field: 'order',
  detail: 'This is the order that was followed up; the offer is sold in a new one.',
};

function orderOf({ followUpTokens }: Services, token: string): string {
  const order = followUpTokens.readOffer(token);
  if (order === undefined) throw new Problem('follow_up_unknown');
  return order;
}

async function isForSale({ catalogue }: Services, offer: FollowUpOffer): Promise<boolean> {
  const { item: reference } = offer;
  const product = await catalogue.findProduct(reference);
  if (!product) return false;
  const parts = await catalogue.findProducts(partReferences(product));
  const wanted = { ...offer, reference };
  return whyNotForSale(wanted, [product, ...parts], Date.now()) === undefined;
}
