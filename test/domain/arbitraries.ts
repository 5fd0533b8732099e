import fc from 'fast-check';
import type { Order, OrderLine } from '../../domain/order';
import { orderOf } from '../world/orders';

/** Request ids a caller may choose, those that are traps in a JavaScript object among them. */
export const requestIds = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'r-1', 'r-2', 'r-3'),
  fc.stringMatching(/^[\x21-\x7e]{1,64}$/),
);

export const amounts = fc.integer({ min: 0, max: 100_000_000 });
export const taxRates = fc.integer({ min: 0, max: 10_000 });

/** The tax in a gross amount, written a second time in exact rational arithmetic. */
export function exactTax(grossMinor: number, taxRateBp: number): number {
  const numerator = BigInt(Math.abs(grossMinor)) * BigInt(taxRateBp);
  const denominator = BigInt(10_000 + taxRateBp);
  const whole = numerator / denominator;
  const isHalfOrMore = (numerator - whole * denominator) * 2n >= denominator;
  const tax = Number(whole) + (isHalfOrMore ? 1 : 0);
  return grossMinor < 0 ? 0 - tax : tax;
}

const soldLine = fc
  .record({
    kind: fc.constantFrom('physical', 'digital', 'service', 'bundle', 'surcharge' as const),
    quantity: fc.integer({ min: 1, max: 20 }),
    unitPriceMinor: fc.integer({ min: 1, max: 500_000 }),
    discountShare: fc.integer({ min: 0, max: 100 }),
    taxRateBp: taxRates,
  })
  .map(({ discountShare, ...line }) => {
    const grossMinor = line.quantity * line.unitPriceMinor;
    const discountMinor = Math.floor((grossMinor * discountShare) / 100);
    const totalMinor = grossMinor - discountMinor;
    return { ...line, discountMinor, totalMinor, taxMinor: exactTax(totalMinor, line.taxRateBp) };
  });

const reducingLine = fc
  .record({
    kind: fc.constantFrom('discount', 'gift_card' as const),
    quantity: fc.constant(1),
    unitPriceMinor: fc.integer({ min: -50_000, max: -1 }),
    taxRateBp: taxRates,
  })
  .map((line) => ({
    ...line,
    discountMinor: 0,
    totalMinor: line.unitPriceMinor,
    taxMinor: exactTax(line.unitPriceMinor, line.taxRateBp),
  }));

/** Lines whose numbers add up. */
export const lines: fc.Arbitrary<OrderLine> = fc
  .tuple(fc.oneof({ weight: 4, arbitrary: soldLine }, reducingLine), fc.nat({ max: 999 }))
  .map(([line, id]) => ({ reference: `SKU-${id}`, name: `Product ${id}`, ...line }));

/** Orders whose numbers add up. */
export const orders: fc.Arbitrary<Order> = fc
  .record({
    lines: fc.array(lines, { minLength: 1, maxLength: 6 }),
    shippingMinor: fc.integer({ min: 0, max: 20_000 }),
  })
  .map(({ lines: each, shippingMinor }) =>
    orderOf('1001', {
      lines: each,
      shippingMinor,
      totalMinor: each.reduce((sum, line) => sum + line.totalMinor, shippingMinor),
    }),
  );
