import { createFollowUpTokens } from '../../providers/links/follow-up-tokens';
import { catalogue } from '../world/orders';
import { testedCardPolicy } from './card-policy';
import { tokenSecret } from './api-world';
import { anOrder, aPayment } from './orders';
import { aPastOrder } from './past-orders';

/**
 * Who may do what at the API (A3), as data: every route, and what each caller hears there.
 * `access.test.ts` tries each cell with every credential there is and fails for a route without a
 * row; `docs/access.md` is written from it.
 */
export interface Row {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** as the app has it; a query that changes who may ask follows, in a row of its own */
  route: string;
  answers: Answers;
  /** what the order in the address has been through; absent: its window is open */
  given?: 'nothing' | 'release';
  /** the answer needs neither database nor Temporal */
  asks?: 'nobody';
  /** so that a request that is let in is done, not refused for its shape */
  body?: (order: string) => unknown;
}

/** Who calls, as far as an answer depends on it: the columns. */
export const callers = {
  nobody: 'no credential',
  stranger: 'unknown credential',
  late: 'expired token',
  foreign: "another order's page",
  page: "the order's page",
  shop: 'the shop',
} as const;

export type Caller = keyof typeof callers;

/** A status, followed by the code of the problem if there is one. */
export type Answer = `${number}` | `${number} ${string}`;

export type Answers = Readonly<Record<Caller, Answer>>;

const refused = {
  nobody: '401 credential_missing',
  stranger: '401 credential_invalid',
  late: '401 token_expired',
} as const;

/** The shop's backend alone: no page gets in, whatever its token says. */
function shop(answer: Answer): Answers {
  return { ...refused, foreign: '403 shop_only', page: '403 shop_only', shop: answer };
}

/** A shopper's page as well, for the one order of its token. */
function both(answer: Answer): Answers {
  return { ...refused, foreign: '403 token_foreign', page: answer, shop: answer };
}

/** Whoever asks. */
export function anybody(answer: Answer): Answers {
  return {
    nobody: answer,
    stranger: answer,
    late: answer,
    foreign: answer,
    page: answer,
    shop: answer,
  };
}

/** What a page tells of an offer it showed. */
const shown = {
  eventId: 'event-1',
  offer: 'offer-1',
  kind: 'impression',
  at: '2026-03-01T12:00:01.000Z',
};

export const rows: readonly Row[] = [
  {
    method: 'PUT',
    route: '/orders/:order',
    answers: shop('200'),
    given: 'nothing',
    body: (order) => anOrder(order),
  },
  {
    method: 'PUT',
    route: '/payment-result',
    answers: shop('200'),
    given: 'nothing',
    body: (order) => ({ order: anOrder(order), payment: aPayment(order) }),
  },
  { method: 'GET', route: '/orders/:order/offers', answers: both('200') },
  {
    method: 'GET',
    route: '/orders/:order/offers?explain=1',
    answers: { ...both('200'), page: '403 shop_only' },
  },
  { method: 'POST', route: '/orders/:order/offers/:offer/decline', answers: both('200') },
  {
    method: 'POST',
    route: '/orders/:order/exposures',
    answers: both('200'),
    given: 'release',
    body: () => ({ events: [shown] }),
  },
  { method: 'POST', route: '/orders/:order/items/:item', answers: both('201') },
  { method: 'GET', route: '/orders/:order/requests/:id', answers: both('200') },
  { method: 'GET', route: '/orders/:order', answers: both('200') },
  { method: 'GET', route: '/orders/:order/history', answers: shop('200') },
  { method: 'GET', route: '/orders/:order/proof', answers: shop('200') },
  { method: 'DELETE', route: '/orders/:order/items/:line', answers: both('200') },
  { method: 'POST', route: '/orders/:order/close', answers: shop('200') },
  { method: 'POST', route: '/orders/:order/cancel', answers: shop('200') },
  { method: 'POST', route: '/orders/:order/captures', answers: shop('201'), given: 'release' },
  {
    method: 'PUT',
    route: '/products',
    answers: shop('200'),
    body: () => ({ products: catalogue }),
  },
  { method: 'PUT', route: '/policies', answers: shop('200'), body: () => ({}) },
  { method: 'GET', route: '/policies', answers: shop('200') },
  {
    method: 'PUT',
    route: '/policies/:policy',
    answers: shop('200'),
    body: () => testedCardPolicy,
  },
  { method: 'GET', route: '/policies/:policy', answers: shop('200') },
  { method: 'GET', route: '/policies/:policy/versions', answers: shop('200') },
  { method: 'POST', route: '/policies/:policy/check', answers: shop('200') },
  { method: 'POST', route: '/policies/:policy/publish', answers: shop('200') },
  {
    method: 'POST',
    route: '/policies/:policy/pause',
    answers: shop('200'),
    body: () => ({ note: 'Looks wrong' }),
  },
  {
    method: 'POST',
    route: '/policies/:policy/resume',
    answers: shop('200'),
    body: () => ({ note: 'It was right' }),
  },
  {
    method: 'POST',
    route: '/policies/:policy/reweigh',
    answers: shop('201'),
    body: () => ({ currency: 'SEK' }),
  },
  { method: 'GET', route: '/offer-policies', answers: shop('200') },
  { method: 'GET', route: '/offer-policies/schema', answers: shop('200'), asks: 'nobody' },
  {
    method: 'POST',
    route: '/policies/:policy/dry-runs',
    answers: shop('200'),
    body: () => testedCardPolicy,
  },
  {
    method: 'POST',
    route: '/past-orders',
    answers: shop('200'),
    body: () => ({ orders: [aPastOrder('S-1')] }),
  },
  { method: 'GET', route: '/suggestions?market=SE&currency=SEK', answers: shop('200') },
  {
    method: 'POST',
    route: '/suggestions/policies',
    answers: shop('201'),
    body: (order) => ({ bought: 'CAM-1', suggested: 'MEM-64', policy: order.toLowerCase() }),
  },
  { method: 'GET', route: '/follow-up-offers/:token', answers: anybody('200') },
  {
    method: 'POST',
    route: '/follow-up-offers/:token/redeem',
    answers: shop('200'),
    body: () => ({ order: 'NEW-1' }),
  },
  { method: 'GET', route: '/unsubscribe/:token', answers: anybody('200'), asks: 'nobody' },
  { method: 'POST', route: '/unsubscribe/:token', answers: anybody('200') },
  {
    method: 'POST',
    route: '/orders/:order/returns',
    answers: shop('201'),
    given: 'release',
    body: () => ({
      returnId: 'R-1',
      at: '2026-03-14T09:00:00Z',
      lines: [{ line: 'line-1', kind: 'refund', quantity: 0, amountMinor: 100 }],
    }),
  },
  {
    method: 'POST',
    route: '/orders/:order/nps',
    answers: shop('200'),
    given: 'release',
    body: () => ({ score: 9 }),
  },
  ...['summary', 'offers', 'funnel', 'channels', 'flow', 'benchmarks'].map((report) => ({
    method: 'GET' as const,
    route: `/analytics/${report}?currency=SEK`,
    answers: shop('200'),
  })),
  {
    method: 'GET',
    route: '/analytics/report-30-days?currency=SEK&policy=memory&step=tier-1&item=MEM-64',
    answers: shop('200'),
  },
  { method: 'GET', route: '/analytics/experiments?currency=SEK', answers: shop('200') },
  {
    method: 'GET',
    route: '/analytics/experiments/:experiment?currency=SEK',
    answers: shop('200'),
  },
  {
    method: 'GET',
    route: '/analytics/sample-size?baselineBp=800&targetBp=1000',
    answers: shop('200'),
    asks: 'nobody',
  },
  { method: 'GET', route: '/analytics/guardrails', answers: shop('200') },
  { method: 'GET', route: '/analytics/exposures.json', answers: shop('200') },
  { method: 'GET', route: '/analytics/exposures.csv', answers: shop('200') },
  { method: 'POST', route: '/webhooks/:provider', answers: anybody('401 webhook_refused') },
  { method: 'GET', route: '/health', answers: anybody('200'), asks: 'nobody' },
  { method: 'GET', route: '/ready', answers: anybody('200') },
  { method: 'GET', route: '/docs', answers: anybody('200'), asks: 'nobody' },
  { method: 'GET', route: '/docs/json', answers: anybody('200'), asks: 'nobody' },
  { method: 'GET', route: '/docs/yaml', answers: anybody('200'), asks: 'nobody' },
  { method: 'GET', route: '/docs/static/*', answers: anybody('200'), asks: 'nobody' },
  { method: 'GET', route: '/docs/static/index.html', answers: anybody('302'), asks: 'nobody' },
  {
    method: 'GET',
    route: '/docs/static/swagger-initializer.js',
    answers: anybody('200'),
    asks: 'nobody',
  },
];

/** Addresses and methods there is no route for: nobody learns more than that. */
export const unknown: readonly Pick<Row, 'method' | 'route'>[] = [
  { method: 'GET', route: '/' },
  { method: 'GET', route: '/orders' },
  { method: 'POST', route: '/orders/:order' },
  { method: 'DELETE', route: '/orders/:order' },
  { method: 'GET', route: '/orders/:order/' },
  { method: 'GET', route: '//orders/:order' },
  { method: 'GET', route: '/ORDERS/:order' },
  { method: 'GET', route: '/products' },
  { method: 'PUT', route: '/orders/:order/items/:item' },
  { method: 'DELETE', route: '/orders/:order/items' },
];

const links = createFollowUpTokens(tokenSecret);

/** `/orders/:order` with a real number in it. */
export function addressOf(route: string, order: string): string {
  return route
    .replace(':order', order)
    .replace(':offer', 'offer-1')
    .replace(':policy', testedCardPolicy.policy)
    .replace(':item', 'MEM-64')
    .replace(':line', 'line-2')
    .replace(':provider', 'bank')
    .replace(':experiment', 'rotation')
    .replace(':id', 'request-1')
    .replace('unsubscribe/:token', `unsubscribe/${links.unsubscribe(order)}`)
    .replace(':token', links.offer(order))
    .replace('*', 'swagger-ui.css');
}
