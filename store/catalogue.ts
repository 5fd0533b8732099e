import {
  and,
  arrayOverlaps,
  asc,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lte,
  or,
  sql,
} from 'drizzle-orm';
import { countedStock, type Product } from '../domain/catalogue';
import type { Catalogue } from '../domain/ports';
import type { Database, Queries } from './database';
import { recordPrices } from './price-history';
import { products, stock } from './schema';

interface ProductRow {
  product: typeof products.$inferSelect;
  shelf: typeof stock.$inferSelect | null;
}

export function createCatalogue(database: Database): Catalogue {
  return {
    putProducts: async (list) =>
      await database.transaction(async (tx) => await putProducts(tx, list)),
    findProduct: async (reference) =>
      await database.run(async (db) => {
        const [row] = await selectProducts(db).where(eq(products.reference, reference));
        return row && toProduct(row);
      }),
    findProducts: async (references) =>
      await database.run(async (db) => {
        if (references.length === 0) return [];
        const rows = await selectProducts(db).where(inArray(products.reference, [...references]));
        return rows.map(toProduct);
      }),
    findRelated: async (references, sale, limit) =>
      await database.run(async (db) => await findRelated(db, references, sale, limit)),
  };
}

/** A reference named twice in one list: the last one counts. */
async function putProducts(tx: Queries, list: readonly Product[]): Promise<void> {
  if (list.length === 0) return;
  const last = new Map(list.map((product) => [product.reference, product]));
  // In one order for everybody, so that two lists with the same products cannot deadlock.
  const sorted = [...last.values()].toSorted((a, b) => (a.reference < b.reference ? -1 : 1));
  await tx
    .insert(products)
    .values(sorted.map(toRow))
    .onConflictDoUpdate({ target: products.reference, set: excluded });
  await recordPrices(tx, sorted);
  await putStock(tx, sorted);
}

/**
 * Sets what is on hand; what is reserved stays reserved. A product that is no longer counted
 * keeps its row, because pieces of it may still be promised. Rows are locked in the order in
 * which a reservation locks them.
 */
async function putStock(tx: Queries, list: readonly Product[]): Promise<void> {
  const references = sql.param(list.map((product) => product.reference));
  const onHand = sql.param(list.map((product) => countedStock(product) ?? null));
  await tx.execute(sql`
    insert into stock (reference, on_hand)
    select reference, on_hand
    from unnest(${references}::text[], ${onHand}::int[]) as put(reference, on_hand)
    order by reference
    on conflict (reference) do update set on_hand = excluded.on_hand`);
}

async function findRelated(
  db: Queries,
  references: readonly string[],
  { market, currency }: { market: string; currency: string },
  limit: number,
): Promise<Product[]> {
  if (references.length === 0) return [];
  const now = sql`now()`;
  const isPriced = sql`${products.prices} @> ${JSON.stringify([{ market, currency }])}::jsonb`;
  const rows = await selectProducts(db)
    .where(
      and(
        or(
          arrayOverlaps(products.relatedTo, [...references]),
          arrayOverlaps(products.refillOf, [...references]),
        ),
        products.isPublished,
        or(isNull(products.publishedFrom), lte(products.publishedFrom, now)),
        or(isNull(products.publishedUntil), gt(products.publishedUntil, now)),
      ),
    )
    .orderBy(desc(isPriced), asc(products.reference))
    .limit(limit);
  return rows.map(toProduct);
}

/** Products, each with its shelf where its pieces are counted. */
function selectProducts(db: Queries) {
  return db
    .select({ product: products, shelf: stock })
    .from(products)
    .leftJoin(stock, and(eq(stock.reference, products.reference), isNotNull(stock.onHand)));
}

const excluded = {
  name: sql`excluded.name`,
  kind: sql`excluded.kind`,
  prices: sql`excluded.prices`,
  isPublished: sql`excluded.is_published`,
  publishedFrom: sql`excluded.published_from`,
  publishedUntil: sql`excluded.published_until`,
  quantityMax: sql`excluded.quantity_max`,
  relatedTo: sql`excluded.related_to`,
  parts: sql`excluded.parts`,
  categories: sql`excluded.categories`,
  refillOf: sql`excluded.refill_of`,
  needsConsideration: sql`excluded.needs_consideration`,
  isRepeatable: sql`excluded.is_repeatable`,
};

function toRow(product: Product): typeof products.$inferInsert {
  const { publishedFrom, publishedUntil } = product;
  return {
    reference: product.reference,
    name: product.name,
    kind: product.kind,
    prices: product.prices,
    isPublished: product.isPublished,
    publishedFrom: publishedFrom === undefined ? null : new Date(publishedFrom),
    publishedUntil: publishedUntil === undefined ? null : new Date(publishedUntil),
    quantityMax: product.quantityMax,
    relatedTo: product.relatedTo,
    parts: product.parts ?? null,
    categories: product.categories ?? [],
    refillOf: product.refillOf ?? [],
    needsConsideration: product.needsConsideration ?? false,
    isRepeatable: product.isRepeatable ?? false,
  };
}

function toProduct({ product: row, shelf }: ProductRow): Product {
  return {
    reference: row.reference,
    name: row.name,
    kind: row.kind,
    prices: row.prices,
    isPublished: row.isPublished,
    ...(row.publishedFrom ? { publishedFrom: row.publishedFrom.toISOString() } : {}),
    ...(row.publishedUntil ? { publishedUntil: row.publishedUntil.toISOString() } : {}),
    quantityMax: row.quantityMax,
    relatedTo: row.relatedTo,
    ...(row.parts ? { parts: row.parts } : {}),
    ...(row.categories.length > 0 ? { categories: row.categories } : {}),
    ...(row.refillOf.length > 0 ? { refillOf: row.refillOf } : {}),
    ...(row.needsConsideration ? { needsConsideration: true } : {}),
    ...(row.isRepeatable ? { isRepeatable: true } : {}),
    ...stockOf(shelf),
  };
}

/** A recount may leave fewer on hand than were promised: then none is free. */
function stockOf(shelf: ProductRow['shelf']): Pick<Product, 'stock'> {
  if (!shelf || shelf.onHand === null) return {};
  return { stock: Math.max(0, shelf.onHand - shelf.reserved) };
}
