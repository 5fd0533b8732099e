import assert from 'node:assert/strict';
import { openApi, type ApiWorld } from './api-world';
import { anOrder, aPayment, camera } from './orders';

const handOver = (order: object, payment: object = aPayment()) => ({ order, payment });
const withLine = (line: object, totalMinor = 100_000) =>
  handOver({ ...anOrder(), lines: [{ ...camera, ...line }], totalMinor });

/** name, body, code, field */
type Bad = [name: string, body: unknown, code: string, field: string];

const badHandOvers: Bad[] = [
  ['a wrong type', handOver({ ...anOrder(), market: 7 }), 'invalid_request', 'order.market'],
  ['an unknown field', handOver({ ...anOrder(), gift: true }), 'invalid_request', 'order.gift'],
  ['an unknown field on top', { ...handOver(anOrder()), x: 1 }, 'invalid_request', 'x'],
  [
    'card data',
    handOver(anOrder(), { ...aPayment(), card: '4' }),
    'invalid_request',
    'payment.card',
  ],
  [
    'a missing field',
    handOver({ ...anOrder(), lines: undefined }),
    'invalid_request',
    'order.lines',
  ],
  ['no lines', handOver(anOrder('A1', { lines: [] })), 'invalid_request', 'order.lines'],
  [
    '101 lines',
    handOver(anOrder('A1', { lines: Array.from({ length: 101 }, () => camera) })),
    'invalid_request',
    'order.lines',
  ],
  [
    'fractional minor units',
    withLine({ totalMinor: 1000.5 }),
    'invalid_request',
    'order.lines[0].totalMinor',
  ],
  [
    'an amount above 1e8',
    withLine({ unitPriceMinor: 100_000_001 }),
    'invalid_request',
    'order.lines[0].unitPriceMinor',
  ],
  [
    'an amount that is no number',
    withLine({ unitPriceMinor: '100' }),
    'invalid_request',
    'order.lines[0].unitPriceMinor',
  ],
  ['a quantity of 0', withLine({ quantity: 0 }), 'invalid_request', 'order.lines[0].quantity'],
  [
    'a negative tax rate',
    withLine({ taxRateBp: -1 }),
    'invalid_request',
    'order.lines[0].taxRateBp',
  ],
  [
    'a negative price',
    withLine({ unitPriceMinor: -100_000, totalMinor: -100_000, taxMinor: -20_000 }, -100_000),
    'invalid_request',
    'order.totalMinor',
  ],
  [
    'a negative price in a positive order',
    handOver({
      ...anOrder(),
      lines: [camera, { ...camera, unitPriceMinor: -1, totalMinor: -1, taxMinor: 0 }],
      totalMinor: 99_999,
    }),
    'totals_mismatch',
    'order.lines[1].unitPriceMinor',
  ],
  [
    'a line that does not add up',
    withLine({ totalMinor: 99_999 }, 99_999),
    'totals_mismatch',
    'order.lines[0].totalMinor',
  ],
  [
    'a tax that is not in the total',
    withLine({ taxMinor: 25_000 }),
    'totals_mismatch',
    'order.lines[0].taxMinor',
  ],
  [
    'a total that does not add up',
    handOver(anOrder('A1', { totalMinor: 99_999 })),
    'totals_mismatch',
    'order.totalMinor',
  ],
  [
    'negative shipping',
    handOver(anOrder('A1', { shippingMinor: -1 })),
    'invalid_request',
    'order.shippingMinor',
  ],
  [
    'an unknown currency',
    handOver(anOrder('A1', { currency: 'XXX' })),
    'invalid_request',
    'order.currency',
  ],
  [
    'a currency on a line',
    withLine({ currency: 'EUR' }),
    'invalid_request',
    'order.lines[0].currency',
  ],
  [
    'control characters in the number',
    handOver(anOrder('A\u0001')),
    'invalid_request',
    'order.number',
  ],
  [
    'a number of 10 000 characters',
    handOver(anOrder('A'.repeat(10_000))),
    'invalid_request',
    'order.number',
  ],
  [
    'a line break in a name',
    handOver(anOrder('A1', { customer: { ...anOrder().customer, name: 'A\r\nBcc: b@x.example' } })),
    'invalid_request',
    'order.customer.name',
  ],
  ['half a character', withLine({ name: '\ud800' }), 'invalid_request', 'order.lines[0].name'],
  [
    'two mailboxes',
    handOver(
      anOrder('A1', { customer: { ...anOrder().customer, email: 'a@x.example, b@x.example' } }),
    ),
    'invalid_request',
    'order.customer.email',
  ],
  [
    'a mailbox of 300 characters',
    handOver(
      anOrder('A1', { customer: { ...anOrder().customer, email: `${'a'.repeat(290)}@x.example` } }),
    ),
    'invalid_request',
    'order.customer.email',
  ],
  ...[
    `${'a'.repeat(65)}@x.example`,
    'a@x-.example',
    'a@xn--a.example',
    `a@${'b'.repeat(64)}.example`,
  ].map((email): Bad => [
    `a mailbox no mail reaches: ${email}`,
    handOver(anOrder('A1', { customer: { ...anOrder().customer, email } })),
    'invalid_request',
    'order.customer.email',
  ]),
  [
    'a registered number that is none',
    handOver({ number: 'no spaces' }),
    'invalid_request',
    'order.number',
  ],
];

describe('a bad payment result is refused with the field, and nothing starts', () => {
  let api: ApiWorld;
  beforeAll(async () => (api = await openApi()));
  afterAll(async () => await api.close());
  afterEach(() => assert.equal(api.temporal.starts, 0));

  it.each(badHandOvers)('PUT /payment-result with %s', async (_name, body, code, field) => {
    const answer = await api.ask('PUT', '/payment-result', { body });
    expect(answer).toMatchObject({ status: 400, body: { status: 400, code, field } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});
