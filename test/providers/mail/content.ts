import { lineTotal, sumMinor, taxOfGross } from '../../../domain/money';
import type { ConfirmedLine } from '../../../domain/order';
import type { ConfirmationContent } from '../../../domain/ports';

/** A confirmed line whose figures add up; 25 % tax unless told otherwise. */
export function line(id: string, change: Partial<ConfirmedLine> = {}): ConfirmedLine {
  const { quantity = 1, unitPriceMinor = 10_000, discountMinor = 0, taxRateBp = 2500 } = change;
  const totalMinor = lineTotal(quantity, unitPriceMinor, discountMinor);
  return {
    line: id,
    reference: `ref-${id}`,
    name: `Item ${id}`,
    kind: 'physical',
    quantity,
    unitPriceMinor,
    discountMinor,
    taxRateBp,
    totalMinor,
    taxMinor: taxOfGross(totalMinor, taxRateBp),
    origin: 'original',
    status: 'confirmed',
    ...change,
  };
}

/** The confirmation of an order with one original and one upsold line, and shipping. */
export function content(change: Partial<ConfirmationContent> = {}): ConfirmationContent {
  const lines = change.lines ?? [
    line('line-1', { name: 'Backpack', unitPriceMinor: 89_900 }),
    line('line-2', { name: 'Rain cover', unitPriceMinor: 19_900, origin: 'upsell' }),
  ];
  const shippingMinor = change.shippingMinor ?? 4900;
  return {
    order: 'SO-100234',
    locale: 'en-GB',
    currency: 'SEK',
    to: { email: 'anna@example.test', name: 'Anna Andersson' },
    totalMinor: sumMinor(lines.map((each) => each.totalMinor)) + shippingMinor,
    closedAt: '2026-11-21T10:03:00.000Z',
    ...change,
    lines,
    shippingMinor,
  };
}
