import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { orderLinesMax } from '../../domain/limits';
import { mailboxOnWire } from '../../domain/mailbox';
import { taxRateMaxBp } from '../../domain/money';
import { LineKind, type Order, type OrderLine, type Payment } from '../../domain/order';
import {
  amount,
  country,
  currency,
  market,
  orderNumber,
  providerName,
  quantity,
  signedAmount,
  text,
} from './common';

/** One mailbox, by the rule of the mailer: an address it refuses for good has no confirmation. */
const email = z
  .email({ abort: true })
  .max(254, { abort: true })
  .refine((address) => mailboxOnWire(address, domainToASCII) !== undefined, 'Not one mailbox');

export const orderLine = z.strictObject({
  reference: text(64),
  name: text(255),
  kind: z.enum(LineKind),
  quantity,
  unitPriceMinor: signedAmount,
  discountMinor: amount,
  taxRateBp: z.int().min(0).max(taxRateMaxBp),
  totalMinor: signedAmount,
  taxMinor: signedAmount,
}) satisfies z.ZodType<OrderLine>;

export const address = z.strictObject({
  name: text(255).exactOptional(),
  street: text(255).exactOptional(),
  street2: text(255).exactOptional(),
  postalCode: text(32).exactOptional(),
  city: text(128).exactOptional(),
  region: text(128).exactOptional(),
  country: country.exactOptional(),
});

const customer = z.strictObject({
  id: text(64).exactOptional(),
  email,
  phone: text(32).exactOptional(),
  name: text(255).exactOptional(),
  consent: z.strictObject({ email: z.boolean(), sms: z.boolean() }),
});

/** Shown on the OpenAPI page, ready to be sent as it is. */
const exampleOrder: Order = {
  number: 'A-1001',
  currency: 'SEK',
  market: 'SE',
  locale: 'sv-SE',
  customer: {
    email: 'asa@shopper.example',
    name: 'Åsa Öberg',
    consent: { email: true, sms: false },
  },
  shippingAddress: {
    name: 'Åsa Öberg',
    street: 'Storgatan 1',
    postalCode: '111 22',
    city: 'Stockholm',
    country: 'SE',
  },
  lines: [
    {
      reference: 'CAM-1',
      name: 'Aurora X1 Mirrorless Camera',
      kind: 'physical',
      quantity: 1,
      unitPriceMinor: 899_900,
      discountMinor: 0,
      taxRateBp: 2500,
      totalMinor: 899_900,
      taxMinor: 179_980,
    },
  ],
  shippingMinor: 0,
  totalMinor: 899_900,
};

/** A placed order; all amounts are gross and in integer minor units. */
export const orderBody = z
  .strictObject({
    number: orderNumber,
    currency,
    market,
    locale: z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/),
    customer,
    shippingAddress: address.exactOptional(),
    attribution: z
      .strictObject({ channel: text(64).exactOptional(), campaign: text(64).exactOptional() })
      .exactOptional(),
    lines: z.array(orderLine).min(1).max(orderLinesMax),
    shippingMinor: amount,
    totalMinor: amount,
  })
  .meta({ examples: [exampleOrder] }) satisfies z.ZodType<Order>;

/** A blob of Adyen's is some 2 000 characters. */
const providerStateMax = 8 * 1024;

const payment = z.strictObject({
  provider: providerName,
  method: text(40),
  country,
  authorizationRef: z.string().regex(/^[\x21-\x7e]{1,255}$/),
  providerState: z
    .string()
    .min(1)
    .max(providerStateMax)
    .exactOptional()
    .describe('what the provider gave at the checkout to be sent with a raise'),
}) satisfies z.ZodType<Payment>;

const examplePayment: Payment = {
  provider: 'klarna',
  method: 'INVOICE',
  country: 'SE',
  authorizationRef: 'f3392f8b-6116-4073-ab96-e330819e2c07',
};

/**
 * A registered order by its number alone. Not a strict object: a union takes the faults of the one
 * shape whose only fault is unknown fields, and would blame a whole order for all of its fields.
 */
const registeredOrder = z
  .looseObject({ number: orderNumber })
  .refine((order) => Object.keys(order).length === 1, { abort: true, error: 'Unknown field' })
  .transform(({ number }) => ({ number }))
  .meta({ additionalProperties: false });

/** One second is the least that a shopper, or a demo, can use; the shop's own window the most. */
const shorterWindow = z.strictObject({ seconds: z.int().min(1) });

export const paymentResultBody = z
  .strictObject({
    order: z.union([orderBody, registeredOrder]),
    payment,
    window: shorterWindow
      .exactOptional()
      .describe("A shorter window for this order alone, at most the shop's own; absent: that one"),
  })
  .meta({ examples: [{ order: exampleOrder, payment: examplePayment }] });
