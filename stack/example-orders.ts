import { createRandom, type Random } from '../analytics/random';
import type { PastLine, PastOrder } from '../domain/past-orders';

/** What is drawn: the same numbers give the same orders, on every machine. */
export interface ExampleOrders {
  count: number;
  seed: string;
  /** ISO time the last one comes before; they go back {@link exampleDays} from there */
  until: string;
}

export const exampleDays = 84;

const dayMs = 86_400_000;
/** Customers for each hundred orders: some come back, most come once. */
const customersPerHundred = 60;

/** A shop in two countries that sells the example catalogue; gross prices in minor units. */
const markets = [
  {
    market: 'SE',
    currency: 'SEK',
    share: 0.7,
    payment: { provider: 'klarna', method: 'INVOICE' },
    prices: {
      'CAM-1': 899_900,
      'CAM-2': 919_900,
      'MEM-64': 29_900,
      'BAG-1': 69_900,
      'CLEAN-1': 14_900,
      'TRIPOD-1': 149_900,
      'WARRANTY-3': 99_900,
      'BOOK-1': 34_900,
    },
  },
  {
    market: 'DE',
    currency: 'EUR',
    share: 0.3,
    payment: { provider: 'stripe', method: 'card' },
    prices: {
      'CAM-1': 79_900,
      'CAM-2': 81_900,
      'MEM-64': 2_699,
      'BAG-1': 6_299,
      'CLEAN-1': 1_299,
      'TRIPOD-1': 13_499,
      'WARRANTY-3': 8_999,
      'BOOK-1': 3_199,
    },
  },
] as const;

type Reference = keyof (typeof markets)[number]['prices'];

/** What an order is about … */
const mains: readonly (readonly [reference: Reference, share: number])[] = [
  ['CAM-1', 0.35],
  ['CAM-2', 0.1],
  ['MEM-64', 0.2],
  ['BAG-1', 0.15],
  ['CLEAN-1', 0.12],
  ['BOOK-1', 0.08],
];

/** … and what comes with it: how often with each, and how often with anything else. */
const extras: readonly {
  reference: Reference;
  goesWith: Reference[];
  often: number;
  else: number;
}[] = [
  { reference: 'MEM-64', goesWith: ['CAM-1', 'CAM-2'], often: 0.45, else: 0.05 },
  { reference: 'BAG-1', goesWith: ['CAM-1', 'CAM-2'], often: 0.25, else: 0.04 },
  { reference: 'CLEAN-1', goesWith: ['BAG-1'], often: 0.2, else: 0.06 },
  { reference: 'TRIPOD-1', goesWith: ['CAM-2'], often: 0.3, else: 0.03 },
  { reference: 'WARRANTY-3', goesWith: ['CAM-1', 'CAM-2'], often: 0.15, else: 0 },
];

/** Orders of a shop that never was, for demos and tests: the oldest first. */
export function exampleOrders({ count, seed, until }: ExampleOrders): PastOrder[] {
  const random = createRandom(seed);
  const endMs = Date.parse(until);
  const customers = Math.max(1, Math.ceil((count * customersPerHundred) / 100));
  return Array.from({ length: count }, (_, index) => {
    // Evenly spread, the last one a moment before the end.
    const atMs = endMs - ((count - index) / count) * exampleDays * dayMs;
    return orderFrom(random, `EX-${seed}-${index + 1}`, Math.floor(atMs), customers);
  });
}

function orderFrom(random: Random, number: string, atMs: number, customers: number): PastOrder {
  const place = random.uniform() < markets[0].share ? markets[0] : markets[1];
  const { market, currency, payment, prices } = place;
  const lines = basketOf(random).map((reference): PastLine => {
    const isMore = reference === 'MEM-64' && random.uniform() < 0.2;
    return { reference, quantity: isMore ? 2 : 1, unitPriceMinor: prices[reference] };
  });
  const customer = Math.floor(random.uniform() * customers);
  return {
    number,
    orderedAt: new Date(atMs).toISOString(),
    customer: { email: `shopper-${customer}@shopper.example` },
    market,
    currency,
    totalMinor: lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0),
    ...payment,
    channel: random.uniform() < 0.6 ? 'web' : 'app',
    lines,
  };
}

function basketOf(random: Random): Reference[] {
  let left = random.uniform();
  const main = mains.find(([, share]) => (left -= share) < 0)?.[0] ?? 'CAM-1';
  const basket = extras.flatMap(({ reference, goesWith, often, else: seldom }) => {
    const isDrawn = random.uniform() < (goesWith.includes(main) ? often : seldom);
    return isDrawn && reference !== main ? [reference] : [];
  });
  return [main, ...basket];
}

/** The same as a file for `POST /past-orders` with `text/csv`. */
export function exampleOrdersCsv(orders: readonly PastOrder[]): string {
  const header = [
    'order',
    'ordered_at',
    'customer_email',
    'market',
    'currency',
    'total_minor',
    'provider',
    'method',
    'channel',
    'reference',
    'quantity',
    'unit_price_minor',
  ];
  const rows = orders.flatMap((order) =>
    order.lines.map(({ reference, quantity, unitPriceMinor }) => [
      order.number,
      order.orderedAt,
      order.customer?.email,
      order.market,
      order.currency,
      order.totalMinor,
      order.provider,
      order.method,
      order.channel,
      reference,
      quantity,
      unitPriceMinor,
    ]),
  );
  return `${[header, ...rows].map((row) => row.join()).join('\r\n')}\r\n`;
}
