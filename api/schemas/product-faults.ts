import { ProductKind, type Product, type ProductPrice } from '../../domain/catalogue';

/** What is wrong with a product, and where: a path into it. */
export interface ProductFault {
  path: (string | number)[];
  message: string;
}

/**
 * What the shape of a product alone does not show: a product that would leave the basket rules to
 * guess which price, which parts or which time is meant. A part that is stored as a bundle, or not
 * at all, is not a fault: the catalogue arrives in any order, and the basket judges it.
 */
export function productFaults(product: Product): ProductFault[] {
  return [
    ...priceFaults(product.prices),
    ...publicationFaults(product),
    ...stockFaults(product),
    ...partFaults(product),
    ...refillFaults(product),
  ];
}

function priceFaults(prices: readonly ProductPrice[]): ProductFault[] {
  const seen = new Set<string>();
  return prices.flatMap((price, index) => {
    const faults: ProductFault[] = [];
    const place = `${price.market} ${price.currency}`;
    if (seen.has(place)) {
      const message = `A second price for market ${price.market} in ${price.currency}`;
      faults.push({ path: ['prices', index], message });
    }
    seen.add(place);
    const { promoPriceMinor, unitPriceMinor } = price;
    if (promoPriceMinor !== undefined && promoPriceMinor > unitPriceMinor) {
      const message = 'A promotion costs no more than the list price';
      faults.push({ path: ['prices', index, 'promoPriceMinor'], message });
    }
    const reductions = reductionsOf(price);
    const [, second] = reductions;
    if (second) {
      const message = `At most one of ${reductions.join(', ')}`;
      faults.push({ path: ['prices', index, second], message });
    }
    return faults;
  });
}

function reductionsOf(price: ProductPrice): string[] {
  const fields = ['upsellPriceMinor', 'upsellDiscountBp', 'upsellDiscountMinor'] as const;
  return fields.filter((field) => price[field] !== undefined);
}

function publicationFaults({ publishedFrom, publishedUntil }: Product): ProductFault[] {
  if (publishedFrom === undefined || publishedUntil === undefined) return [];
  if (Date.parse(publishedFrom) < Date.parse(publishedUntil)) return [];
  return [{ path: ['publishedUntil'], message: 'Not after publishedFrom: never for sale' }];
}

function stockFaults({ kind, stock }: Product): ProductFault[] {
  const isCountable = kind !== ProductKind.digital && kind !== ProductKind.service;
  if (isCountable || stock === undefined) return [];
  return [{ path: ['stock'], message: `A ${kind} product has no stock` }];
}

function refillFaults({ reference, refillOf = [] }: Product): ProductFault[] {
  const index = refillOf.indexOf(reference);
  if (index < 0) return [];
  return [{ path: ['refillOf', index], message: 'A product cannot fill itself up' }];
}

function partFaults({ kind, reference, parts }: Product): ProductFault[] {
  if (kind !== ProductKind.fixedBundle) {
    if (parts === undefined) return [];
    return [{ path: ['parts'], message: 'Only a fixed bundle has parts' }];
  }
  if (!parts || parts.length === 0) {
    return [{ path: ['parts'], message: 'A fixed bundle has at least one part' }];
  }
  const seen = new Set<string>();
  return parts.flatMap((part, index) => {
    const path = ['parts', index, 'reference'];
    if (part.reference === reference) return [{ path, message: 'A bundle cannot hold itself' }];
    if (seen.has(part.reference)) return [{ path, message: 'Named twice: add the quantities up' }];
    seen.add(part.reference);
    return [];
  });
}
