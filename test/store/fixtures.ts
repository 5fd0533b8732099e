import { eq } from 'drizzle-orm';
import type { Product } from '../../domain/catalogue';
import type { Order } from '../../domain/order';
import type { FinalOrder } from '../../domain/order-view';
import { emptyPolicy, termsFor } from '../../domain/policy';
import type { ConfirmedOrder, OrderClaim } from '../../domain/ports';
import { stock } from '../../store/schema';
import type { TestStores } from './database';

export const later = new Date(Date.now() + 600_000).toISOString();
export const past = new Date(Date.now() - 1_000).toISOString();

/** A counted product with five pieces, unless told otherwise. */
export function aProduct(changes: Partial<Product> = {}): Product {
  return {
    reference: 'MEM-64',
    name: 'Memory card',
    kind: 'physical',
    prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor: 29_900, taxRateBp: 2_500 }],
    isPublished: true,
    quantityMax: 5,
    relatedTo: [],
    stock: 5,
    ...changes,
  };
}

/** The same product, no longer or never counted. */
export function uncounted(changes: Partial<Product> = {}): Product {
  const { stock: _stock, ...product } = aProduct(changes);
  return product;
}

export function anOrder(number: string): Order {
  return {
    number,
    currency: 'SEK',
    market: 'SE',
    locale: 'sv-SE',
    customer: { email: 'astrid@example.test', consent: { email: true, sms: false } },
    lines: [],
    shippingMinor: 0,
    totalMinor: 0,
  };
}

export function confirmedAt(totalMinor: number, revision = 0): ConfirmedOrder {
  return { revision, currency: 'SEK', lines: [], totalMinor, authorizedMinor: totalMinor };
}

export function aClaim(number: string, changes: Partial<OrderClaim> = {}): OrderClaim {
  return {
    number,
    runId: `run-${number}`,
    provider: 'klarna',
    authorizationRef: `authorization-${number}`,
    fingerprint: 'paid',
    registered: anOrder(number),
    confirmed: confirmedAt(1_000),
    ...changes,
  };
}

/** Only what the store itself looks at is filled with meaning. */
export function aFinal(number: string, totalMinor: number): FinalOrder {
  return {
    revision: 1,
    openReply: { kind: 'duplicate' },
    view: {
      number,
      currency: 'SEK',
      market: 'SE',
      locale: 'sv-SE',
      phase: 'closed',
      openedAt: past,
      closesAt: past,
      eligibility: { isAllowed: true, reasons: [] },
      timeLimitMinutes: 3,
      lines: [],
      shippingMinor: 0,
      totalMinor,
      authorizedMinor: totalMinor,
      transactions: [],
      fulfilment: { status: 'released', lines: [] },
      confirmation: { unknowns: 0, retries: 0 },
      needsAttention: [],
      history: [],
      providerCalls: [],
      offers: [],
      explanation: {
        checks: [],
        hiddenOffers: [],
        terms: termsFor(emptyPolicy, { market: 'SE', currency: 'SEK', totalMinor }, 'klarna'),
      },
    },
    outcomes: {},
  };
}

/** What the books say of a product: pieces on hand, and those of them promised to adds. */
export async function books(
  stores: TestStores,
  reference: string,
): Promise<{ onHand: number | null; reserved: number } | undefined> {
  const { onHand, reserved } = stock;
  const [row] = await stores.database.db
    .select({ onHand, reserved })
    .from(stock)
    .where(eq(stock.reference, reference));
  return row;
}
