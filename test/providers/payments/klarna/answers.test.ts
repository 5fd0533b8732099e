import { createKlarnaProvider } from '../../../../providers/payments/klarna/adapter';
import { baseTotalMinor, cancel, capture, increase, restore, sampleOrderId } from '../commands';
import {
  klarnaError,
  klarnaOrder,
  startScriptedServer,
  updateNotAllowed,
  type Answer,
  type ScriptedServer,
} from './scripted-server';

const raisedLines =
  '[{"total_amount":100000},{"total_amount":5900,' +
  '"merchant_data":"{\\"postlude\\":{\\"request\\":\\"request-1\\"}}"}]';

describe("Klarna's answers", () => {
  let server: ScriptedServer;
  const timeoutMs = 300;
  const provider = () =>
    createKlarnaProvider({ baseUrl: `${server.url}/`, username: 'K1', password: 's', timeoutMs });
  beforeEach(async () => (server = await startScriptedServer()));
  afterEach(async () => await server.close());

  async function raiseAnsweredBy(...answers: Answer[]) {
    server.answer(...answers);
    return provider().increaseAuthorization(increase());
  }

  it('reads 204 without a body as authorized, under the id the order always had', async () => {
    const answer = await raiseAnsweredBy({
      status: 204,
      headers: { 'Klarna-Correlation-Id': 'correlation-1' },
    });
    expect(answer).toMatchObject({
      kind: 'authorized',
      totalMinor: 105_900,
      providerRef: sampleOrderId,
    });
    expect(answer.calls).toEqual([
      {
        operation: 'increase',
        requestId: 'request-1',
        idempotencyKey: increase().idempotencyKey,
        amountMinor: 105_900,
        sentAt: expect.any(String),
        answeredAt: expect.any(String),
        httpStatus: 204,
        correlationId: 'correlation-1',
        result: 'authorized',
      },
    ]);
  });

  const unknown: [string, Answer, string][] = [
    ['no answer in time', 'hang', 'timeout'],
    ['a dropped connection', 'reset', 'connection'],
    ['a refusal that broke off in the middle', 'cut', 'connection'],
    ['500', klarnaError(500, 'INTERNAL_SERVER_ERROR'), 'http_5xx'],
    ['503', klarnaError(503, 'TEMPORARILY_UNAVAILABLE', 'Temporarily unavailable'), 'http_5xx'],
    ['409 without messages', klarnaError(409, 'CONFLICT'), 'conflict'],
    ['403 without a body: a filter spoke', { status: 403 }, 'waf'],
    ['403 with a page instead', { status: 403, body: '<h1>Denied</h1>' }, 'waf'],
    ['403 with JSON that is no error object', { status: 403, body: '{"blocked":true}' }, 'waf'],
    ['200, which no update is answered with', { status: 200, body: '{}' }, 'unparseable'],
    ['200 with truncated JSON', { status: 200, body: '{"order_id":"' }, 'unparseable'],
    ['a redirect', { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }, 'unparseable'],
    ['a status nobody documented', { status: 418 }, 'unparseable'],
  ];
  it.each(unknown)('knows nothing after %s', async (_case, wire, cause) => {
    const answer = await raiseAnsweredBy(wire);
    expect(answer).toMatchObject({ kind: 'unknown_outcome', cause });
    expect(server.arrived).toHaveLength(1);
    expect(answer.calls).toHaveLength(1);
    const settled = await settledBy(wire);
    expect(settled).toEqual([`unknown_outcome ${cause}`, `unknown_outcome ${cause}`]);
  });

  async function settledBy(wire: Answer): Promise<string[]> {
    // A capture is answered with 201 and a cancel with 204, so 200 is nonsense for both.
    server.answer(wire, wire);
    const captured = await provider().capture(capture(1));
    const cancelled = await provider().cancel(cancel());
    return [captured, cancelled].map((answer) =>
      answer.kind === 'unknown_outcome' ? `${answer.kind} ${answer.cause}` : answer.kind,
    );
  }

  it('takes a closed port for a broken connection', async () => {
    const closed = await startScriptedServer();
    await closed.close();
    const options = { baseUrl: closed.url, username: 'K1', password: 's' };
    const answer = await createKlarnaProvider(options).increaseAuthorization(increase());
    expect(answer).toMatchObject({ kind: 'unknown_outcome', cause: 'connection' });
    expect(answer.calls[0]).not.toHaveProperty('answeredAt');
  });

  it('does not follow a redirect, so that credentials stay where they belong', async () => {
    const elsewhere = await startScriptedServer();
    await raiseAnsweredBy({ status: 307, headers: { Location: elsewhere.url } });
    expect(elsewhere.arrived).toHaveLength(0);
    await elsewhere.close();
  });

  const definite: [string, Answer, object][] = [
    [
      '400, a bad value and its path',
      klarnaError(400, 'BAD_VALUE', 'Bad value: order_lines[2].total_tax_amount'),
      { kind: 'invalid_request', code: 'BAD_VALUE', field: 'order_lines[2].total_tax_amount' },
    ],
    ['413', { status: 413 }, { kind: 'invalid_request', code: 'http_413' }],
    ['422', klarnaError(422, 'INVALID_ADDRESS'), { kind: 'invalid_request' }],
    ['401 without a body', { status: 401 }, { kind: 'misconfigured', code: 'http_401' }],
    [
      '404, another region or merchant',
      klarnaError(404, 'NO_SUCH_ORDER', 'Order cannot be found'),
      { kind: 'misconfigured', code: 'NO_SUCH_ORDER' },
    ],
  ];
  it.each(definite)('reads %s once and does not ask again', async (_case, wire, expected) => {
    const answer = await raiseAnsweredBy(wire);
    expect(answer).toMatchObject(expected);
    expect(server.arrived).toHaveLength(1);
  });

  it('raises under the same key after 409, and only 204 makes it authorized', async () => {
    const conflict = await raiseAnsweredBy(klarnaError(409, 'CONFLICT'), { status: 204 });
    const again = await provider().increaseAuthorization(increase());
    expect([conflict.kind, again.kind]).toEqual(['unknown_outcome', 'authorized']);
    const keys = server.arrived.map(({ headers }) => headers['klarna-idempotency-key']);
    expect(keys).toEqual([increase().idempotencyKey, increase().idempotencyKey]);
  });

  it('is throttled by 429 until the limit resets', async () => {
    const headers = { 'X-Ratelimit-Reset': '7' };
    const answer = await raiseAnsweredBy({ status: 429, headers });
    expect(answer.kind).toBe('throttled');
    const retryAt = answer.kind === 'throttled' ? answer.retryAt : '';
    const answeredAt = answer.calls[0]?.answeredAt ?? '';
    expect(Date.parse(retryAt) - Date.parse(answeredAt)).toBe(7_000);
  });

  describe('403 NOT_ALLOWED, understood by one read of the order', () => {
    const meanings: [string, Answer, object][] = [
      [
        'a standing order: risk or policy said no',
        klarnaOrder(),
        { kind: 'declined', code: 'NOT_ALLOWED', message: 'Update not allowed.' },
      ],
      ...['CAPTURED', 'CANCELLED', 'EXPIRED', 'CLOSED'].map((status): [string, Answer, object] => [
        `${status}: its state`,
        klarnaOrder({ status }),
        { kind: 'unsupported', reason: 'order_state' },
      ]),
      [
        'cancelled after our raise: nothing is authorized, whatever total it still shows',
        klarnaOrder({ status: 'CANCELLED', order_amount: 105_900 }, raisedLines),
        { kind: 'unsupported', reason: 'order_state' },
      ],
      [
        'captured after our raise: it had been applied',
        klarnaOrder({ status: 'CAPTURED', order_amount: 105_900 }, raisedLines),
        { kind: 'authorized', totalMinor: 105_900 },
      ],
      [
        'paid by card: its method',
        klarnaOrder({ initial_payment_method: { type: 'CARD' } }),
        { kind: 'unsupported', reason: 'payment_method' },
      ],
      [
        'bought in Switzerland: its country',
        klarnaOrder({ purchase_country: 'CH' }),
        { kind: 'unsupported', reason: 'country' },
      ],
      [
        'not through the fraud check',
        klarnaOrder({ fraud_status: 'PENDING' }),
        { kind: 'unsupported', reason: 'fraud_pending' },
      ],
      [
        'more captured than the new total',
        klarnaOrder({ status: 'PART_CAPTURED', order_amount: 200_000, captured_amount: 150_000 }),
        { kind: 'invalid_request', code: 'total_below_captured' },
      ],
      [
        'our total and our marker: an earlier attempt was applied',
        klarnaOrder({ order_amount: 105_900 }, raisedLines),
        { kind: 'authorized', totalMinor: 105_900 },
      ],
      [
        'our total without our marker: nobody can tell whose it is',
        klarnaOrder({ order_amount: 105_900 }),
        { kind: 'unknown_outcome', cause: 'conflict' },
      ],
      ['a read that times out', 'hang', { kind: 'unknown_outcome', cause: 'timeout' }],
      ['a read that fails', { status: 502 }, { kind: 'unknown_outcome', cause: 'http_5xx' }],
      [
        'a read of half an order',
        { status: 200, body: '{"order_id":"' },
        { kind: 'unknown_outcome', cause: 'unparseable' },
      ],
      [
        'a read that is throttled',
        klarnaError(429, 'TOO_MANY_REQUESTS'),
        { kind: 'unknown_outcome', cause: 'waf' },
      ],
      ['a read without rights', { status: 401 }, { kind: 'unknown_outcome', cause: 'waf' }],
    ];
    it.each(meanings)('%s', async (_case, order, expected) => {
      const answer = await raiseAnsweredBy(updateNotAllowed, order);
      expect(answer).toMatchObject(expected);
      expect(server.arrived.map(({ method }) => method)).toEqual(['PATCH', 'GET']);
      expect(answer.calls.map(({ operation }) => operation)).toEqual(['increase', 'read']);
      expect(answer.calls[0]).toMatchObject({
        httpStatus: 403,
        correlationId: 'in-the-body',
        result: answer.kind,
      });
    });
  });

  it('lowers whatever method was paid with: the policy is for raises', async () => {
    server.answer(updateNotAllowed, klarnaOrder({ order_amount: 105_900 }, raisedLines));
    const answer = await provider().restoreAuthorization(restore({ method: 'CARD' }));
    expect(answer).toMatchObject({ kind: 'declined', code: 'NOT_ALLOWED' });
  });

  it('finds a restore already done when total and lines are as they were', async () => {
    server.answer(updateNotAllowed, klarnaOrder());
    const answer = await provider().restoreAuthorization(restore());
    expect(answer).toMatchObject({ kind: 'authorized', totalMinor: baseTotalMinor });
  });

  it('captures by 201 with headers alone', async () => {
    server.answer({ status: 201, headers: { 'Capture-Id': 'capture-9' } });
    const answer = await provider().capture(capture(4_200));
    expect(answer).toMatchObject({ kind: 'done', providerRef: 'capture-9' });
    expect(JSON.parse(String(server.arrived[0]?.body))).toEqual({
      captured_amount: 4_200,
      reference: 'capture-4200',
    });
  });

  it('has no failed capture refused unless Klarna refuses it', async () => {
    const words = 'Order is expired. Capture not possible.';
    server.answer(klarnaError(403, 'CAPTURE_NOT_ALLOWED', words));
    const answer = await provider().capture(capture(1));
    expect(answer).toMatchObject({
      kind: 'refused',
      code: 'CAPTURE_NOT_ALLOWED',
      message: words,
    });
  });
});
