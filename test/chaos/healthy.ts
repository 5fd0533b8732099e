import type { Heard, OrderFacts, ProviderEntry, Records } from '../../chaos/auditor/records';

/** A record that a test may doctor: everything in it can be changed. */
type Open<T> = T extends readonly (infer Each)[]
  ? Open<Each>[]
  : T extends object
    ? { -readonly [Name in keyof T]: Open<T[Name]> }
    : T;
export type OpenRecords = Open<Records>;

/** Seconds of the one minute in which everything happened. */
const at = (second: number): string => new Date(epoch(second)).toISOString();
export const epoch = (second: number): number => Date.parse('2026-01-01T12:00:00Z') + second * 1000;

const camera = { reference: 'CAM-1', name: 'Camera', quantity: 1, totalMinor: 900_000 };
const card = { reference: 'MEM-C', name: 'Memory card', quantity: 1, totalMinor: 25_000 };
const text = `Camera
  Quantity: 1 × 9 000,00 kr
  Amount: 9 000,00 kr
Memory card
  Quantity: 1 × 250,00 kr
  Amount: 250,00 kr

Total: 9 250,00 kr
`;
/** The part that mail programs show, quoted-printable as it went over the wire. */
const source = `Content-Type: text/plain; charset=utf-8

${text}
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<td style=3D"padding:14px"><span>Camera</span></td>
<td>1</td><td style=3D"text-align:=
right">9=C2=A0000,00=C2=A0kr</td>
<td><span>Memory card</span></td>
<td>1</td><td>250,00=C2=A0kr</td>
<td>Total</td><td>9=C2=A0250,00=C2=A0kr</td>
`;

const sold = (number: string, ref: string, isThief: boolean): OrderFacts => ({
  number,
  ref,
  email: `${number}@shopper.example`,
  totalMinor: 900_000,
  names: ['Camera'],
  isThief,
});

/** One raise: silence first, though it was applied, then the same key again. */
function provider(): ProviderEntry[] {
  const raise = {
    event: 'received',
    order: 'ref-1',
    method: 'PATCH',
    path: '/authorization',
    idempotencyKey: 'key-1',
    order_amount: 925_000,
    order_lines: [camera, card],
  };
  return [
    { event: 'seeded', at: at(0), call: 0, order: 'ref-1', order_amount: 900_000 },
    { event: 'received', at: at(1), call: 1, order: 'ref-1', method: 'GET', path: '' },
    { ...raise, at: at(5), call: 2 },
    { event: 'applied', at: at(5), call: 2, order: 'ref-1', order_amount: 925_000 },
    { ...raise, at: at(9), call: 3 },
  ];
}

function answers(): Heard[] {
  const base = { order: 'C-1', sentAt: epoch(4), answeredAt: epoch(11) };
  const asks = { asked: 'add', subject: 'MEM-C', quantity: 1 } as const;
  const line = { line: 'line-2', totalMinor: 25_000 };
  return [
    {
      ...base,
      asked: 'hand_over',
      sentAt: epoch(0),
      answeredAt: epoch(2),
      status: 200,
      body: { closesAt: at(30), token: 't' },
    },
    { ...base, asked: 'hand_over', order: 'C-1-T', status: 409, body: { code: 'in_use' } },
    { ...base, ...asks, click: 0, answeredAt: epoch(6), requestId: 'k-1', status: 202 },
    {
      ...base,
      ...asks,
      click: 0,
      requestId: 'k-1',
      status: 201,
      body: { requestId: 'k-1', line, order: { totalMinor: 925_000 } },
    },
    {
      ...base,
      ...asks,
      click: 1,
      requestId: 'k-2',
      status: 409,
      body: { code: 'out_of_stock', requestId: 'k-2' },
    },
    {
      ...base,
      asked: 'outcome',
      requestId: 'k-1',
      status: 200,
      body: { requestId: 'k-1', status: 'added', line },
    },
    {
      ...base,
      asked: 'outcome',
      requestId: 'k-2',
      status: 200,
      body: { status: 'refused', problem: { code: 'out_of_stock' } },
    },
    {
      ...base,
      asked: 'order',
      status: 200,
      body: {
        status: 'closed',
        closesAt: at(30),
        lines: [{ line: 'line-1' }, { line: 'line-2' }],
        totalMinor: 925_000,
        needsAttention: [],
        fulfilment: { status: 'released' },
        transactions: [
          { id: 'tx-1-old', status: 'superseded', totalMinor: 900_000 },
          { id: 'tx-2', status: 'active', totalMinor: 925_000 },
        ],
      },
    },
    {
      ...base,
      asked: 'history',
      status: 200,
      body: {
        history: [
          { type: 'upsell_in_doubt', at: at(6), requestId: 'k-1' },
          { type: 'upsell_added', at: at(10), requestId: 'k-1', item: 'MEM-C' },
        ],
      },
    },
    {
      asked: 'probe',
      order: 'C-LAST',
      sentAt: epoch(50),
      answeredAt: epoch(51),
      subject: 'MEM-C',
      status: 409,
      body: { code: 'out_of_stock' },
    },
  ];
}

/**
 * A run in which all went well in the end: one order with a raise in doubt, one item added, one
 * refused, and somebody who tried to use its authorization a second time.
 */
export function healthy(): OpenRecords {
  const delivery = { event: 'delivery', order: 'C-1', duplicate: false, status: 200 };
  const lines = [
    { ...camera, line: 'line-1', origin: 'original' },
    { ...card, line: 'line-2', origin: 'upsell' },
  ];
  const records: Records = {
    orders: [sold('C-1', 'ref-1', false), sold('C-1-T', 'ref-1', true)],
    shelves: [
      { reference: 'MEM-C', name: 'Memory card', priceMinor: 25_000, stock: 1 },
      { reference: 'BAG-C', name: 'Camera bag', priceMinor: 60_000, stock: 9 },
    ],
    provider: provider(),
    inbox: [{ to: ['C-1@shopper.example'], messageId: '<1@shop>', text, source, at: at(31) }],
    warehouse: [
      { ...delivery, type: 'order.held', webhookId: 'held_1', at: at(2), data: {} },
      {
        ...delivery,
        type: 'order.released',
        webhookId: 'released_1',
        at: at(32),
        data: { totalMinor: 925_000, shippingMinor: 0, lines },
      },
    ],
    answers: answers(),
  };
  return structuredClone(records) as OpenRecords;
}

/** The body of the first answer of a kind, to be doctored. */
export function bodyOf(records: OpenRecords, asked: Heard['asked']): Record<string, unknown> {
  const body = records.answers.find((heard) => heard.asked === asked)?.body;
  if (!body) throw new Error(`No answer to ${asked} has a body.`);
  return body;
}
