import type { PastOrder } from '../../domain/past-orders';

/** A camera and its card, bought in Sweden in March. */
export function aPastOrder(number: string, changes: Partial<PastOrder> = {}): PastOrder {
  return {
    number,
    orderedAt: '2026-03-01T09:30:00Z',
    customer: { email: 'asa@shopper.example' },
    market: 'SE',
    currency: 'SEK',
    totalMinor: 120_000,
    provider: 'klarna',
    method: 'INVOICE',
    lines: [
      { reference: 'CAM-1', quantity: 1, unitPriceMinor: 100_000 },
      { reference: 'MEM-64', quantity: 1, unitPriceMinor: 20_000 },
    ],
    ...changes,
  };
}
