import type { CommandOutcome, CommandResult } from '../../domain/commands';
import type { FunnelPlan } from '../../domain/funnel';
import { taxOfGross } from '../../domain/money';
import type { Offer } from '../../domain/offers';
import { originalLines, type ConfirmedLine, type Order } from '../../domain/order';
import type { FinalOrder } from '../../domain/order-view';
import { camera } from '../world/orders';
import { aClaim, aFinal, anOrder } from '../store/fixtures';
import type { ShopWindow } from './shop-window';

/** One order from its opening to its end, in the words of the fixture. */
export interface Ended {
  number: string;
  openedAtMs: number;
  currency?: string;
  market?: string;
  email?: string;
  channel?: string;
  isAllowed?: boolean;
  isCancelled?: boolean;
  /** absent: no policy made the offers */
  funnel?: FunnelPlan;
  offers?: Offer[];
  /** seconds after the opening at which an offer was seen, declined, taken, refused, taken back */
  seen?: Record<string, number>;
  declined?: Record<string, number>;
  taken?: Record<string, number>;
  refused?: Record<string, number>;
  takenBack?: Record<string, number>;
}

const windowMs = 180_000;

/** The order as its release step leaves it; half of what the page saw arrives before, half after. */
export async function end(shop: ShopWindow, ended: Ended, isLate = false): Promise<void> {
  const { number } = ended;
  const order = orderOf(ended);
  await shop.stores.orders.claim(aClaim(number, { registered: order }));
  if (!isLate) await expose(shop, ended);
  await shop.stores.orders.finish(number, `run-${number}`, finalOf(ended, order));
  if (isLate) await expose(shop, ended);
}

async function expose({ stores }: ShopWindow, ended: Ended): Promise<void> {
  const rows = [
    ...Object.entries(ended.seen ?? {}).map(([offer, s]) => [offer, 'impression', s] as const),
    ...Object.entries(ended.declined ?? {}).map(([offer, s]) => [offer, 'decline', s] as const),
  ];
  for (const [offer, kind, seconds] of rows) {
    await stores.database.pool.query(
      `insert into exposures (event_id, number, offer, kind, at, received_at)
       values ($1, $2, $3, $4, $5, $5)`,
      [`${ended.number}-${offer}-${kind}`, ended.number, offer, kind, at(ended, seconds)],
    );
  }
}

function orderOf(ended: Ended): Order {
  const { number, currency = 'SEK', market = 'SE', email = `${number}@shopper.example` } = ended;
  return {
    ...anOrder(number),
    currency,
    market,
    customer: { email, consent: { email: false, sms: false } },
    ...(ended.channel ? { attribution: { channel: ended.channel, campaign: 'spring' } } : {}),
    lines: [camera],
    totalMinor: camera.totalMinor,
  };
}

function finalOf(ended: Ended, order: Order): FinalOrder {
  const { offers = [], taken = {}, takenBack = {}, isAllowed = true, isCancelled = false } = ended;
  const added = offers.flatMap((offer) =>
    taken[offer.offer] === undefined ? [] : [lineOf(ended, offer)],
  );
  const lines = [
    ...originalLines(order),
    ...added.filter(({ offer }) => takenBack[offer ?? ''] === undefined),
  ];
  const totalMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const closesAt = new Date(ended.openedAtMs + windowMs).toISOString();
  const final = aFinal(ended.number, totalMinor);
  const eligibility = { isAllowed, reasons: isAllowed ? [] : ['payment_method'] };
  return {
    ...final,
    method: 'INVOICE',
    openReply: {
      kind: 'opened',
      fingerprint: 'paid',
      eligibility,
      timeLimitMinutes: 3,
      closesAt,
      holdUntil: closesAt,
      offers,
      order: {
        number: order.number,
        currency: order.currency,
        lines,
        shippingMinor: 0,
        totalMinor,
      },
    },
    view: {
      ...final.view,
      currency: order.currency,
      market: order.market,
      openedAt: new Date(ended.openedAtMs).toISOString(),
      closesAt,
      outcome: isCancelled ? 'cancelled' : 'confirmed',
      eligibility,
      lines,
      ...(ended.funnel ? { funnel: ended.funnel } : {}),
    },
    outcomes: outcomesOf(ended, added),
  };
}

function lineOf(ended: Ended, offer: Offer): ConfirmedLine {
  const totalMinor = offer.quantity * offer.unitPriceMinor;
  return {
    line: `line-${1 + Number(offer.offer.split('-')[1])}`,
    origin: 'upsell',
    status: 'confirmed',
    requestId: `add-${offer.offer}`,
    offer: offer.offer,
    addedAt: at(ended, ended.taken?.[offer.offer] ?? 0),
    reference: offer.item,
    name: offer.name,
    kind: 'physical',
    quantity: offer.quantity,
    unitPriceMinor: offer.unitPriceMinor,
    discountMinor: 0,
    taxRateBp: 2500,
    totalMinor,
    taxMinor: taxOfGross(totalMinor, 2500),
  };
}

/** What the workflow answered: the only word of an accept or a refusal. */
function outcomesOf(ended: Ended, added: readonly ConfirmedLine[]) {
  const outcomes: CommandOutcome[] = [
    ...added.map(({ line, offer = '' }) =>
      outcome(ended, 'addItem', offer, ended.taken?.[offer] ?? 0, {
        kind: 'added',
        line,
        orderTotalMinor: 0,
        authorizedMinor: 0,
      }),
    ),
    ...Object.entries(ended.takenBack ?? {}).map(([offer, seconds]) =>
      outcome(ended, 'removeItem', offer, seconds, {
        kind: 'removed',
        line: added.find((line) => line.offer === offer)?.line ?? '',
        orderTotalMinor: 0,
      }),
    ),
    ...Object.entries(ended.refused ?? {}).map(([offer, seconds]) =>
      outcome(ended, 'addItem', offer, seconds, {
        kind: 'refused',
        code: 'out_of_stock',
        detail: 'Gone.',
      }),
    ),
  ];
  return Object.fromEntries(outcomes.map((each) => [each.requestId, each]));
}

function outcome(
  ended: Ended,
  command: 'addItem' | 'removeItem',
  offer: string,
  seconds: number,
  result: CommandResult,
): CommandOutcome {
  return {
    requestId: `${command}-${offer}`,
    fingerprint: 'f',
    receivedAtMs: 0,
    command,
    ...(command === 'addItem' ? { offer } : {}),
    settledAt: at(ended, seconds),
    result,
  };
}

function at({ openedAtMs }: Ended, seconds: number): string {
  return new Date(openedAtMs + seconds * 1000).toISOString();
}
