import { catalogue } from '../world/orders';
import { anOrder, aPayment } from './orders';

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

/** `/orders/:order` with a real number in it. */
export function addressOf(route: string, order: string): string {
  return route
    .replace(':order', order)
    .replace(':item', 'MEM-64')
    .replace(':line', 'line-2')
    .replace(':provider', 'bank')
    .replace(':id', 'request-1')
    .replace('*', 'swagger-ui.css');
}
