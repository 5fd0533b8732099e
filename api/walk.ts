import { ExposureKind } from '../domain/offer-ports';
import { offersNow } from '../domain/funnel';
import { isSettled, type OrderView } from '../domain/order-view';
import type { OrderRow } from '../domain/ports';
import { walkOf, type Walk } from '../domain/walk';
import { Phase } from '../domain/window-state';
import type { Opened } from './open-order';
import { TemporalUnavailable, WorkerUnavailable } from './order-client';
import { Problem } from './problems';
import { readyOffer } from './ready-offer';
import type { Services } from './settings';
import { walkLookMs } from './waits';

/** What a page plans for its offers, all steps together (B17). */
export const flowBudgetSeconds = 60;

type WalkServices = Pick<Services, 'orderClient' | 'facts'>;

/** Where the shopper is now; nothing is offered any more once the window has ended. */
export async function walkNow(
  { facts }: Pick<Services, 'facts'>,
  view: OrderView,
  nowMs: number,
): Promise<Walk> {
  if (hasEnded(view, nowMs) || !view.eligibility.isAllowed) return { offers: [] };
  return walkOf(view, await declinedIn(facts, view.number), nowMs);
}

export async function declinedIn(facts: Services['facts'], order: string): Promise<string[]> {
  const events = await facts.exposuresOf(order);
  return events.flatMap(({ kind, offer }) => (kind === ExposureKind.decline ? [offer] : []));
}

export function hasEnded(view: OrderView, nowMs: number): boolean {
  return isSettled(view) || view.phase === Phase.draining || nowMs >= Date.parse(view.closesAt);
}

/** What is shown next, each entry ready to be posted; null: the order's confirmation, as usual. */
export function nextOf({ offers }: Walk, view: OrderView) {
  return offers.length === 0 ? null : offers.map((offer) => readyOffer(offer, view));
}

/**
 * Refuses an offer of the funnel whose turn it is not: a downsell is for those who declined what
 * comes before it (D21). Where no worker answers the add is let through: its price is fixed with
 * the order, and a command must not be lost over its place in a funnel.
 * @throws Problem `offer_not_current`
 */
export async function refuseOutOfTurn(
  services: WalkServices,
  order: string,
  offer: string | undefined,
  row: OrderRow | undefined,
): Promise<void> {
  if (offer === undefined || row?.hasFunnel === false) return;
  const view = await viewSoon(services, order);
  if (!view?.funnel || hasEnded(view, Date.now())) return;
  const isKnown = view.funnel.steps.some((step) => step.offers.includes(offer));
  // What is not known, taken or gone is for the order itself to answer.
  const isOpen = view.offers.some((each) => each.offer === offer);
  if (!isKnown || !isOpen) return;
  const { offers } = await walkNow(services, view, Date.now());
  if (!offers.some((each) => each.offer === offer)) throw new Problem('offer_not_current');
}

/**
 * What a page shows first, without asking again (B1): every offer, or those of the funnel's first
 * step, each as ready as in the list of offers.
 */
export function firstOffers({ funnel, offers, order, locale }: Opened) {
  const first = offersNow(funnel, offers, { accepted: [], declined: [] });
  return first.map((offer) => readyOffer(offer, { ...order, locale }));
}

/**
 * What the page shows after an offer was taken; nothing where nobody can tell just now, nor where
 * no policy has planned a next: the order need not be asked for it.
 */
export async function nextAfter(
  services: WalkServices,
  order: string,
  offer: string | undefined,
  row: OrderRow | undefined,
): Promise<{ next?: ReturnType<typeof nextOf> }> {
  if (offer === undefined) return {};
  if (row?.final) return { next: null };
  if (row?.hasFunnel === false) return {};
  const view = await viewSoon(services, order);
  return view ? { next: nextOf(await walkNow(services, view, Date.now()), view) } : {};
}

async function viewSoon({ orderClient }: WalkServices, order: string) {
  try {
    return await orderClient.queryOrder(order, walkLookMs);
  } catch (error) {
    if (error instanceof WorkerUnavailable || error instanceof TemporalUnavailable) {
      return undefined;
    }
    throw error;
  }
}
