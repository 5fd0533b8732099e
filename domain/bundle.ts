import { priceFor, ProductKind, type Product } from './catalogue';
import { allocate, lineTotal, taxOfGross } from './money';
import type { OrderLine, TaxPart } from './order';

/** A product in a fixed bundle, with how many pieces of it one bundle holds. */
export interface BundlePart {
  product: Product;
  quantity: number;
}

/** What is in one piece of a bundle, or why it cannot be put together. */
export type BundleContents =
  { kind: 'complete'; parts: BundlePart[] } | { kind: 'incomplete'; detail: string };

/**
 * Puts a fixed bundle together from the products its parts name; anything else has no parts.
 * A part need not be published: it may be sold in bundles only. It must be a single product with
 * a price in the order's market and currency, because nothing else tells what tax it carries.
 */
export function contentsOf(
  bundle: Product,
  known: readonly Product[],
  market: string,
  currency: string,
): BundleContents {
  if (bundle.kind !== ProductKind.fixedBundle) return { kind: 'complete', parts: [] };
  const quantities = piecesByReference(bundle);
  if (quantities.size === 0) return incomplete(`${bundle.reference} is a bundle of nothing.`);
  const parts: BundlePart[] = [];
  for (const [reference, quantity] of quantities) {
    const product = known.find((each) => each.reference === reference);
    const inBundle = `${reference} in ${bundle.reference}`;
    if (!product) return incomplete(`There is no item ${inBundle}.`);
    if (isBundle(product)) return incomplete(`${inBundle} is itself a bundle.`);
    if (!priceFor(product, market, currency)) {
      return incomplete(`${inBundle} has no price in ${currency} for ${market}.`);
    }
    parts.push({ product, quantity });
  }
  return { kind: 'complete', parts };
}

/** The products a bundle's parts name: what has to be looked up before it can be judged. */
export function partReferences(product: Product): string[] {
  return product.kind === ProductKind.fixedBundle ? [...piecesByReference(product).keys()] : [];
}

/** How the order pays for a line: gross, in minor units, the discount for all its pieces. */
type LinePrice = Pick<OrderLine, 'quantity' | 'unitPriceMinor' | 'discountMinor'>;

/**
 * Splits what a bundle costs over the tax rates of its parts, in proportion to what the parts cost
 * alone: first the price of one bundle, then the discount in proportion to those prices, so that
 * no share is ever below zero. Highest rate first. Empty where nothing has to be split: all parts
 * have one rate, or nothing is paid.
 */
export function taxSplit(
  parts: readonly BundlePart[],
  market: string,
  currency: string,
  { quantity, unitPriceMinor, discountMinor }: LinePrice,
): TaxPart[] {
  const worthByRate = new Map<number, number>();
  for (const part of parts) {
    const price = priceFor(part.product, market, currency);
    const worth = (price?.unitPriceMinor ?? 0) * part.quantity;
    // What costs nothing alone has no share in the price, and its rate taxes nothing.
    if (!price || worth === 0) continue;
    worthByRate.set(price.taxRateBp, (worthByRate.get(price.taxRateBp) ?? 0) + worth);
  }
  if (worthByRate.size < 2 || lineTotal(quantity, unitPriceMinor, discountMinor) === 0) return [];
  const rates = [...worthByRate].toSorted(([a], [b]) => b - a);
  const unitPrices = allocate(
    unitPriceMinor,
    rates.map(([, worth]) => worth),
  );
  const discounts = allocate(discountMinor, unitPrices);
  return rates.map(([taxRateBp], index) =>
    taxPart(taxRateBp, quantity, unitPrices[index] ?? 0, discounts[index] ?? 0),
  );
}

function taxPart(
  taxRateBp: number,
  quantity: number,
  unitPriceMinor: number,
  discountMinor: number,
): TaxPart {
  const totalMinor = lineTotal(quantity, unitPriceMinor, discountMinor);
  const taxMinor = taxOfGross(totalMinor, taxRateBp);
  return { taxRateBp, unitPriceMinor, discountMinor, totalMinor, taxMinor };
}

/** A reference named twice counts twice. */
function piecesByReference({ parts = [] }: Product): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { reference, quantity } of parts) {
    pieces.set(reference, (pieces.get(reference) ?? 0) + quantity);
  }
  return pieces;
}

function isBundle({ kind }: Product): boolean {
  return kind === ProductKind.fixedBundle || kind === ProductKind.flexibleBundle;
}

function incomplete(detail: string): BundleContents {
  return { kind: 'incomplete', detail };
}
