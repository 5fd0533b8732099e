import { and, desc, gte, lt, sql } from 'drizzle-orm';
import type { ImportOutcome, PastOrder, PastOrders } from '../domain/past-orders';
import { customerKey } from './customer-key';
import type { Database, Queries } from './database';
import { playOrders, type PastOrderRow } from './played-orders';
import { pastOrders } from './schema-facts';

/** Orders, or lines, that one statement writes: it stays far below its time limit. */
const chunkMax = 5000;

/** New orders after which the planner's statistics are made anew. */
const countAnewFrom = 500;

/** Where an order came from: a merchant's import; our own are written at their end. */
const importSource = 'import';

/**
 * Give it a database with a longer patience than orders need: an import writes thousands of rows,
 * and a dry run reads the past of hundreds of customers at once.
 */
export function createPastOrders(database: Database): PastOrders {
  return {
    put: async (orders, keepsGood) =>
      await database.transaction(async (tx) => await put(tx, orders, keepsGood)),
    between: async (from, to, limit) =>
      await database.run(async (db) => {
        const { number, orderedAt } = pastOrders;
        const rows = await db
          .select({ number })
          .from(pastOrders)
          .where(and(gte(orderedAt, new Date(from)), lt(orderedAt, new Date(to))))
          .orderBy(desc(orderedAt), desc(number))
          .limit(limit);
        return rows.map((row) => row.number).toReversed();
      }),
    play: async (numbers) => await database.run(async (db) => await playOrders(db, numbers)),
  };
}

/** An order as it is stored, with its lines. */
interface Row extends PastOrderRow {
  lines: { line: number; reference: string; quantity: number; unit_price_minor: number }[];
}

function toRow(order: PastOrder): Row {
  const { number, orderedAt, market, currency, totalMinor } = order;
  return {
    number,
    ordered_at: new Date(orderedAt).toISOString(),
    customer: keyOf(order.customer),
    market,
    currency,
    total_minor: totalMinor,
    provider: order.provider ?? null,
    method: order.method ?? null,
    channel: order.channel ?? null,
    campaign: order.campaign ?? null,
    lines: order.lines.map(({ reference, quantity, unitPriceMinor }, index) => ({
      line: index + 1,
      reference,
      quantity,
      unit_price_minor: unitPriceMinor,
    })),
  };
}

/** The very key the customer has when an order of theirs is opened. */
function keyOf(customer: PastOrder['customer']): string | null {
  const { id, email } = customer ?? {};
  if (id !== undefined) return customerKey({ id, email: '' });
  return email === undefined ? null : customerKey({ email });
}

async function put(
  tx: Queries,
  orders: readonly PastOrder[],
  keepsGood: boolean,
): Promise<ImportOutcome> {
  // One import at a time: what is looked at here is still so when it is written.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('past_orders', 0))`);
  const fresh: Row[] = [];
  const conflicts: string[] = [];
  // Chunk by chunk, so that whoever else waits has a turn while the database answers.
  for (const chunk of chunksOf(orders)) {
    const rows = chunk.map(toRow);
    const found = await readStanding(tx, rows);
    const standing = new Map(found.map((each) => [each.number, each]));
    for (const row of rows) {
      const there = standing.get(row.number);
      // An order of our own was there to the end: nobody knows it better.
      const isConflict = there?.source === importSource && textOf(there) !== textOf(row);
      if (!there) fresh.push(row);
      else if (isConflict) conflicts.push(row.number);
    }
  }
  const known = orders.length - fresh.length - conflicts.length;
  if (conflicts.length > 0 && !keepsGood) return { imported: 0, known, conflicts };
  for (const chunk of chunksOf(fresh)) await insertOrders(tx, chunk);
  const lines = fresh.flatMap((row) => row.lines.map((line) => ({ number: row.number, ...line })));
  for (const chunk of chunksOf(lines)) await insertLines(tx, chunk);
  // Until somebody counts, the planner knows nothing of them: a dry run takes four times as long.
  if (fresh.length >= countAnewFrom) await tx.execute(sql`analyze past_orders, past_order_lines`);
  return { imported: fresh.length, known, conflicts };
}

interface Standing extends Row, Record<string, unknown> {
  source: string;
}

async function readStanding(tx: Queries, rows: readonly Row[]): Promise<Standing[]> {
  const found = await tx.execute<Standing>(sql`
    select o.number, o.source, o.ordered_at, o.customer, o.market, o.currency,
      o.total_minor::float8 as total_minor, o.provider, o.method, o.channel, o.campaign,
      coalesce((select json_agg(json_build_object('line', l.line, 'reference', l.reference,
          'quantity', l.quantity, 'unit_price_minor', l.unit_price_minor) order by l.line)
        from past_order_lines l where l.number = o.number), '[]') as lines
    from past_orders o
    where o.number = any(${sql.param(rows.map(({ number }) => number))}::text[])`);
  return found.rows;
}

/** Everything that makes two orders the same one, in one order. */
function textOf(row: Row): string {
  const { number, customer, market, currency, provider, method, channel, campaign } = row;
  const at = new Date(row.ordered_at).toISOString();
  const lines = row.lines.map((each) => [each.reference, each.quantity, each.unit_price_minor]);
  const paid = [market, currency, row.total_minor, provider, method, channel, campaign];
  return JSON.stringify([number, at, customer, ...paid, lines]);
}

async function insertOrders(tx: Queries, rows: readonly Row[]): Promise<void> {
  await tx.execute(sql`
    insert into past_orders (number, source, ordered_at, customer, market, currency, total_minor,
      provider, method, channel, campaign)
    select number, ${importSource}, ordered_at, customer, market, currency, total_minor, provider,
      method, channel, campaign
    from json_to_recordset(${JSON.stringify(rows)}::json) as given(number text,
      ordered_at timestamptz, customer text, market text, currency text, total_minor bigint,
      provider text, method text, channel text, campaign text)`);
}

async function insertLines(tx: Queries, lines: readonly object[]): Promise<void> {
  await tx.execute(sql`
    insert into past_order_lines (number, line, reference, quantity, unit_price_minor)
    select number, line, reference, quantity, unit_price_minor
    from json_to_recordset(${JSON.stringify(lines)}::json) as given(number text, line integer,
      reference text, quantity integer, unit_price_minor bigint)`);
}

function chunksOf<T>(list: readonly T[]): T[][] {
  const count = Math.ceil(list.length / chunkMax);
  return Array.from({ length: count }, (_, at) => list.slice(at * chunkMax, (at + 1) * chunkMax));
}
