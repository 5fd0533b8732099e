import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Product } from '../domain/catalogue';
import { taxOfGross } from '../domain/money';
import type { Order, OrderLine } from '../domain/order';
import { REPOSITORY } from './paths';

const MARKET = 'SE';
const BOUGHT = 'CAM-1';

/** An order as the example shop would hand it over: one camera, sent to Stockholm. */
export function makeOrder(number: string): Order {
  const line = cameraLine();
  return {
    number,
    currency: 'SEK',
    market: MARKET,
    locale: 'en-SE',
    customer: {
      // An address of its own, so that the inbox can be asked for this order's emails alone.
      email: `${number.toLowerCase()}@shopper.example`,
      name: 'Åsa Öberg',
      consent: { email: false, sms: false },
    },
    shippingAddress: {
      name: 'Åsa Öberg',
      street: 'Storgatan 1',
      postalCode: '111 22',
      city: 'Stockholm',
      country: MARKET,
    },
    lines: [line],
    shippingMinor: 0,
    totalMinor: line.totalMinor,
  };
}

/** The same order in the words of the payment sandbox's `POST /admin/orders`. */
export function sandboxOrder(order: Order, creditLimitMinor?: number): Record<string, unknown> {
  return {
    order_amount: order.totalMinor,
    purchase_currency: order.currency,
    purchase_country: order.market,
    merchant_reference1: order.number,
    initial_payment_method: { type: 'INVOICE' },
    ...(creditLimitMinor === undefined ? {} : { credit_limit: creditLimitMinor }),
    order_lines: order.lines.map((line) => ({
      type: line.kind,
      reference: line.reference,
      name: line.name,
      quantity: line.quantity,
      unit_price: line.unitPriceMinor,
      tax_rate: line.taxRateBp,
      total_discount_amount: line.discountMinor,
      total_amount: line.totalMinor,
      total_tax_amount: line.taxMinor,
    })),
  };
}

function cameraLine(): OrderLine {
  const file = join(REPOSITORY, 'stack', 'example-catalogue.json');
  const { products }: { products: Product[] } = JSON.parse(readFileSync(file, 'utf8'));
  const camera = products.find(({ reference }) => reference === BOUGHT);
  const price = camera?.prices.find(({ market }) => market === MARKET);
  if (!camera || !price) throw new Error(`The example catalogue has no ${BOUGHT} for ${MARKET}.`);
  const { unitPriceMinor, taxRateBp } = price;
  return {
    reference: camera.reference,
    name: camera.name,
    kind: 'physical',
    quantity: 1,
    unitPriceMinor,
    discountMinor: 0,
    taxRateBp,
    totalMinor: unitPriceMinor,
    taxMinor: taxOfGross(unitPriceMinor, taxRateBp),
  };
}
