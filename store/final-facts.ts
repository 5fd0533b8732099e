import { getTableColumns, inArray, sql } from 'drizzle-orm';
import { LineKind, LineOrigin, type Order } from '../domain/order';
import type { FinalOrder } from '../domain/order-view';
import { OrderOutcome } from '../domain/window-state';
import { customerKey } from './customer-key';
import type { Queries } from './database';
import {
  offerFactRows,
  orderFactRow,
  promisedSamples,
  soldLines,
  upsoldLines,
  type FactSource,
} from './fact-rows';
import { products } from './schema';
import { offerFacts, orderFacts, pastOrderLines, pastOrders } from './schema-facts';

export interface EndedOrder {
  order: Order;
  provider: string | null;
  final: FinalOrder;
}

/**
 * Writes what the numbers are made of, in the transaction that stores the final state: no number
 * is told of an order that is not final, and none is missing of one that is. A later revision of
 * the same order replaces what was decided; what came from the page or came back stays, folded
 * in by the database (`0014-fold-facts`).
 */
export async function writeFacts(tx: Queries, ended: EndedOrder): Promise<void> {
  const { order, final } = ended;
  const customer = customerKey(order.customer);
  const source = { order, final, customer, costs: await readCosts(tx, final) };
  await writePastOrder(tx, ended, customer);
  await writeOrder(tx, source);
  await writeOffers(tx, source);
  await tx.execute(sql`select fold_facts(${order.number})`);
}

/**
 * What the upsold products cost in this market now, those they took the place of (C2) and samples
 * that were promised; one without a known cost is left out.
 */
async function readCosts(tx: Queries, final: FinalOrder): Promise<ReadonlyMap<string, number>> {
  const samples = promisedSamples(final).map(({ item }) => item);
  if (upsoldLines(final).length + samples.length === 0) return new Map();
  const { market, currency, lines, replacedLines = [] } = final.view;
  const named = [...lines, ...replacedLines].map(({ reference }) => reference);
  const references = [...new Set([...named, ...samples])];
  const rows = await tx
    .select({ reference: products.reference, prices: products.prices })
    .from(products)
    .where(inArray(products.reference, references));
  return new Map(
    rows.flatMap(({ reference, prices }) => {
      const price = prices.find((each) => each.market === market && each.currency === currency);
      return price?.costMinor === undefined ? [] : [[reference, price.costMinor] as const];
    }),
  );
}

async function writeOrder(tx: Queries, source: FactSource): Promise<void> {
  const { number, ...decided } = orderFactRow(source);
  await tx
    .insert(orderFacts)
    .values({ number, ...decided, nextOrderAt: nextOrderOf(source) })
    .onConflictDoUpdate({ target: orderFacts.number, set: decided });
}

/** The customer may have come back while this order's window was open. */
function nextOrderOf({ customer, final }: FactSource) {
  const openedAt = new Date(final.view.openedAt);
  return sql<Date | null>`(
    select min(${pastOrders.orderedAt}) from ${pastOrders}
    where ${pastOrders.customer} = ${customer} and ${pastOrders.orderedAt} > ${openedAt})`;
}

async function writeOffers(tx: Queries, source: FactSource): Promise<void> {
  const rows = offerFactRows(source);
  const [first] = rows;
  if (!first) return;
  const { number: _number, offer: _offer, ...decided } = first;
  const columns: Record<string, { name: string }> = getTableColumns(offerFacts);
  const set = Object.keys(decided).map((key) => [
    key,
    sql`excluded.${sql.identifier(columns[key]?.name ?? key)}`,
  ]);
  await tx
    .insert(offerFacts)
    .values(rows)
    .onConflictDoUpdate({
      target: [offerFacts.number, offerFacts.offer],
      set: Object.fromEntries(set),
    });
}

/** What this customer has bought now: a merchant's import of the same order is left as it is. */
async function writePastOrder(
  tx: Queries,
  { order, provider, final }: EndedOrder,
  customer: string | null,
): Promise<void> {
  if (final.view.outcome !== OrderOutcome.confirmed) return;
  const { number, market, currency, attribution } = order;
  const written = await tx
    .insert(pastOrders)
    .values({
      number,
      source: 'window',
      orderedAt: new Date(final.view.openedAt),
      customer,
      market,
      currency,
      totalMinor: final.view.totalMinor,
      provider,
      method: final.method ?? null,
      channel: attribution?.channel ?? null,
      campaign: attribution?.campaign ?? null,
    })
    .onConflictDoNothing()
    .returning({ number: pastOrders.number });
  const lines = pastLines(final).map((line, index) => ({ number, line: index + 1, ...line }));
  if (written.length > 0 && lines.length > 0) await tx.insert(pastOrderLines).values(lines);
}

/** Discounts, taxes, gift cards and what was given are lines of an order, but nobody bought them. */
const boughtKinds: readonly LineKind[] = [
  LineKind.physical,
  LineKind.digital,
  LineKind.service,
  LineKind.bundle,
];

function pastLines(final: FinalOrder) {
  return soldLines(final)
    .filter(({ kind, origin }) => boughtKinds.includes(kind) && origin !== LineOrigin.sample)
    .map(({ reference, quantity, unitPriceMinor }) => ({ reference, quantity, unitPriceMinor }));
}
