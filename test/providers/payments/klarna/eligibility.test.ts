import {
  createKlarnaProvider,
  type KlarnaOptions,
} from '../../../../providers/payments/klarna/adapter';
import { defaultTable } from '../../../../providers/payments/klarna/policy';
import { cancel, capture, increase, restore, sampleOrderId } from '../commands';
import {
  klarnaError,
  klarnaOrder,
  startScriptedServer,
  type Answer,
  type ScriptedServer,
  type WholeAnswer,
} from './scripted-server';

/** The same answer with one byte a letter, which is no UTF-8 above 0x7f. */
function inLatin1(answer: WholeAnswer): Answer {
  return { ...answer, body: Buffer.from(String(answer.body), 'latin1') };
}

describe('what Klarna lets be raised', () => {
  let server: ScriptedServer;
  const provider = (given: Partial<KlarnaOptions> = {}) =>
    createKlarnaProvider({ baseUrl: server.url, username: 'K1', password: 's', ...given });
  const invoice = { authorizationRef: sampleOrderId, method: 'INVOICE', country: 'SE' };
  beforeEach(async () => (server = await startScriptedServer()));
  afterEach(async () => await server.close());

  async function checked(order: Answer, given: Partial<KlarnaOptions> = {}, ask = invoice) {
    server.answer(order);
    return provider(given).checkEligibility(ask);
  }

  it('is a standing order, told with everything the window needs, in one read', async () => {
    const answer = await checked(klarnaOrder());
    expect(answer).toMatchObject({
      kind: 'eligible',
      snapshot: {
        state: 'authorized',
        authorizedMinor: 100_000,
        capturedMinor: 0,
        currency: 'SEK',
        method: 'INVOICE',
        markers: [],
        expiresAt: '2026-12-19T00:00:00.000Z',
      },
    });
    expect(server.arrived.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET /ordermanagement/v1/orders/${sampleOrderId}`,
    ]);
    expect(answer.calls).toEqual([expect.objectContaining({ operation: 'read', result: 'read' })]);
  });

  const raised: [string, string][] = [
    ['INVOICE', 'se'],
    ['INVOICE_BUSINESS', 'US'],
    ['B2B_INVOICE', 'DE'],
    ['ACCOUNT', 'SE'],
    ['BASE_ACCOUNT', 'SE'],
    ['DIRECT_DEBIT', 'NL'],
    ['FIXED_AMOUNT', 'FR'],
  ];
  it.each(raised)('is %s in %s', async (type, purchase_country) => {
    const order = klarnaOrder({ initial_payment_method: { type }, purchase_country });
    expect((await checked(order)).kind).toBe('eligible');
  });

  const neverRaised: [string, string, string][] = [
    ['FIXED_AMOUNT', 'GB', 'country'],
    ['INVOICE', 'CH', 'country'],
    ['CARD', 'SE', 'payment_method'],
    ['SWISH', 'SE', 'payment_method'],
    ['constructor', 'SE', 'payment_method'],
  ];
  it.each(neverRaised)('is not %s in %s, for its %s', async (type, purchase_country, reason) => {
    const order = klarnaOrder({ initial_payment_method: { type }, purchase_country });
    expect(await checked(order)).toMatchObject({
      kind: 'unsupported',
      reason,
      snapshot: { authorizedMinor: 100_000 },
    });
  });

  it("goes by Klarna's own words for method and country, and by the shop's without them", async () => {
    const card = { authorizationRef: sampleOrderId, method: 'CARD', country: 'CH' };
    expect((await checked(klarnaOrder(), {}, card)).kind).toBe('eligible');
    const silent = klarnaOrder({ initial_payment_method: null, purchase_country: null });
    expect(await checked(silent, {}, card)).toMatchObject({ reason: 'payment_method' });
    const swiss = { ...card, method: 'INVOICE' };
    expect(await checked(silent, {}, swiss)).toMatchObject({ reason: 'country' });
  });

  it.each(['CAPTURED', 'CANCELLED', 'EXPIRED', 'CLOSED', 'NEVER_HEARD_OF'])(
    'is no order that is %s',
    async (status) => {
      const answer = await checked(klarnaOrder({ status }));
      expect(answer).toMatchObject({ kind: 'unsupported', reason: 'order_state' });
    },
  );

  it('still is an order captured in part', async () => {
    expect((await checked(klarnaOrder({ status: 'PART_CAPTURED' }))).kind).toBe('eligible');
  });

  it.each(['PENDING', 'REJECTED', 'STOPPED'])(
    'is no order whose fraud check is %s',
    async (fraud_status) => {
      const answer = await checked(klarnaOrder({ fraud_status }));
      expect(answer).toMatchObject({ kind: 'unsupported', reason: 'fraud_pending' });
    },
  );

  it('is no order in a currency whose raises would all be refused', async () => {
    const answer = await checked(klarnaOrder({ purchase_currency: 'KWD' }));
    expect(answer).toMatchObject({ kind: 'unsupported', reason: 'currency' });
  });

  it('is what the installation says, where it brings its own table', async () => {
    const deferred = { provider: 'klarna', method: 'DEFERRED_INTEREST', country: 'US' };
    const table = [{ ...deferred, state: '*', verdict: 'allowed' } as const, ...defaultTable];
    const order = klarnaOrder({
      purchase_country: 'US',
      initial_payment_method: { type: 'DEFERRED_INTEREST' },
    });
    expect((await checked(order, { table })).kind).toBe('eligible');
    expect(await checked(order)).toMatchObject({ reason: 'payment_method' });
  });

  it('sends no raise for a method or country that Klarna never raises', async () => {
    for (const given of [{ method: 'CARD' }, { country: 'CH' }]) {
      server.answer(klarnaOrder());
      const answer = await provider().increaseAuthorization(increase(given));
      expect(answer.kind).toBe('unsupported');
    }
    expect(server.arrived.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it("sends a raise whose method is the shop's own word: Klarna's word was checked at open", async () => {
    server.answer({ status: 204 });
    const answer = await provider().increaseAuthorization(increase({ method: 'klarna' }));
    expect(answer.kind).toBe('authorized');
  });

  describe('with the switch off', () => {
    const off = { isEnabled: () => false };

    it('is nothing, and nobody is asked', async () => {
      const answer = await provider(off).checkEligibility(invoice);
      expect(answer).toMatchObject({ kind: 'unsupported', reason: 'feature_off' });
      expect(server.arrived).toHaveLength(0);
    });

    it('a raise is not sent, but one that was sent before is found', async () => {
      server.answer(klarnaOrder());
      const fresh = await provider(off).increaseAuthorization(increase());
      expect(fresh).toMatchObject({ kind: 'unsupported', reason: 'feature_off' });
      const marked = '[{"merchant_data":"{\\"postlude\\":{\\"request\\":\\"request-1\\"}}"}]';
      server.answer(klarnaOrder({ order_amount: 105_900 }, marked));
      const applied = await provider(off).increaseAuthorization(increase());
      expect(applied.kind).toBe('authorized');
      server.answer({ status: 500 });
      const unread = await provider(off).increaseAuthorization(increase());
      expect(unread.kind).toBe('unknown_outcome');
      expect(server.arrived.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
    });

    it('what was raised can still be lowered, captured and cancelled', async () => {
      server.answer({ status: 204 }, { status: 201 }, { status: 204 });
      const kinds = [
        await provider(off).restoreAuthorization(restore()),
        await provider(off).capture(capture(1)),
        await provider(off).cancel(cancel()),
      ].map((answer) => answer.kind);
      expect(kinds).toEqual(['authorized', 'done', 'done']);
    });
  });

  const unread: [string, Answer, object][] = [
    ['a dropped connection', 'reset', { kind: 'unavailable', cause: 'connection' }],
    ['503', { status: 503 }, { kind: 'unavailable', cause: 'http_5xx' }],
    ['403 of a filter', { status: 403 }, { kind: 'unavailable', cause: 'waf' }],
    ['429', { status: 429 }, { kind: 'unavailable', cause: 'throttled' }],
    ['an empty 200', { status: 200 }, { kind: 'unavailable', cause: 'unparseable' }],
    [
      'an order without lines',
      { status: 200, body: '{"order_amount":1}' },
      { kind: 'unavailable', cause: 'unparseable' },
    ],
    [
      "another order's body",
      klarnaOrder({ order_id: '00000000-0000-4000-8000-000000000000' }),
      { kind: 'unavailable', cause: 'unparseable' },
    ],
    [
      'an amount that is no integer',
      klarnaOrder({ order_amount: 1.5 }),
      { kind: 'unavailable', cause: 'unparseable' },
    ],
    [
      'a body that is not UTF-8',
      inLatin1(klarnaOrder({}, '[{"name":"Caf\xe9"}]')),
      { kind: 'unavailable', cause: 'unparseable' },
    ],
    [
      'a body above 1 MB',
      klarnaOrder({ merchant_data: 'm'.repeat(1024 * 1024) }),
      { kind: 'unavailable', cause: 'unparseable' },
    ],
    ['401', { status: 401 }, { kind: 'misconfigured' }],
    ['404', klarnaError(404, 'NO_SUCH_ORDER'), { kind: 'misconfigured', code: 'NO_SUCH_ORDER' }],
    ['403', klarnaError(403, 'NOT_ALLOWED'), { kind: 'misconfigured', code: 'NOT_ALLOWED' }],
    ['400', klarnaError(400, 'INVALID_ORDER_ID'), { kind: 'misconfigured' }],
  ];
  it.each(unread)('is not known after a read answered by %s', async (_case, wire, expected) => {
    server.answer(wire);
    const reading = await provider().readAuthorization(invoice);
    expect(reading).toMatchObject(expected);
    expect(await checked(wire)).toMatchObject(expected);
  });
});
