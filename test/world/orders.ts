import type { Order, OrderLine, Payment } from '../../domain/order';
import type { Product } from '../../domain/catalogue';

/** The fixture order: one camera, 1000.00 SEK, INVOICE in Sweden. */
export const camera: OrderLine = {
  reference: 'CAM-1',
  name: 'Camera',
  kind: 'physical',
  quantity: 1,
  unitPriceMinor: 100_000,
  discountMinor: 0,
  taxRateBp: 2500,
  totalMinor: 100_000,
  taxMinor: 20_000,
};

export function orderOf(number: string, overrides: Partial<Order> = {}): Order {
  return {
    number,
    currency: 'SEK',
    market: 'SE',
    locale: 'sv-SE',
    customer: {
      email: `${number.toLowerCase()}@shopper.example`,
      name: 'Åsa Öberg',
      consent: { email: false, sms: false },
    },
    shippingAddress: {
      name: 'Åsa Öberg',
      street: 'Storgatan 1',
      postalCode: '111 22',
      city: 'Stockholm',
      country: 'SE',
    },
    lines: [camera],
    shippingMinor: 0,
    totalMinor: 100_000,
    ...overrides,
  };
}

export function paymentOf(authorizationRef: string, overrides: Partial<Payment> = {}): Payment {
  return { provider: 'klarna', method: 'INVOICE', country: 'SE', authorizationRef, ...overrides };
}

function product(reference: string, overrides: Partial<Product> = {}): Product {
  return {
    reference,
    name: reference,
    kind: 'physical',
    prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor: 20_000, taxRateBp: 2500 }],
    isPublished: true,
    quantityMax: 3,
    relatedTo: [],
    ...overrides,
  };
}

/** The catalogue every world starts with: one product for every basket rule. */
export const catalogue: Product[] = [
  product('CAM-1', { name: 'Camera', stock: 50, quantityMax: 5 }),
  product('MEM-64', {
    name: 'Memory card 64 GB',
    relatedTo: ['CAM-1'],
    stock: 100,
    prices: [
      {
        market: 'SE',
        currency: 'SEK',
        unitPriceMinor: 25_000,
        taxRateBp: 2500,
        upsellPriceMinor: 20_000,
      },
    ],
  }),
  product('BAG-1', { name: 'Camera bag', relatedTo: ['CAM-1'], stock: 100 }),
  product('LAST-1', { name: 'The last one', stock: 1 }),
  product('GONE-1', { name: 'Sold out', stock: 0 }),
  product('HIDDEN-1', { name: 'Not published', isPublished: false, stock: 10 }),
  product('FLEX-1', { name: 'Pick three', kind: 'flexible_bundle' }),
  product('KIT-1', {
    name: 'Starter kit',
    kind: 'fixed_bundle',
    parts: [
      { reference: 'MEM-64', quantity: 1 },
      { reference: 'BAG-1', quantity: 1 },
    ],
  }),
  product('EBOOK-1', { name: 'How to see', kind: 'digital' }),
  product('FREE-1', {
    name: 'Thank-you strap',
    stock: 10,
    prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor: 0, taxRateBp: 2500 }],
  }),
  product('EURO-1', {
    name: 'Only in Germany',
    prices: [{ market: 'DE', currency: 'EUR', unitPriceMinor: 1000, taxRateBp: 1900 }],
  }),
];
