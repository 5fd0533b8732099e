import type { CommandResult } from '../../domain/commands';
import { holdUntilMs } from '../../domain/limits';
import type { Offer } from '../../domain/offers';
import type { ConfirmedLine, Order, OrderLine, Payment } from '../../domain/order';
import type { Explanation, FinalOrder, OpenReply, OrderView } from '../../domain/order-view';
import type { OrderWindowInput } from '../../workflows/messages';
import type { FakeWindow } from './fake-temporal';

export const openedAtMs = Date.now();
export const closesAt = new Date(openedAtMs + 180_000).toISOString();

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

const card: OrderLine = {
  reference: 'MEM-64',
  name: 'Memory card',
  kind: 'physical',
  quantity: 1,
  unitPriceMinor: 20_000,
  discountMinor: 0,
  taxRateBp: 2500,
  totalMinor: 20_000,
  taxMinor: 4000,
};

/** The fixture order of the requirements: 1000.00 SEK, paid by INVOICE. */
export function anOrder(number = 'A1', overrides: Partial<Order> = {}): Order {
  return {
    number,
    currency: 'SEK',
    market: 'SE',
    locale: 'sv-SE',
    customer: { email: 'asa@shopper.example', consent: { email: true, sms: false } },
    shippingAddress: { street: 'Storgatan 1', city: 'Stockholm', country: 'SE' },
    lines: [camera],
    shippingMinor: 0,
    totalMinor: 100_000,
    ...overrides,
  };
}

export function aPayment(number = 'A1', overrides: Partial<Payment> = {}): Payment {
  return {
    provider: 'klarna',
    method: 'INVOICE',
    country: 'SE',
    authorizationRef: `auth-${number}`,
    ...overrides,
  };
}

export const offer: Offer = {
  offer: 'offer-1',
  item: 'MEM-64',
  name: 'Memory card',
  quantity: 2,
  currency: 'SEK',
  listPriceMinor: 25_000,
  unitPriceMinor: 20_000,
  taxRateBp: 2500,
  expiresAt: closesAt,
  mayTriggerCreditCheck: true,
  quote: '0a1b2c3d-0123456789ab',
};

const cameraLine: ConfirmedLine = {
  ...camera,
  line: 'line-1',
  origin: 'original',
  status: 'confirmed',
};

const explanation: Explanation = {
  checks: [{ check: 'window', isPassed: true, detail: 'The window is 3 min long.' }],
  hiddenOffers: [{ item: 'TRIPOD-1', reason: 'over_cap', detail: 'It is dear.' }],
  terms: {
    isSwitchedOn: true,
    orderMinMinor: 0,
    offerCapMinor: 25_000,
    offerMs: 600_000,
    asksAgainAfterRefusal: false,
    amountStepMinor: 1,
  },
};

export function viewOf(number: string, overrides: Partial<OrderView> = {}): OrderView {
  return {
    number,
    currency: 'SEK',
    market: 'SE',
    locale: 'sv-SE',
    phase: 'open',
    openedAt: new Date(openedAtMs).toISOString(),
    closesAt,
    eligibility: { isAllowed: true, reasons: [] },
    timeLimitMinutes: 3,
    lines: [cameraLine],
    shippingMinor: 0,
    totalMinor: 100_000,
    authorizedMinor: 100_000,
    transactions: [
      {
        id: 'tx-1',
        status: 'active',
        totalMinor: 100_000,
        currency: 'SEK',
        providerRef: 'klarna-ref-1',
        at: closesAt,
      },
    ],
    fulfilment: { status: 'held', until: closesAt },
    confirmation: { unknowns: 0, retries: 0 },
    needsAttention: [],
    history: [{ at: closesAt, type: 'order_opened', text: 'Opened.' }],
    providerCalls: [],
    offers: [offer],
    explanation,
    ...overrides,
  };
}

export function openedReply({ order, clocks, fingerprint }: OrderWindowInput): OpenReply {
  return {
    kind: 'opened',
    fingerprint,
    eligibility: { isAllowed: true, reasons: [] },
    timeLimitMinutes: 3,
    closesAt,
    holdUntil: new Date(holdUntilMs(Date.parse(closesAt), clocks)).toISOString(),
    offers: [offer],
    order: {
      number: order.number,
      currency: order.currency,
      lines: [cameraLine],
      shippingMinor: 0,
      totalMinor: order.totalMinor,
    },
  };
}

/** What the order does with an add: the card is in, the total is raised. */
export function addCard({ requestId }: { requestId: string }, { view }: FakeWindow): CommandResult {
  const line = `line-${view.lines.length + 1}`;
  const before = view.totalMinor;
  view.lines = [
    ...view.lines,
    { ...card, line, origin: 'upsell', status: 'confirmed', requestId, addedAt: closesAt },
  ];
  view.totalMinor += card.totalMinor;
  view.authorizedMinor = view.totalMinor;
  view.transactions = [
    { ...view.transactions[0]!, id: 'tx-1-old', status: 'superseded' },
    {
      id: 'tx-2',
      status: 'active',
      totalMinor: view.totalMinor,
      currency: 'SEK',
      providerRef: 'klarna-ref-2',
      requestId,
      at: closesAt,
    },
  ];
  view.providerCalls = [
    {
      operation: 'increase',
      requestId,
      amountMinor: view.totalMinor,
      sentAt: closesAt,
      answeredAt: closesAt,
      httpStatus: 204,
      result: 'authorized',
    },
  ];
  view.history = [
    ...view.history,
    {
      at: closesAt,
      type: 'upsell_added',
      text: 'Added.',
      requestId,
      item: 'MEM-64',
      totalBeforeMinor: before,
      totalAfterMinor: view.totalMinor,
      transaction: 'tx-2',
    },
  ];
  const { totalMinor: orderTotalMinor, authorizedMinor } = view;
  return { kind: 'added', line, transaction: 'tx-2', orderTotalMinor, authorizedMinor };
}

/** A released order as its row keeps it. */
export function releasedOrder(number: string, overrides: Partial<OrderView> = {}): FinalOrder {
  const view = viewOf(number, {
    phase: 'closed',
    outcome: 'confirmed',
    fulfilment: { status: 'released', lines: [cameraLine] },
    ...overrides,
  });
  return { revision: 1, openReply: { kind: 'duplicate' }, view, outcomes: {} };
}
